using System.Diagnostics;
using System.Globalization;
using Sluice.Analysis;
using Sluice.Benchmarks.Shapes;
using Sluice.Model;
using Sluice.Reports;
using Sluice.Reports.Differences;
using Sluice.Reports.Text;

namespace Sluice.Benchmarks.Runs;

/// <summary>
/// A shape compared with itself where one policy selects its whole namespace and admits everybody: both analyses, the first change, a million changes at most without
/// and with their causes, and these as text.
/// </summary>
internal static class DifferenceRun
{
    private const int Most = 1_000_000;

    public static void Run(Shape shape)
    {
        var before = shape.Build();
        var old = before.Policies.OfType<NetworkPolicy>().First(static policy => policy is { PodSelector.IsEmpty: false, Ingress.Count: > 0 });
        var now = old with { PodSelector = Selector.Everything, Ingress = [old.Ingress[0] with { Peers = [] }, .. old.Ingress.Skip(1)] };
        var after = new SnapshotChange.OfPolicy(old, now).Apply(before);
        var both = new Measured("both");
        var difference = both.Time(() => ReachabilityDifference.Between(before, after, Profile.Upstream));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{shape.Name}  {shape.Summary}; both analysed in {both.Quantile(1):n0} ms"));
        Say("first change", () => difference.Changes().Take(1).Count());
        Say("without causes", () => difference.ChangesWithoutCauses().Take(Most).Count());
        Say("with causes", () => difference.Changes().Take(Most).Count());
        Say("report as text", () =>
        {
            var report = DifferenceReport.Of(difference, "old", "new", FailOn.Nothing);
            ReportFormats.Diff.Find("text")!.Write(report, new(Stream.Null, TerminalSettings.Plain));
            return report.Changes.Count;
        });
    }

    private static void Say(string name, Func<int> work)
    {
        var start = Stopwatch.GetTimestamp();
        var count = work();
        var took = Stopwatch.GetElapsedTime(start);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {name,-16} {count,11:n0} in {took.TotalMilliseconds,9:n0} ms   {count / took.TotalSeconds,11:n0}/s"));
    }
}
