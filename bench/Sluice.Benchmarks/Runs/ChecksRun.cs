using System.Globalization;
using Sluice.Analysis;
using Sluice.Benchmarks.Shapes;
using Sluice.Checks;

namespace Sluice.Benchmarks.Runs;

/// <summary>Each check of the catalogue on its own, on an analysis that is ready. What checks share is prepared for each of them anew.</summary>
internal static class ChecksRun
{
    public static void Run(Shape shape)
    {
        var reachability = Reachability.Of(shape.Build(), Profile.Upstream);
        Console.WriteLine($"{shape.Name}  {shape.Summary}");
        foreach (var check in Catalog.All)
        {
            var measured = new Measured(check.Id);
            var before = GC.GetTotalAllocatedBytes(precise: true);
            var found = measured.Time(() => Catalog.Run(new(reachability) { Filter = other => other == check })).Count;
            var allocated = Memory.Megabytes(GC.GetTotalAllocatedBytes(precise: true) - before);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {check.Id}   {measured.Quantile(1),11:n2} ms   {allocated,10}   {found,8:n0} findings"));
        }
    }
}
