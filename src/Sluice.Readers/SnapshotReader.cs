using Sluice.Findings;
using Sluice.Readers.Kubernetes;
using Sluice.Readers.Kustomize;
using Sluice.Readers.Sources;
using Sluice.Sets;

namespace Sluice.Readers;

/// <summary>
/// The front door: sources in, snapshots out. What is wrong with the input is a problem in the snapshot that it concerns; what could not be read
/// makes the answers that it could touch unknown. Files and units are read side by side; the result does not depend on which is done first.
/// </summary>
public sealed class SnapshotReader
{
    private readonly ReadRequest request;
    private readonly CancellationToken stop;
    private readonly SourceTexts texts = new();
    private readonly List<(Problem Problem, bool IsSurroundings)> problems = [];
    private readonly List<ReadingItem> items = [];
    private readonly List<Unit> units = [];
    private readonly List<string> added = [];
    private bool isWholeCluster;
    private bool isMissing;

    private SnapshotReader(ReadRequest request, CancellationToken stop) => (this.request, this.stop) = (request, stop);

    /// <summary>Reads everything that is asked for.</summary>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public static ReadResult Read(ReadRequest request, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        using var temporary = new TemporaryFolders();
        return new SnapshotReader(request, stop).Read(temporary);
    }

    private ReadResult Read(TemporaryFolders temporary)
    {
        foreach (var (file, bytes) in request.Replaced) texts.Replace(file, bytes);
        foreach (var source in request.Sources) Open(source, isSurroundings: false, temporary);
        foreach (var source in request.Surroundings) Open(source, isSurroundings: true, temporary);
        if (isMissing) return Failed(ReadOutcome.BadInput);
        var plan = SnapshotPlan.Of(units);
        items.AddRange(plan.Units.Select(unit => ReadingItem.Of(unit, request.Rendering)));
        var reading = ItemReading.Of(items, request, texts, stop);
        if (!(reading.HasObjects || isWholeCluster && reading.ReadCount > 0) && !IsEmpty(reading)) return NothingRead(reading);
        return new()
        {
            Outcome = ReadOutcome.Read,
            Texts = texts,
            SourceCount = reading.ReadCount,
            Digests = SubjectNames.Of(reading.Digests, request.Sources.Concat(request.Surroundings).Select(static source => source.Path)),
            New = added.ToValueList(),
            HasCharts = units.Exists(static unit => unit.Kind == UnitKind.Helm),
            Snapshots = plan.Snapshots.Select(snapshot => Build(snapshot.Name, [.. plan.Shared, .. snapshot.Units], reading) with
            {
                Folders = snapshot.Units.Select(static unit => unit.Shown).ToValueList(),
            }).ToValueList(),
        };
    }

    private void Open(SourceSpec source, bool isSurroundings, TemporaryFolders temporary)
    {
        var content = SourceOpener.Open(source, request.Namespaces, request.StandardInput, texts, temporary.New, stop);
        items.AddRange(content.Files.Select(file => ReadingItem.Of(file, isSurroundings, content.IsNamed, request.Replaced.GetValueOrDefault(file.Shown))));
        items.AddRange(content.Texts.Select(text => ReadingItem.Of(text, isSurroundings, content.IsNamed)));
        units.AddRange(content.Units.Select(unit => unit with { IsSurroundings = isSurroundings }));
        problems.AddRange(content.Problems.Select(problem => (problem, isSurroundings)));
        isWholeCluster |= content.IsWholeCluster;
        isMissing |= content.IsMissing;
        if (content.IsNew) added.Add(source.Text);
    }

    private NamedSnapshot Build(string name, Unit[] own, ItemReading reading)
    {
        var exports = reading.Shared.SelectMany(static objects => objects.Exports).ToList();
        var builder = new SnapshotBuilder { IsWholeCluster = isWholeCluster || exports.Exists(static export => export.IsWhole), FollowsOwners = request.FollowsOwners };
        foreach (var objects in reading.Shared) builder.Add(objects);
        foreach (var unit in own) builder.Add(reading.Of(unit));
        return new(name, Unread.Add(builder.Build(), [.. problems, .. exports.SelectMany(static export => export.Unread).Select(static problem => (problem, false)), .. reading.Problems(own)]));
    }

    /// <summary>Whether nothing is there and may be missing: what is there and could not be read is not an empty side of a comparison.</summary>
    private bool IsEmpty(ItemReading reading) =>
        request.MayBeEmpty && problems.Count == 0 && reading.Problems([.. units]).All(static unread => unread.Problem.Severity < Severity.Error);

    private ReadResult NothingRead(ItemReading reading)
    {
        problems.AddRange(reading.Problems([.. units]));
        if (problems.Exists(static unread => unread.Problem.Id == SourceProblems.ToolMissing)) return Failed(ReadOutcome.CouldNotRun);
        if (problems.Count == 0 && items.Count == 0 && units.Find(static unit => Kustomization.Read(unit.Path, unit.Names) is { IsComponent: true }) is { } component)
            problems.Add((SourceProblems.Component(component.Shown), false));
        if (problems.Count == 0) problems.Add((SourceProblems.Nothing(request.Sources, items.Count), false));
        return Failed(ReadOutcome.BadInput);
    }

    private ReadResult Failed(ReadOutcome outcome) =>
        new() { Outcome = outcome, Texts = texts, Problems = problems.Select(static unread => unread.Problem).Distinct().ToValueList() };
}
