using System.Globalization;
using System.Runtime.CompilerServices;
using Sluice.Analysis;
using Sluice.Benchmarks.Shapes;
using Sluice.Checks;
using Sluice.Model;

namespace Sluice.Benchmarks.Runs;

/// <summary>The whole analysis of a shape: classes and rows, the relation over all pairs, the checks; times, memory, and the digest of the answer.</summary>
internal sealed class ShapesRun
{
    private readonly Snapshot snapshot;
    private readonly Measured analysis = new("classes, rows");
    private readonly Measured relation = new("relation");
    private readonly Measured checks = new("checks");
    private readonly Measured total = new("total");
    private readonly HashSet<RelationCount> sums = [];
    private int classes;
    private int findings;
    private long allocated;
    private long held;

    private ShapesRun(Snapshot snapshot) => this.snapshot = snapshot;

    public static void Run(Shape shape, int runs)
    {
        var run = new ShapesRun(shape.Build());
        Memory.ForgetPeak();
        var (before, start) = (Memory.Live(), Memory.Resident);
        Console.WriteLine($"{shape.Name}  {shape.Summary}");
        Console.WriteLine($"  snapshot       {Memory.Megabytes(before)} of objects, {Memory.Megabytes(start)} resident");
        for (var done = 1; done <= runs; done++) run.Once(isLast: done == runs, before);
        run.Print(shape.Goal, Memory.Live() - before);
    }

    /// <summary>One analysis. A method of its own, so that no variable of an enclosing loop keeps the last one alive while the next is made.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Once(bool isLast, long before)
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
        if (isLast) held = Memory.Live() - before;
        GC.KeepAlive(reachability);
    }

    private void Print(TimeSpan goal, long left)
    {
        foreach (var phase in (Measured[])[analysis, relation, checks, total]) Console.WriteLine(phase);
        Console.WriteLine($"  goal           {goal.TotalMilliseconds.ToString("n0", CultureInfo.InvariantCulture)} ms");
        Console.WriteLine($"  memory         {Memory.Megabytes(allocated)} allocated a run, {Memory.Megabytes(held)} held, {Memory.Megabytes(left)} left behind, {Memory.Megabytes(Memory.PeakResident)} resident at the peak");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  relation       {classes:n0} classes, {string.Join(" / ", sums.Select(static sum => string.Create(CultureInfo.InvariantCulture, $"{sum.Allowed:n0} pairs allowed, digest {sum.Digest:x16}")))}, {findings:n0} findings"));
        if (sums.Count > 1) throw new InvalidOperationException("the same snapshot gave different relations");
        GC.KeepAlive(snapshot);
    }
}
