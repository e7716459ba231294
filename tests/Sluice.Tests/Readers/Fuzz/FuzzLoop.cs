using System.Diagnostics;
using System.Text;
using Sluice.Tests.Readers.Yaml;

namespace Sluice.Tests.Readers.Fuzz;

/// <summary>Damages good input again and again and hands it to readers in turn, for a given time. The same seed gives the same inputs, round by round.</summary>
internal static class FuzzLoop
{
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(10);

    /// <summary>Rounds done, and what went wrong first; null when nothing did.</summary>
    public static (int Rounds, string? Failure) Run(IReadOnlyList<FuzzTarget> targets, int seed, TimeSpan time)
    {
        var random = new Random(seed);
        var clock = Stopwatch.StartNew();
        var rounds = 0;
        for (; rounds == 0 || clock.Elapsed < time; rounds++)
        {
            var target = targets[rounds % targets.Count];
            var bytes = Bytes(target.Seeds, random);
            var spent = Stopwatch.StartNew();
            try
            {
                target.Read(bytes);
            }
            catch (Exception exception)
            {
                return (rounds, Failure($"{exception}", target, seed, rounds, bytes));
            }

            if (spent.Elapsed > Slow) return (rounds, Failure($"{bytes.Length} bytes took {spent.Elapsed}", target, seed, rounds, bytes));
        }

        return (rounds, null);
    }

    private static string Failure(string what, FuzzTarget target, int seed, int round, byte[] bytes) =>
        $"{target.Name}, SLUICE_FUZZ_SEED={seed}, round {round}: {what}\n{Encoding.UTF8.GetString(bytes)}\n{Convert.ToBase64String(bytes)}";

    private static byte[] Bytes(string[] seeds, Random random)
    {
        var text = seeds[random.Next(seeds.Length)];
        for (var i = random.Next(8); i >= 0; i--)
        {
            text = YamlMutation.Of(text, random);
        }

        var bytes = Encoding.UTF8.GetBytes(text);
        for (var i = random.Next(4) == 0 ? random.Next(1, 5) : 0; i > 0 && bytes.Length > 0; i--)
        {
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        }

        return bytes;
    }
}
