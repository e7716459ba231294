using System.Globalization;
using Sluice.Analysis;
using Sluice.Benchmarks.Shapes;

namespace Sluice.Benchmarks.Runs;

/// <summary>One question at a time about a loaded snapshot: decide, and explain without looking for fixes. Pairs are drawn from a seed.</summary>
internal static class ExplainRun
{
    private const int Questions = 2_000;

    public static void Run(Shape shape)
    {
        var reachability = Reachability.Of(shape.Build(), Profile.Upstream);
        var explainer = new Explainer(reachability);
        var endpoints = reachability.Endpoints.Where(endpoint => endpoint is WorkloadEndpoint).ToList();
        var random = new Random(9);
        var (decide, explain, allowed) = (new Measured("decide"), new Measured("explain"), 0);
        for (var question = -Questions; question < Questions; question++)
        {
            // Half of the pairs are neighbours, where policies have more to say.
            var at = random.Next(endpoints.Count);
            var from = endpoints[at];
            var to = endpoints[question % 2 == 0 ? random.Next(endpoints.Count) : Math.Clamp(at + random.Next(-50, 50), 0, endpoints.Count - 1)];
            if (question < 0)
            {
                explainer.Explain(from, to);
                continue;
            }

            decide.Time(() => reachability.Decide(from, to));
            if (explain.Time(() => explainer.Explain(from, to)).Verdict == Verdict.Allow) allowed++;
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{shape.Name}  {Questions:n0} questions, {allowed:n0} allowed"));
        foreach (var phase in (Measured[])[decide, explain])
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  {phase.Phase,-14} median {phase.Quantile(0.5) * 1000,9:n1}   p99 {phase.Quantile(0.99) * 1000,9:n1}   max {phase.Quantile(1) * 1000,9:n1} µs"));
        }
    }
}
