using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Sluice.Gateway.Admin;

/// <summary>Collects the measurements of a meter and writes them as Prometheus reads them (text exposition format 0.0.4). Sorted, so that two readings compare.</summary>
internal sealed class MetricsText : IDisposable
{
    private static readonly double[] Bounds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
    private readonly MeterListener listener = new();
    private readonly ConcurrentDictionary<(string Name, string Labels), Value> values = new();
    private readonly ConcurrentDictionary<string, Instrument> instruments = new(StringComparer.Ordinal);

    public MetricsText(string meter)
    {
        listener.InstrumentPublished = (instrument, listening) =>
        {
            if (instrument.Meter.Name != meter) return;
            instruments[instrument.Name] = instrument;
            listening.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Of(instrument, tags).Add(value, instrument is ObservableInstrument<long>));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Of(instrument, tags).Observe(value));
        listener.Start();
    }

    public string Write()
    {
        listener.RecordObservableInstruments();
        var text = new StringBuilder();
        foreach (var (name, instrument) in instruments.OrderBy(static pair => pair.Key, StringComparer.Ordinal))
        {
            var kind = instrument is Counter<long> ? "counter" : instrument is Histogram<double> ? "histogram" : "gauge";
            text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {instrument.Description}\n# TYPE {name} {kind}\n");
            var own = values.Where(pair => pair.Key.Name == name).OrderBy(static pair => pair.Key.Labels, StringComparer.Ordinal).ToList();
            foreach (var ((_, labels), value) in own) value.Write(text, name, labels, kind == "histogram");
            if (own.Count == 0 && kind != "histogram") text.Append(CultureInfo.InvariantCulture, $"{name} 0\n");
        }

        return text.ToString();
    }

    public void Dispose() => listener.Dispose();

    private Value Of(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = "";
        foreach (var (key, value) in tags) labels += $"{(labels.Length > 0 ? "," : "")}{key}=\"{value}\"";
        return values.GetOrAdd((instrument.Name, labels), static _ => new());
    }

    private sealed class Value
    {
        private readonly Lock gate = new();
        private readonly long[] buckets = new long[Bounds.Length];
        private long count, total;
        private double sum;

        public void Add(long value, bool replaces)
        {
            if (replaces) Volatile.Write(ref total, value);
            else Interlocked.Add(ref total, value);
        }

        public void Observe(double value)
        {
            lock (gate)
            {
                (sum, count) = (sum + value, count + 1);
                for (var at = 0; at < Bounds.Length; at++)
                {
                    if (value <= Bounds[at]) buckets[at]++;
                }
            }
        }

        public void Write(StringBuilder text, string name, string labels, bool isHistogram)
        {
            if (!isHistogram)
            {
                text.Append(CultureInfo.InvariantCulture, $"{name}{(labels.Length > 0 ? $"{{{labels}}}" : "")} {Volatile.Read(ref total)}\n");
                return;
            }

            lock (gate)
            {
                for (var at = 0; at < Bounds.Length; at++) text.Append(CultureInfo.InvariantCulture, $"{name}_bucket{{le=\"{Bounds[at]}\"}} {buckets[at]}\n");
                text.Append(CultureInfo.InvariantCulture, $"{name}_bucket{{le=\"+Inf\"}} {count}\n{name}_sum {sum}\n{name}_count {count}\n");
            }
        }
    }
}
