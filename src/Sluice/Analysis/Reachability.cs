using Sluice.Dialects;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Analysis;

/// <summary>
/// The relation that a snapshot's policies let through: source × destination → ports, three-valued, with provenance.
/// Immutable; safe to ask from several threads.
/// </summary>
public sealed class Reachability
{
    private readonly PolicyTable table;
    private readonly EndpointIndex index;
    private readonly DecisionWalk walk;

    private readonly PendingSnapshot snapshot;
    private readonly Lazy<ValueList<Endpoint>> resolvers;
    private readonly Lazy<Dictionary<Workload, TrafficSet>> routed;
    private readonly Lazy<ValueList<Endpoint>> endpoints;
    private readonly Func<Reachability, ValueList<Assumption>> assume;
    private readonly Lazy<ValueList<Assumption>> assumptions;

    private Reachability(Snapshot snapshot, Profile profile, AnalysisOptions options)
    {
        (this.snapshot, Profile, Options) = (new(snapshot), profile, options);
        var lowered = new LoweredPolicy[snapshot.Policies.Count];
        Blocks.ForEach(lowered.Length, at => lowered[at] = Dialect.Lower(snapshot.Policies[at]));
        var controller = ControllerSearch.NeedsSynthetic(snapshot, profile);
        var universe = UniverseBuilder.Build(snapshot, profile, options, lowered, controller, out var notes);
        var ranges = AddressRanges.Of(snapshot, options);
        table = PolicyTable.Of(universe, lowered, profile, ranges, options);
        index = new(universe);
        walk = new(table, profile);
        resolvers = new(() => DnsSearch.Among(Endpoints));
        routed = new(() => RouteTargets.Of(Snapshot));
        endpoints = new(() => new(universe.Endpoints));
        assume = reachability => AssumptionList.Of(
            reachability.Snapshot, profile, reachability.table.Universe, notes, ranges, [.. reachability.table.Policies.Select(static policy => policy.Lowered)], controller,
            options);
        assumptions = new(() => assume(this));
    }

    private Reachability(Reachability parent, PolicyTable table, PendingSnapshot snapshot)
    {
        (Profile, Options, assume, this.table, this.snapshot) = (parent.Profile, parent.Options, parent.assume, table, snapshot);
        var isSame = ReferenceEquals(table.Universe, parent.table.Universe);
        (index, endpoints) = isSame ? (parent.index, parent.endpoints) : (new(table.Universe), new(() => new(table.Universe.Endpoints)));
        assumptions = new(() => assume(this));
        walk = new(table, Profile);
        resolvers = new(() => DnsSearch.Among(Endpoints));
        routed = new(() => RouteTargets.Of(Snapshot));
    }

    /// <summary>What was analysed.</summary>
    public Snapshot Snapshot => snapshot.Value;

    public Profile Profile { get; }

    public AnalysisOptions Options { get; }

    /// <summary>What the answers take for granted, in the order of <see cref="AssumptionKind"/>.</summary>
    public ValueList<Assumption> Assumptions => assumptions.Value;

    /// <summary>
    /// Every endpoint of the snapshot in order: workloads, representatives, nodes (when the profile models them), the synthetic ingress controller when
    /// routes exist and their controller was not read, address blocks (external space split at the borders in use), domains.
    /// </summary>
    public ValueList<Endpoint> Endpoints => endpoints.Value;

    /// <summary>How many classes the endpoints fall into.</summary>
    public int ClassCount => table.Universe.ClassCount;

    internal PolicyTable Table => table;

    /// <summary>The endpoints that answer DNS, in order.</summary>
    internal ValueList<Endpoint> Resolvers => resolvers.Value;

    internal EndpointIndex Index => index;

    /// <summary>The class of an endpoint; of an address set the class of its first addresses.</summary>
    internal int ClassOf(Endpoint endpoint) => index.ClassesOf(endpoint)[0];

    /// <summary>Analyses a snapshot.</summary>
    public static Reachability Of(Snapshot snapshot, Profile profile, AnalysisOptions? options = null) =>
        new(snapshot, profile, options ?? AnalysisOptions.Default);

    /// <summary>
    /// The connections that are allowed or unknown, ordered by source and destination; a workload to itself only between replicas;
    /// external space merged per workload and traffic. Produced lazily.
    /// </summary>
    public IEnumerable<Connection> Connections(ConnectionQuery? query = null) =>
        new ConnectionList(this, query ?? ConnectionQuery.Everything).Enumerate();

    /// <summary>
    /// The relation after one change, and what it opens and closes. It is the relation of <see cref="Of"/>, and most changes are followed without analysing
    /// anew: a policy costs the subjects that it selected or selects, a workload or a namespace's labels cost their own pods; what others may now open to
    /// these is worked out when it is asked. Earlier relations stay as they are and share what has not changed.
    /// Analysed anew, at the cost of <see cref="Of"/>, is what needs endpoints or borders that are not there: a policy with a label or named port that no
    /// selector used so far (unless <see cref="AnalysisOptions.KeepsEveryLabel"/>), with an address block whose borders none had, with a domain name, where pods
    /// are represented or custom resources make some, and the first or last one that says what ICMP means; a workload in a namespace that is not known, the
    /// first or last one of its namespace where the input is a part of a cluster, the first on the host network where no node was read, and an ingress controller
    /// where routes are; a namespace that goes, whose pods are represented, or whose labels decide which namespaces are represented; whatever comes after as many
    /// moves as there were classes, or while another reading is compared with.
    /// </summary>
    /// <exception cref="ArgumentException">The object as it was is not of this snapshot (the same instance).</exception>
    public ReachabilityStep With(SnapshotChange change)
    {
        if (new ChangeFollower(table, snapshot.First, Profile, Options).Follow(change) is { Table: var next, Delta: var delta })
        {
            var stepped = new Reachability(this, next, snapshot.With(change));
            return new(stepped, ReachabilityDifference.Between(this, stepped, delta));
        }

        var anew = new Reachability(change.Apply(Snapshot), Profile, Options);
        return new(anew, ReachabilityDifference.Between(Snapshot, anew.Snapshot, Profile, Options));
    }

    /// <summary>Goes through the whole relation on every core and counts it.</summary>
    public RelationCount Count() => new RelationScan(table).Count();

    /// <summary>
    /// The verdict from one endpoint to another with the rules behind it. An <see cref="AddressEndpoint"/> may be any set of addresses: ports count as
    /// allowed when allowed for every address, and as unknown when the addresses differ or it cannot be said. What a controller that was not read forwards is
    /// only what routes lead to.
    /// </summary>
    /// <exception cref="ArgumentException">A workload, representative or node that is not of this snapshot.</exception>
    public Decision Decide(Endpoint from, Endpoint to)
    {
        if (from is ExternalEndpoint) return RouteTargets.Cut(DecideUnrouted(from, to), routed.Value, table.Universe.Roster.Find(to)?.Endpoint ?? to);
        return DecideUnrouted(from, to);
    }

    private Decision DecideUnrouted(Endpoint from, Endpoint to)
    {
        var sources = index.ClassesOf(from);
        var destinations = index.ClassesOf(to);
        Decision? whole = null;
        foreach (var source in sources)
        {
            foreach (var destination in destinations)
            {
                var part = Decide(from, to, source, destination);
                whole = whole is null ? part : Merge(whole, part);
            }
        }

        return whole ?? throw new ArgumentException("an address set without addresses", nameof(to));
    }

    /// <summary>The ports that are open or of which it cannot be said, between endpoints that are one class each.</summary>
    internal TrafficSet MayFlow(Endpoint from, Endpoint to) =>
        table.Relation.Traffic[table.Relation.Of(index.ClassesOf(from)[0], index.ClassesOf(to)[0]).May];

    /// <summary>Whether an endpoint is of this snapshot, so that it can be asked about; every set of addresses is.</summary>
    public bool Has(Endpoint endpoint) => index.Has(endpoint);

    /// <summary>
    /// The verdict from one endpoint to another, told apart by address where the policies do: one answer for each part of an address set on which the
    /// asked ports fare alike, in order of addresses.
    /// </summary>
    internal IEnumerable<InquiryAnswer> Parts(Endpoint from, Endpoint to, TrafficSet? asked)
    {
        var whole = from as AddressEndpoint ?? to as AddressEndpoint;
        if (whole is null) return [new(from, to, Decide(from, to))];
        var atoms = new List<int>();
        table.Universe.Atoms.CopyTouching(whole.Addresses, atoms);
        var parts = atoms
            .Select(atom => new AddressEndpoint(table.Universe.Atoms[atom].Intersect(whole.Addresses)))
            .Select(part => ReferenceEquals(whole, from) ? new InquiryAnswer(part, to, Decide(part, to)) : new(from, part, Decide(from, part)))
            .GroupBy(answer => (Allowed: Cut(answer.Decision.Allowed), Unknown: Cut(answer.Decision.Unknown)))
            .Select(group => group.ToList()).ToList();
        if (parts.Count == 1) return [new(from, to, Decide(from, to))];
        return parts.Select(group => Whole(group.Select(answer => ReferenceEquals(whole, from) ? answer.From : answer.To)))
            .Select(part => ReferenceEquals(whole, from) ? new InquiryAnswer(part, to, Decide(part, to)) : new(from, part, Decide(from, part)));

        TrafficSet Cut(TrafficSet traffic) => asked is null ? traffic : traffic.Intersect(asked);
        static AddressEndpoint Whole(IEnumerable<Endpoint> ends) =>
            new(ends.Aggregate(AddressSet.Empty, static (set, end) => set.Union(((AddressEndpoint)end).Addresses)));
    }

    /// <summary>The policies that isolate an endpoint in a direction (each as a rule reference with index −1); empty when nothing isolates it.</summary>
    public ValueList<RuleRef> Isolating(Endpoint endpoint, Direction direction)
    {
        var isolating = new List<RuleRef>();
        foreach (var policy in SelectingEntries(endpoint, direction))
        {
            if (policy.Lowered.Tier == Tier.NetworkPolicy) isolating.Add(DecisionWalk.Isolation(policy, direction));
        }

        isolating.Sort();
        return isolating.ToValueList();
    }

    /// <summary>The policies that select an endpoint in a direction, of every kind, in order of evaluation.</summary>
    public ValueList<Policy> Selecting(Endpoint endpoint, Direction direction) => [.. SelectingInOrder(endpoint, direction).Select(static policy => policy.Origin)];

    /// <summary>The policies that select an endpoint in a direction, lowered, in order of evaluation.</summary>
    internal IEnumerable<LoweredPolicy> SelectingInOrder(Endpoint endpoint, Direction direction) => SelectingEntries(endpoint, direction)
        .Select(static policy => policy.Lowered).OrderBy(static policy => policy.Tier).ThenBy(static policy => policy.Priority).ThenBy(static policy => policy.Origin.Name);

    /// <summary>The endpoints of this snapshot that a policy selects as its subject, ordered. Doubtful selections count.</summary>
    public ValueList<Endpoint> SubjectsOf(Policy policy) =>
        table.Policies.FirstOrDefault(entry => ReferenceEquals(entry.Origin, policy)) is { } found ? index.EndpointsOf(found.Subjects.May) : default;

    /// <summary>The pods, representatives and nodes that a peer of a NetworkPolicy matches (certainly, and perhaps).</summary>
    public PeerMatch Matching(NetworkPolicy policy, NetworkPolicyPeer peer)
    {
        var matched = table.Resolver.Resolve(NetworkPolicyDialect.Lower(policy.Name.Namespace, peer));
        var certain = index.EndpointsOf(matched.Sure);
        return new(certain, ReferenceEquals(matched.Sure, matched.May) ? default : index.EndpointsOf(matched.May.Except(matched.Sure)));
    }

    private List<PolicyEntry> SelectingEntries(Endpoint endpoint, Direction direction)
    {
        if (!endpoint.IsPolicySubject && !Profile.HostNetworkAsPods) return [];
        return [.. index.ClassesOf(endpoint).SelectMany(id => table.Subjects(direction).PoliciesOf(id))];
    }

    private Decision Decide(Endpoint from, Endpoint to, int source, int destination)
    {
        var traffic = table.Relation.Traffic;
        var because = new List<UnknownReason>();
        var egress = walk.Side(source, destination, Direction.Egress, because);
        var ingress = walk.Side(destination, source, Direction.Ingress, because);
        var (sure, may) = table.Relation.Of(source, destination);
        var unknown = traffic.Except(may, sure);
        var classes = table.Universe;
        if (unknown == TrafficTable.None) because.Clear();
        else if (because.Count == 0) because.Add(new(UnknownCause.OrderUndefined, null));
        var undefined = traffic.Except(walk.Undefined(source, destination), may);
        if (Options.AsksPortless)
        {
            if (undefined != TrafficTable.None) because.Add(new(UnknownCause.PortlessUndefined, null));
            (unknown, undefined) = (traffic.Or(unknown, undefined), TrafficTable.None);
            egress = walk.WithUndefined(egress, source, destination, Direction.Egress);
            ingress = walk.WithUndefined(ingress, destination, source, Direction.Ingress);
        }

        return new()
        {
            From = from,
            To = to,
            Egress = egress,
            Ingress = ingress,
            Allowed = traffic[sure],
            Unknown = traffic[unknown],
            Undefined = traffic[undefined],
            IsOwnNode = walk.IsOwnNode(classes[source], classes[destination], Direction.Egress) || walk.IsOwnNode(classes[destination], classes[source], Direction.Ingress),
            Because = because.Count == 0 ? default : DecisionWalk.InOrder(because),
            AllowingRules = sure == TrafficTable.None ? default : Rules(egress, ingress),
        };
    }

    private static ValueList<RuleRef> Rules(SideDecision egress, SideDecision ingress)
    {
        var rules = new List<RuleRef>(egress.Rules.Count + ingress.Rules.Count);
        foreach (var side in (ReadOnlySpan<SideDecision>)[egress, ingress])
        {
            foreach (var rule in side.Rules)
            {
                if (!rule.IsIsolation && !rules.Contains(rule)) rules.Add(rule);
            }
        }

        rules.Sort();
        return rules.ToValueList();
    }

    /// <summary>Two parts of one address set: allowed is what both allow, unknown what either may.</summary>
    private static Decision Merge(Decision left, Decision right)
    {
        var allowed = left.Allowed.Intersect(right.Allowed);
        var unknown = left.Allowed.Union(left.Unknown).Union(right.Allowed).Union(right.Unknown).Except(allowed);
        return left with
        {
            Egress = Merge(left.Egress, right.Egress),
            Ingress = Merge(left.Ingress, right.Ingress),
            Allowed = allowed,
            Unknown = unknown,
            Undefined = left.Undefined.Union(right.Undefined).Except(allowed).Except(unknown),
            Because = [.. left.Because.Concat(right.Because).Distinct()],
            AllowingRules = [.. left.AllowingRules.Concat(right.AllowingRules).Distinct().Order()],
        };
    }

    private static SideDecision Merge(SideDecision left, SideDecision right)
    {
        var allowed = left.Allowed.Intersect(right.Allowed);
        return new()
        {
            Allowed = allowed,
            Unknown = left.Allowed.Union(left.Unknown).Union(right.Allowed).Union(right.Unknown).Except(allowed),
            IsIsolated = left.IsIsolated,
            Rules = [.. left.Rules.Concat(right.Rules).Distinct().Order()],
        };
    }
}
