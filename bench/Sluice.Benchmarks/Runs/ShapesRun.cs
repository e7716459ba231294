using System.Globalization;
using Sluice.Analysis;
using Sluice.Benchmarks.Shapes;
using Sluice.Checks;

namespace Sluice.Benchmarks.Runs;

/// <summary>The whole analysis of a shape: classes and rows, the relation over all pairs, the checks; times, memory, and the digest of the answer.</summary>
internal static class ShapesRun
{
    public static void Run(Shape shape, int runs)
    {
        var snapshot = shape.Build();
        Memory.ForgetPeak();
        var (before, start) = (Memory.Live(), Memory.Resident);
        Console.WriteLine($"{shape.Name}  {shape.Summary}");
        Console.WriteLine($"  snapshot       {Memory.Megabytes(before)} of objects, {Memory.Megabytes(start)} resident");

        var (analysis, relation, checks, total) = (new Measured("classes, rows"), new Measured("relation"), new Measured("checks"), new Measured("total"));
        var sums = new HashSet<RelationCount>();
        var (classes, findings) = (0, 0);
        long allocated = 0, held = 0;
        for (var run = 0; run < runs; run++)
        {
            var allocatedBefore = GC.GetTotalAllocatedBytes(precise: true);
            var begin = System.Diagnostics.Stopwatch.GetTimestamp();
            var reachability = analysis.Time(() => Reachability.Of(snapshot, Profile.Upstream));
            var analysed = System.Diagnostics.Stopwatch.GetElapsedTime(begin);
            begin = System.Diagnostics.Stopwatch.GetTimestamp();
            sums.Add(relation.Time(() => reachability.Count()));
            findings = checks.Time(() => Catalog.Run(new(reachability))).Count;
            total.Add(analysed + System.Diagnostics.Stopwatch.GetElapsedTime(begin));
            allocated = GC.GetTotalAllocatedBytes(precise: true) - allocatedBefore;
            classes = reachability.ClassCount;
            if (run == runs - 1)
            {
                held = Memory.Live() - before;
                GC.KeepAlive(reachability);
            }
        }

        foreach (var phase in (Measured[])[analysis, relation, checks, total]) Console.WriteLine(phase);
        Console.WriteLine($"  goal           {shape.Goal.TotalMilliseconds.ToString("n0", CultureInfo.InvariantCulture)} ms");
        Console.WriteLine($"  memory         {Memory.Megabytes(allocated)} allocated a run, {Memory.Megabytes(held)} held, {Memory.Megabytes(Memory.PeakResident)} resident at the peak");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  relation       {classes:n0} classes, {string.Join(" / ", sums.Select(static sum => string.Create(CultureInfo.InvariantCulture, $"{sum.Allowed:n0} pairs allowed, digest {sum.Digest:x16}")))}, {findings:n0} findings"));
        if (sums.Count > 1) throw new InvalidOperationException("the same snapshot gave different relations");
        GC.KeepAlive(snapshot);
    }
}
