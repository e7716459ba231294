using System.CommandLine;
using Sluice.Cli.Options;
using Sluice.Cli.Output;
using Sluice.Compile;
using Sluice.Drift;
using Sluice.Evidence;
using Sluice.Findings;
using Sluice.Model;
using Sluice.Readers.Charters;
using Sluice.Readers.Sources;
using Sluice.Reports.Words;
using Sluice.Sets;

namespace Sluice.Cli;

/// <summary>
/// What should be in a cluster: manifests, and where there is a charter what it compiles to. Files that were generated from it are not read, because they may be older than
/// the day that is asked about.
/// </summary>
/// <param name="Manifests">What was read.</param>
/// <param name="Meant">The charter; null when there is none.</param>
/// <param name="Targets">What the charter is compiled to.</param>
/// <param name="Texts">Where the lines of sources come from.</param>
internal sealed record DesiredState(Snapshot Manifests, Meant? Meant, IReadOnlyList<CompileTarget> Targets, SourceTexts Texts)
{
    /// <summary>The name of the charter; empty when there is none.</summary>
    public string Charter => Meant?.Charter.Charter.Name ?? "";

    /// <summary>Reads what is desired.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="path">A folder, a chart, a revision, or a charter.</param>
    /// <param name="reading">How manifests are read.</param>
    /// <param name="charter">Where the charter is looked for.</param>
    /// <param name="targets">What a charter is compiled to.</param>
    /// <param name="stop">Gives up.</param>
    /// <param name="withDigests">Whether evidence is made of it, so that the files need digests.</param>
    /// <exception cref="Failure">There is nothing, or something is wrong with it.</exception>
    public static DesiredState Read(ParseResult parsed, string path, ReadingOptions reading, CharterOptions charter, IEnumerable<CompileTarget> targets, CancellationToken stop, bool withDigests = false)
    {
        var isCharter = Path.GetFileName(path) == CharterFiles.FileName && File.Exists(path);
        var charterPath = charter.IsNamed(parsed) || !isCharter ? charter.Path(parsed, [path]) : path;
        var request = reading.Request(parsed, [path]) with { MayBeEmpty = charterPath is not null, WithDigests = withDigests };
        var manifests = isCharter ? null : Reading.Run(parsed, request, stop);
        if (manifests is not null) Reading.NeedCharts(reading.Request(parsed, []), manifests);
        var texts = manifests?.Texts ?? new();
        var snapshot = manifests is null ? Snapshot.Empty : Reading.Single(manifests).Snapshot;
        var wrong = snapshot.Problems.Count(static problem => problem.Severity == Severity.Error);
        if (wrong > 0) Notes.Say($"{path} has {Counts.Of(wrong, "problem")}, so that some of what is desired is not known; sluice check shows them");
        var digests = manifests?.Digests ?? default;
        if (charterPath is null) return new(snapshot, null, [], texts) { Digests = digests };
        var read = charter.Read(parsed, charterPath, texts);
        CharterOptions.NeedSound(read, "the charter has errors, so that it is not known what is desired");
        var wanted = targets.ToList();
        if (wanted.Find(static target => !target.IsPackaged) is { } other) throw Failure.BadInput($"the target {other} writes no policies that a cluster could hold", "Known: networkpolicy, cluster-networkpolicy, cilium, calico.");
        return new(snapshot, new(read, charterPath, CharterOptions.Generated(charterPath, [path]), charter.Instant(parsed)), wanted, texts) { Digests = digests };
    }

    /// <summary>The namespaces that it names, ascending: those that matter in a cluster.</summary>
    public ValueList<string> Namespaces => Manifests.Namespaces.Where(static space => space.LabelsKnown).Select(static space => space.Name)
        .Concat(Manifests.Policies.Select(static policy => policy.Name.Namespace))
        .Concat(Manifests.Workloads.Select(static workload => workload.Name.Namespace))
        .Concat(Meant?.Charter.Charter.Governs.Select(static scope => scope.Namespace ?? "") ?? [])
        .Concat(Meant?.Charter.Charter.Components.Select(static component => component.Namespace) ?? [])
        .Where(static name => name.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToValueList();

    /// <summary>The files that were read, with the digests of what was in them; none where they were not asked for.</summary>
    public ValueList<FileDigest> Digests { get; init; }

    /// <summary>What to compare a cluster with.</summary>
    /// <param name="live">The cluster; the charter is bound to it, so that its labels decide what is governed.</param>
    /// <param name="instant">The instant that decides which exceptions count.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="Failure">The charter contradicts itself in this cluster.</exception>
    public DriftInput Over(Snapshot live, DateTimeOffset instant, CancellationToken stop)
    {
        if (Meant is null) return new(Manifests, live, instant);
        var bound = (Meant with { Instant = instant }).BindOnly(live);
        if (bound.Charter is not { } charter)
            throw new Failure(ExitCodes.BadInput, "the charter contradicts itself, so that it is not known what is desired") { Problems = bound.Problems };
        var compiled = Targets.Select(target => target.Compile(charter)).ToList();
        var policies = CompiledPolicies.Placed(CompiledManifests.Read(compiled, stop).Policies, compiled, charter.Charter);
        var own = policies.Select(static policy => policy.Name).ToHashSet();
        var desired = Manifests with
        {
            Policies = policies.Concat(Manifests.Policies.Where(policy => !own.Contains(policy.Name) && !IsGenerated(policy.Span)))
                .OrderBy(static policy => policy.Name.Kind, StringComparer.Ordinal).ThenBy(static policy => policy.Name).ToValueList(),
        };
        return new(desired, live, instant) { Charter = charter };
    }

    private bool IsGenerated(SourceSpan span) => span.File is { } file && Path.GetFullPath(file).StartsWith(Path.GetFullPath(Meant!.Generated) + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
