using System.Globalization;
using System.Text;

namespace Sluice.Tests.Readers.Fuzz;

/// <summary>Whatever bytes come, every reader answers: no exception, no hang. <c>SLUICE_FUZZ_SECONDS</c> makes it look longer, <c>SLUICE_FUZZ_SEED</c> elsewhere.</summary>
public sealed class ReaderFuzzTests(ITestOutputHelper output) : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("sluice-fuzz-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void No_bytes_make_a_reader_throw_or_hang()
    {
        var (seed, seconds) = (Setting("SLUICE_FUZZ_SEED", 4711), Setting("SLUICE_FUZZ_SECONDS", 3));
        using var gateway = new GatewayFuzzTargets();
        IReadOnlyList<FuzzTarget> targets = [.. FuzzTargets.All(folder), .. gateway.All];
        var (rounds, failure) = FuzzLoop.Run(targets, seed, TimeSpan.FromSeconds(seconds));
        output.WriteLine($"seed {seed}, {seconds} s, {targets.Count} readers, {rounds} rounds");
        Assert.True(failure is null, failure);
        Assert.True(rounds >= targets.Count, $"{rounds} rounds are too few to have asked each of {targets.Count} readers");
    }

    /// <summary>A canary: a loop that cannot find this would find nothing.</summary>
    [Fact]
    public void A_reader_that_trusts_the_closing_quote_is_caught()
    {
        string[] seeds = ["name: \"a\"\nspec: {b: \"c\"}\n", "text: plain\n"];
        Assert.All(seeds, seed => Trusting(Encoding.UTF8.GetBytes(seed)));
        var (_, failure) = FuzzLoop.Run([new("the canary", seeds, Trusting)], seed: 1, TimeSpan.FromSeconds(20));
        Assert.NotNull(failure);
        Assert.Contains("ArgumentOutOfRangeException", failure, StringComparison.Ordinal);
    }

    private static void Trusting(byte[] bytes)
    {
        var text = Encoding.UTF8.GetString(bytes);
        for (var open = text.IndexOf('"', StringComparison.Ordinal); open >= 0; open = text.IndexOf('"', open + 1))
        {
            var close = text.IndexOf('"', open + 1);
            _ = text.Substring(open + 1, close - open - 1);
            open = close;
        }
    }

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : otherwise;
}
