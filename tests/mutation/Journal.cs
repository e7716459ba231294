using System.Globalization;

namespace Sluice.Tests.Mutation;

/// <summary>What was found about each mutant, a line each, so that a run that was cut goes on where it was. A mutant that began and has no verdict took its process with it.</summary>
internal sealed class Journal
{
    private readonly string file;
    private readonly Dictionary<int, string> verdicts = [];

    public Journal(string file)
    {
        this.file = file;
        if (!File.Exists(file)) return;
        foreach (var part in File.ReadLines(file).Select(static line => line.Split('\t'))) verdicts[int.Parse(part[0], CultureInfo.InvariantCulture)] = part[1];
    }

    /// <summary>In Stryker's words; null for a mutant that was not judged.</summary>
    public string? Verdict(int id) => verdicts.GetValueOrDefault(id) is "Begun" ? "Killed" : verdicts.GetValueOrDefault(id);

    public bool Knows(int id) => verdicts.ContainsKey(id);

    public void Begin(int id) => Write(id, "Begun", "");

    public void Write(int id, string verdict, string by)
    {
        verdicts[id] = verdict;
        File.AppendAllText(file, string.Create(CultureInfo.InvariantCulture, $"{id}\t{verdict}\t{by.ReplaceLineEndings(" ")}\n"));
    }
}
