using Sluice.Benchmarks.Shapes;

foreach (var shape in Shape.All)
{
    var watch = System.Diagnostics.Stopwatch.StartNew();
    var s = shape.Build();
    Console.WriteLine($"{shape.Name} {s.Namespaces.Count} {s.Workloads.Count} {s.Policies.Count} {watch.Elapsed}");
}
