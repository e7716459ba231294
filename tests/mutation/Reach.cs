using System.Globalization;

namespace Sluice.Tests.Mutation;

/// <summary>Which test runs which mutants, and how long it takes.</summary>
internal sealed class Reach
{
    private readonly Dictionary<EngineTest, (TimeSpan Took, HashSet<int> Mutants)> byTest = [];
    private readonly HashSet<int> initialised = [];

    public bool Reaches(EngineTest test, int id) => byTest[test].Mutants.Contains(id);

    public TimeSpan Took(EngineTest test) => byTest[test].Took;

    /// <summary>Whether a mutant ran, when tests were listed or ran first, and in no test that ran again: it is in what is initialised once.</summary>
    public bool IsStatic(int id) => initialised.Contains(id) && !byTest.Values.Any(test => test.Mutants.Contains(id));

    /// <exception cref="InvalidOperationException">A test fails although nothing is mutated.</exception>
    public static async Task<Reach> Measure(string file, IReadOnlyList<EngineTest> tests)
    {
        var reach = new Reach();
        Mutant.Watch(true);
        foreach (var test in tests) await test.Run();
        reach.initialised.UnionWith(Mutant.Ran());
        foreach (var test in tests)
        {
            var (passes, took) = await test.Run();
            if (!passes) throw new InvalidOperationException($"fails without a mutant: {test.Name}");
            reach.byTest.Add(test, (took, Mutant.Ran()));
        }

        Mutant.Watch(false);
        Mutant.Activate(Mutant.None);
        reach.Save(file);
        return reach;
    }

    public static Reach Load(string file, IReadOnlyList<EngineTest> tests)
    {
        var reach = new Reach();
        var lines = File.ReadLines(file).Select(static line => line.Split('\t')).ToDictionary(static part => part[0], StringComparer.Ordinal);
        reach.initialised.UnionWith(Ids(lines[""][2]));
        foreach (var test in tests)
        {
            // A test that came by another name in this process, as cases made of mutated values do, is taken for a dear one that reaches nothing.
            var known = lines.GetValueOrDefault(test.Id);
            reach.byTest.Add(test, known is null ? (TimeSpan.MaxValue, []) : (TimeSpan.FromTicks(long.Parse(known[1], CultureInfo.InvariantCulture)), [.. Ids(known[2])]));
        }

        return reach;
    }

    private void Save(string file)
    {
        var lines = byTest.Select(static pair => $"{pair.Key.Id}\t{pair.Value.Took.Ticks}\t{string.Join(' ', pair.Value.Mutants)}").Prepend($"\t0\t{string.Join(' ', initialised)}");
        File.WriteAllLines(file + ".new", lines);
        File.Move(file + ".new", file, overwrite: true);
    }

    private static IEnumerable<int> Ids(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(static id => int.Parse(id, CultureInfo.InvariantCulture));
}
