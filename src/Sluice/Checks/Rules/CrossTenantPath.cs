using Sluice.Analysis;
using Sluice.Findings;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Checks.Rules;

/// <summary>SLU3010: an open path between namespaces of different tenants: by the label <c>tenant</c>, else by names of the form <c>tenant-NAME</c>.</summary>
internal static class CrossTenantPath
{
    public const string Label = "tenant";

    private const string Prefix = "tenant-";

    /// <summary>Beyond so many connections between workloads of tenants the rest is not counted, and the finding says so.</summary>
    private const long Counted = 20_000_000;

    public static Check Check { get; } = new(
        "SLU3010",
        "cross-tenant-path",
        Severity.Error,
        "a path between tenants is open",
        Controls.Ids(Controls.Components, Controls.Segregation, Controls.FlowEnforcement),
        Find);

    /// <summary>The tenant a namespace belongs to; null when it belongs to none.</summary>
    public static string? TenantOf(Namespace item) =>
        item.Labels.Find(Label) is { Length: > 0 } tenant ? tenant
        : item.Name.StartsWith(Prefix, StringComparison.Ordinal) && item.Name.Length > Prefix.Length ? item.Name[Prefix.Length..] : null;

    private static IEnumerable<Finding> Find(Check check, Scene scene)
    {
        if (!scene.HasTenants) yield break;
        var flows = scene.Flows;
        var tenants = Array.ConvertAll(flows.Classes, peer => flows.NamespaceOf(peer) is { } item ? TenantOf(item) : null);
        var found = new SortedDictionary<string, Crossing>(StringComparer.Ordinal);
        var reached = new List<Reach>();
        var visited = 0L;
        foreach (var source in flows.Classes)
        {
            if (source.Kind != ClassKind.Pod || tenants[source.Id] is not { } tenant) continue;
            if (visited > Counted) break;
            foreach (var reach in flows.From(source, reached))
            {
                visited++;
                var destination = flows.Classes[reach.Class];
                if (destination.Kind != ClassKind.Pod || tenants[reach.Class] is not { } other || other == tenant) continue;
                if (!flows.IsJudged(source) && !flows.IsJudged(destination)) continue;
                var name = flows.NamespaceOf(destination)!.Name;
                if (!found.TryGetValue(name, out var crossing)) found[name] = crossing = new();
                crossing.Add(tenant, source, reach, (long)flows.SizeOf(source.Id) * flows.SizeOf(destination.Id));
            }
        }

        foreach (var (name, crossing) in found) yield return Tell(check, scene, name, crossing, visited > Counted);
    }

    /// <summary>The paths into one namespace: the first few, and how many there are.</summary>
    private sealed class Crossing
    {
        public List<(PeerClass From, Reach To)> First { get; } = [];

        public SortedSet<string> Tenants { get; } = new(StringComparer.Ordinal);

        public long Count { get; private set; }

        public void Add(string tenant, PeerClass from, Reach to, long connections)
        {
            Tenants.Add(tenant);
            Count += connections;
            if (First.Count < Concern.Limit) First.Add((from, to));
        }
    }

    private static Finding Tell(Check check, Scene scene, string name, Crossing crossing, bool more)
    {
        var flows = scene.Flows;
        var item = scene.Namespace(name);
        var (from, to) = crossing.First[0];
        var decision = scene.Reachability.Decide(flows.MembersOf(from).First(), flows.MembersOf(flows.Classes[to.Class]).First());
        var shown = crossing.First
            .Select(path => new ConcernedConnection(flows.NameOf(path.From), flows.NameOf(flows.Classes[path.To.Class]), flows.Traffic[path.To.Sure])).ToValueList();
        var count = $"{(more ? "At least " : "")}{Words.Count(crossing.Count, "connection")} between workloads of different tenants {(crossing.Count == 1 ? "is" : "are")} open";
        return check.About(
            new("Namespace", "", name),
            item.Span.HasLine ? item.Span : SpanOf(scene, name),
            "",
            $"{(crossing.Tenants.Count == 1 ? "tenant" : "tenants")} {Words.List([.. crossing.Tenants])} can reach tenant {TenantOf(item)} in namespace {name}",
            decision.AllowingRules.Count == 0
                ? $"{count}. No policy isolates either side of the first of them."
                : $"{count}, the first of them by {Words.List([.. decision.AllowingRules.Select(rule => rule.Policy.Name.ToString()).Distinct(StringComparer.Ordinal)])}.") with
        {
            Remedy = "Select namespaces by their own tenant, and isolate every namespace in both directions.",
            FollowsFrom = scene.Input.Charter?.Charter.Tenants?.Label == Label ? new(ForbiddenPath.Check.Id, $"Namespace {name}", "") : null,
            Concern = new(shown, (int)Math.Min(int.MaxValue, crossing.Count), [], 0),
            Related = decision.AllowingRules.Select(rule => new RelatedPlace(rule.Span, "lets the first of them through")).ToValueList(),
        };
    }

    private static SourceSpan SpanOf(Scene scene, string name) => scene.WorkloadsOf(name) is [var first, ..] ? first.Span : default;
}
