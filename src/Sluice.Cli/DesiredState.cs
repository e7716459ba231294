using Sluice.Compile;
using Sluice.Drift;
using Sluice.Findings;
using Sluice.Model;
using Sluice.Readers.Sources;
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
