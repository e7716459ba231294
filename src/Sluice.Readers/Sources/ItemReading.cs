using System.Collections.Concurrent;
using Sluice.Evidence;
using Sluice.Findings;
using Sluice.Readers.Kubernetes;
using Sluice.Readers.Yaml;

namespace Sluice.Readers.Sources;

/// <summary>Reads files, texts and units on every core: what they hold is kept by unit, and together for everything that is in every snapshot.</summary>
internal sealed class ItemReading
{
    private readonly ReadRequest request;
    private readonly SourceTexts texts;
    private readonly ConcurrentBag<ObjectReader> shared = [];
    private readonly ConcurrentDictionary<string, ObjectsRead> byUnit = new(StringComparer.Ordinal);
    private readonly ConcurrentBag<(Unit? Unit, Problem Problem, bool IsSurroundings)> problems = [];
    private readonly ConcurrentBag<FileDigest> digests = [];
    private int done;
    private int read;
    private int telling;

    private ItemReading(ReadRequest request, SourceTexts texts) => (this.request, this.texts) = (request, texts);

    /// <summary>Objects that are in every snapshot.</summary>
    public IEnumerable<ObjectsRead> Shared => shared.Select(static reader => reader.Objects);

    /// <summary>Files, texts and units that could be opened.</summary>
    public int ReadCount => read;

    /// <summary>What was read with its digest, in no order; none unless that was asked for.</summary>
    public IEnumerable<FileDigest> Digests => digests;

    /// <summary>Whether anything of what was read is of Kubernetes, be it a list without items or something that cannot be read.</summary>
    public bool HasObjects => telling > 0;

    public static ItemReading Of(IReadOnlyList<ReadingItem> items, ReadRequest request, SourceTexts texts, CancellationToken stop)
    {
        var reading = new ItemReading(request, texts);
        var options = new ParallelOptions { MaxDegreeOfParallelism = Math.Min(Environment.ProcessorCount, Math.Max(1, items.Count)), CancellationToken = stop };
        var queue = Partitioner.Create(items, EnumerablePartitionerOptions.NoBuffering);
        Parallel.ForEach(queue, options, () => new Dictionary<(bool, bool), ObjectReader>(), (item, _, readers) =>
        {
            reading.Read(item, readers, stop);
            request.Progress?.Invoke(new(Interlocked.Increment(ref reading.done), items.Count));
            return readers;
        }, static _ => { });
        return reading;
    }

    /// <summary>What a unit holds; nothing when it could not be rendered.</summary>
    public ObjectsRead Of(Unit unit) => byUnit.TryGetValue(unit.Path, out var objects) ? objects : new();

    /// <summary>The problems of everything shared and of these units.</summary>
    public IEnumerable<(Problem Problem, bool IsSurroundings)> Problems(IReadOnlyCollection<Unit> units) =>
        from unread in problems
        where unread.Unit is null || units.Any(unit => unit.Path == unread.Unit.Path)
        select (unread.Problem, unread.IsSurroundings);

    private void Read(ReadingItem item, Dictionary<(bool, bool), ObjectReader> readers, CancellationToken stop)
    {
        var rendering = item.Open(stop);
        foreach (var problem in rendering.Problems) problems.Add((item.Unit, problem, item.IsSurroundings));
        if (rendering.Text is not { } text) return;
        Interlocked.Increment(ref read);
        if (request.WithDigests) digests.Add(FileDigest.Of(text.File, text.Whole));
        var reader = ReaderFor(item, readers);
        var (documents, foreign) = (0, reader.Objects.ForeignCount);
        foreach (var document in DocumentReader.ReadInTurn(text, ObjectReader.Wants))
        {
            stop.ThrowIfCancellationRequested();
            reader.Read(document);
            documents++;
        }

        if (documents == 0 ? DocumentReader.HasContent(text) : reader.Objects.ForeignCount - foreign < documents) Interlocked.Increment(ref telling);

        if (item.Unit is not { } unit) return;
        texts.KeepRendered(text.File, text.Bytes.ToArray(), unit);
        byUnit[unit.Path] = reader.Objects;
    }

    private ObjectReader ReaderFor(ReadingItem item, Dictionary<(bool, bool), ObjectReader> readers)
    {
        var options = new ReadingOptions { Namespace = request.Rendering.Namespace, IsSurroundings = item.IsSurroundings, IsNamed = item.IsNamed };
        if (item.Unit is not null) return new(options);
        var key = (item.IsSurroundings, item.IsNamed);
        if (readers.TryGetValue(key, out var known)) return known;
        var reader = readers[key] = new(options);
        shared.Add(reader);
        return reader;
    }
}
