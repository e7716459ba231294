using Sluice.Analysis;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Charters.Adoption;

/// <summary>
/// A charter from flows that somebody expects: what is expected to be allowed is a flow, or a draft of an exception where it leads to or from the internet; what is
/// expected to be denied decides which namespaces are governed. Names stand for components where their workloads were read, and for workloads by name elsewhere.
/// </summary>
public sealed class ExpectedCharter
{
    private readonly Snapshot snapshot;
    private readonly Pods pods;
    private readonly SortedSet<string> governed = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Component> components = new(StringComparer.Ordinal);
    private readonly List<UnmetExpectation> unmet = [];
    private PeerUnits? units;

    private ExpectedCharter(Snapshot snapshot, Profile profile, AnalysisOptions options) =>
        (this.snapshot, pods) = (snapshot, new(Reachability.Of(snapshot with { Policies = default, Problems = default }, profile, options)));

    /// <summary>The charter of expectations.</summary>
    /// <param name="expectations">What is expected.</param>
    /// <param name="snapshot">The manifests that names are looked up in; empty when there are none.</param>
    /// <param name="day">The day from which drafts of exceptions last.</param>
    /// <param name="profile">Whose reading of the API.</param>
    /// <param name="options">What the analysis is told.</param>
    public static AdoptedCharter Of(ValueList<Expectation> expectations, Snapshot snapshot, DateOnly day, Profile profile, AnalysisOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        options ??= AnalysisOptions.Default;
        return new ExpectedCharter(snapshot, profile, options).Write(expectations, day, profile, options);
    }

    private AdoptedCharter Write(ValueList<Expectation> expectations, DateOnly day, Profile profile, AnalysisOptions options)
    {
        units = PeerUnits.Of(pods, snapshot.Services, [], new(Resolving.Everywhere, DnsTerms.Default, []));
        var sides = expectations.Select(expectation => (Expectation: expectation, From: Peers(expectation.From), To: Peers(expectation.To))).ToList();
        foreach (var (expectation, from, to) in sides)
        {
            if (from.Count == 0 || to.Count == 0 || !HasPorts(expectation)) unmet.Add(new(expectation, null));
            else if (!IsResolving(expectation, to)) Govern(from, to);
        }

        var allowed = sides.Where(static side => side.Expectation.Expected == Verdict.Allow && HasPorts(side.Expectation) && side.From.Count > 0 && side.To.Count > 0).Where(side => !IsResolving(side.Expectation, side.To)).ToList();
        var flows = allowed.Where(static side => !IsOutside(side.From) && !IsOutside(side.To)).Select(side => FlowOf(side.Expectation, side.From, side.To))
            .GroupBy(static flow => flow.ToString(), StringComparer.Ordinal).Select(static same => same.First() with { Ports = same.SelectMany(static flow => flow.Ports).Distinct().ToValueList() }).ToList();
        var taken = new HashSet<string>(StringComparer.Ordinal);
        var drafts = allowed.Where(static side => IsOutside(side.From) || IsOutside(side.To)).Select(side => FlowOf(side.Expectation, side.From, side.To)).DistinctBy(static flow => (flow.ToString(), flow.Ports))
            .Select(flow => new AccessException(ComponentName.Free(NameOf(flow), taken), flow.Span) { Opens = new(flow.From, flow.To, flow.Ports, default), Expires = day.AddDays(FlowGrouping.DraftDays) })
            .OrderBy(static draft => draft.Name, StringComparer.Ordinal).ToList();
        var named = flows.SelectMany(static flow => flow.From.Concat(flow.To)).Concat(drafts.SelectMany(static draft => draft.Opens!.From.Concat(draft.Opens.To))).OfType<ComponentPeer>().Select(static peer => peer.Name).ToHashSet(StringComparer.Ordinal);
        var charter = new Charter
        {
            Name = governed.Count == 1 ? governed.Min! : "cluster",
            Governs = governed.Select(static name => new GovernedScope(name, Labels.Empty, default)).ToValueList(),
            Components = components.Values.Where(component => named.Contains(component.Name)).OrderBy(static component => component.Name, StringComparer.Ordinal).ToValueList(),
            Flows = flows.ToValueList(),
            Exceptions = drafts.ToValueList(),
        };
        if (snapshot.Workloads.Count > 0) Judge(charter, expectations, day, profile, options);
        return new()
        {
            Charter = charter,
            Flows = flows.Select(static flow => new AdoptedFlow(flow, default, IsOpenSide: false)).ToValueList(),
            Drafts = drafts.Select(static draft => new AdoptedDraft(draft, AddressSet.Of(draft.Opens!.From.Concat(draft.Opens.To).OfType<BlockPeer>().Select(static peer => peer.Block)), default)).ToValueList(),
            Resolving = governed.Count == 0 ? Resolving.Unknown : Resolving.Everywhere,
            Unmet = unmet.OrderBy(static one => one.Expectation.Span, Comparer<Findings.SourceSpan>.Create(Findings.SourceSpan.Compare)).ToValueList(),
        };
    }

    private Flow FlowOf(Expectation expectation, ValueList<CharterPeer> from, ValueList<CharterPeer> to)
    {
        var component = to is [ComponentPeer { Name: var name }] ? components[name] : null;
        return new(expectation.Span) { From = from, To = to, Ports = PortNames.Write(expectation.Asked ?? TrafficSet.AllPorts, component) };
    }

    /// <summary>What a name stands for in a charter; none when the language has no word for it.</summary>
    private ValueList<CharterPeer> Peers(EndpointPattern pattern)
    {
        switch (pattern.Shape)
        {
            case EndpointShape.Anything:
                return [new AnyonePeer(default)];
            case EndpointShape.Internet:
                return [new InternetPeer(default)];
            case EndpointShape.Addresses:
                return [.. pattern.Addresses.ToBlocks().Select(static block => (CharterPeer)new BlockPeer(block, default))];
        }

        var found = EndpointMatch.Of(pattern, pods.Endpoints).Endpoints.Select(end => Array.IndexOf(pods.Endpoints, end)).Where(static pod => pod >= 0).Order().ToArray();
        if (found.Length > 0) return Units(found);
        return pattern.Shape switch
        {
            EndpointShape.Workload when pattern.Name == "*" && IsWord(pattern.Namespace) => [new NamespacePeer(pattern.Namespace, default)],
            EndpointShape.Workload when IsWord(pattern.Namespace) && IsWord(pattern.Name) => [new WorkloadPeer(pattern.Namespace, pattern.Name, default)],
            EndpointShape.Labelled when IsWord(pattern.Namespace) => [Labelled(pattern)],
            EndpointShape.Word when pattern.Name.Contains('.', StringComparison.Ordinal) => [new DomainPeer(pattern.Name, default)],
            EndpointShape.Word when snapshot.Workloads.Count == 0 && IsWord(pattern.Name) => [new NamespacePeer(pattern.Name, default)],
            _ => default,
        };
    }

    /// <summary>The one unit of exactly these pods, or the finest of each.</summary>
    private ValueList<CharterPeer> Units(int[] found)
    {
        var whole = units!.Of(found[0]).LastOrDefault(unit => unit.Pods.AsSpan().SequenceEqual(found));
        var meant = whole is not null ? [whole] : found.Select(pod => units.Of(pod)[^1]).Distinct().ToList();
        foreach (var unit in meant)
        {
            if (unit.Component is { } component) components[component.Name] = component;
        }

        return meant.Select(static unit => unit.Peer).ToValueList();
    }

    private ComponentPeer Labelled(EndpointPattern pattern)
    {
        var selector = Governance.SelectorOf(pattern.Labels);
        var known = components.Values.FirstOrDefault(component => component.Namespace == pattern.Namespace && component.Pods.Equals(selector));
        var taken = components.Keys.Concat(BundleNames.All).Append("internet").ToHashSet(StringComparer.Ordinal);
        known ??= new(ComponentName.Free(ComponentName.Of(pattern.Labels.Pairs[0].Value), taken), default) { Namespace = pattern.Namespace, Pods = selector };
        components[known.Name] = known;
        return new(known.Name, default);
    }

    /// <summary>Governs where something arrives, and where something leaves the cluster.</summary>
    private void Govern(ValueList<CharterPeer> from, ValueList<CharterPeer> to)
    {
        governed.UnionWith(to.Select(SpaceOf).OfType<string>());
        if (to.All(peer => SpaceOf(peer) is null)) governed.UnionWith(from.Select(SpaceOf).OfType<string>());
    }

    private string? SpaceOf(CharterPeer peer) => peer switch
    {
        ComponentPeer { Name: var name } => components[name].Namespace,
        WorkloadPeer { Namespace: var space } => space,
        NamespacePeer { Namespace: var space } => space,
        _ => null,
    };

    /// <summary>Whether it is about ports: no flow names ICMP or other protocols.</summary>
    private static bool HasPorts(Expectation expectation) => expectation.Asked?.OnlyPorts().IsEmpty != true;

    /// <summary>Whether it is about asking the resolver, which the charter's dns opens.</summary>
    private bool IsResolving(Expectation expectation, ValueList<CharterPeer> to) =>
        expectation.Asked?.IsSubsetOf(DnsTerms.Default.Traffic) == true && to.All(peer => SpaceOf(peer) == DnsTerms.Default.Namespace);

    private static bool IsOutside(ValueList<CharterPeer> peers) =>
        peers.Any(static peer => peer is InternetPeer or DomainPeer || (peer is BlockPeer { Block: var block } && AddressSet.Of(block).Overlaps(SpecialAddresses.Public)));

    private static string NameOf(Flow flow)
    {
        return ComponentName.Of($"{Near(flow.From)}-to-{Near(flow.To)}");

        static string Near(ValueList<CharterPeer> peers) => peers[0] switch
        {
            BlockPeer or InternetPeer => "internet",
            AnyonePeer => "anyone",
            WorkloadPeer { Name: var name } => name,
            NamespacePeer { Namespace: var space } => space,
            var peer => peer.ToString(),
        };
    }

    private void Judge(Charter charter, ValueList<Expectation> expectations, DateOnly day, Profile profile, AnalysisOptions options)
    {
        var bound = BoundCharter.Of(AdoptionProof.Filled(charter), snapshot, AdoptionProof.Noon(day));
        var meant = Reachability.Of(Intent.Of(bound), profile, options);
        foreach (var expectation in expectations)
        {
            var result = ExpectationResult.Of(meant, expectation);
            if (!result.IsMet && !unmet.Exists(one => ReferenceEquals(one.Expectation, expectation))) unmet.Add(new(expectation, result.Actual ?? Verdict.Unknown));
        }
    }

    private static bool IsWord(string text) => text.Length is > 0 and <= 63 && text.All(static letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter is '-' or '.') && !text.StartsWith('-') && !text.EndsWith('-');
}
