using System.Diagnostics;
using System.Globalization;

namespace Sluice.Benchmarks.Runs;

/// <summary>Times of one phase over several runs, in milliseconds.</summary>
internal sealed class Measured(string phase)
{
    private readonly List<double> times = [];

    public string Phase { get; } = phase;

    /// <summary>Runs the work once, keeps the time, returns the result.</summary>
    public T Time<T>(Func<T> work)
    {
        var start = Stopwatch.GetTimestamp();
        var result = work();
        Add(Stopwatch.GetElapsedTime(start));
        return result;
    }

    public void Add(TimeSpan time) => times.Add(time.TotalMilliseconds);

    /// <summary>The time below which the share of the runs stayed; 0.5 is the median.</summary>
    public double Quantile(double share)
    {
        var sorted = times.Order().ToList();
        return sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Count) - 1, 0, sorted.Count - 1)];
    }

    /// <summary><c>relation   min 812.1  median 830.4  max 851.0 ms</c>.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"  {Phase,-14} min {Quantile(0),9:n2}   median {Quantile(0.5),9:n2}   max {Quantile(1),9:n2} ms");
}
