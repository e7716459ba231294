using System.Globalization;
using System.Text;
using Sluice.Benchmarks.Shapes;
using Sluice.Readers.Kubernetes;
using Sluice.Readers.Yaml;

namespace Sluice.Benchmarks.Runs;

/// <summary>
/// Reading from memory, so that no disk is measured. <i>scan</i> is bytes to documents; <i>objects</i> also checks fields and makes the values
/// of the model; <i>snapshot</i> folds them into one. MB are 10^6 bytes.
/// </summary>
internal static class ReadingRun
{
    public static void Run(int runs)
    {
        var yaml = ManifestFolder.Files().Select(file => (file.Path, Bytes: Encoding.UTF8.GetBytes(file.Text))).ToList();
        Measure("YAML, 100 files", yaml, runs);
        Measure("JSON, one List of 20,000 pods", [("pods.json", PodExport.Json(20_000))], runs);
    }

    private static void Measure(string name, List<(string Path, byte[] Bytes)> files, int runs)
    {
        var bytes = files.Sum(file => (long)file.Bytes.Length);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {bytes / 1e6:n1} MB"));
        Phase("scan", bytes, runs, () => files.Sum(file => DocumentReader.ReadInTurn(new(file.Path, file.Bytes)).Count()));
        Phase("objects", bytes, runs, () => Objects(files).ObjectCount);
        Phase("snapshot", bytes, runs, () => new SnapshotBuilder().Add(Objects(files)).Build().Workloads.Count);
        if (files.Count > 1) Phase("snapshot, parallel", bytes, runs, () => InParallel(files));
    }

    private static ObjectsRead Objects(IEnumerable<(string Path, byte[] Bytes)> files)
    {
        var reader = new ObjectReader(new());
        foreach (var (path, bytes) in files)
        {
            foreach (var document in DocumentReader.ReadInTurn(new(path, bytes), ObjectReader.Wants)) reader.Read(document);
        }

        return reader.Objects;
    }

    private static int InParallel(List<(string Path, byte[] Bytes)> files)
    {
        var builder = new SnapshotBuilder();
        foreach (var part in files.Chunk((files.Count / Environment.ProcessorCount) + 1).AsParallel().Select(Objects)) builder.Add(part);
        return builder.Build().Workloads.Count;
    }

    private static void Phase(string phase, long bytes, int runs, Func<int> work)
    {
        var measured = new Measured(phase);
        var count = 0;
        for (var run = 0; run <= runs; run++)
        {
            if (run == 0) count = work();
            else count = measured.Time(work);
        }

        var speed = bytes / 1000.0 / measured.Quantile(0.5);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{measured}   {speed,7:n0} MB/s   {count:n0} read"));
    }
}
