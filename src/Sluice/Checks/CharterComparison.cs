using Sluice.Analysis;
using Sluice.Charters;
using Sluice.Compile;
using Sluice.Dialects;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Checks;

/// <summary>
/// What a charter means and what policies allow, over the same endpoints, compared class by class and never pod by pod. Paths out of the cluster are meant to pass the
/// gateway where there is one. Only ports are compared.
/// </summary>
internal sealed class CharterComparison
{
    private readonly JointClasses joints;
    private readonly Dictionary<GrantSide, ClassSet> sides = [];
    private readonly Lazy<Sources<Grant>> grants;
    private readonly Lazy<Sources<Bar>> bars;
    private readonly Lazy<PathList> unreadTenancy;
    private readonly Ended[] expired;

    private CharterComparison(BoundCharter bound, Reachability meant, Reachability allowed, List<Grant> planned)
    {
        (Bound, Meant, Allowed, Grants) = (bound, meant, allowed, planned);
        var changes = new JointChanges(meant, allowed);
        joints = changes.Joints;
        grants = new(() => new(planned, joints.Pairs.Count, grant => Side(grant.From)));
        unreadTenancy = new(() => Checks.UnreadTenancy.Of(this));
        bars = new(() => new(bound.Bars, joints.Pairs.Count, bar => Side(bar.From)));
        expired = [.. bound.Charter.Exceptions.Where(exception => exception.StateAt(bound.Instant) == ExceptionState.Expired).Select(exception => new Ended(exception, GrantPlan.Meant(bound, bound.WouldOpen(exception))))];
        foreach (var change in changes.ByClass())
        {
            Undeclared.Add(this, change);
            Denied.Add(this, change);
            foreach (var ended in expired) ended.Add(this, change);
        }
    }

    public BoundCharter Bound { get; }

    public Charter Charter => Bound.Charter;

    /// <summary>The charter as an object that findings are about.</summary>
    public ObjectName Name => new("Charter", "", Charter.Name);

    /// <summary>What is allowed and not declared.</summary>
    public UndeclaredPaths Undeclared { get; } = new();

    /// <summary>What is declared and not allowed.</summary>
    public DeniedPaths Denied { get; } = new();

    /// <summary>Open paths between a tenant and a namespace of unknown tenant; a check and every control that rests on it ask for them.</summary>
    public PathList UnreadTenancy => unreadTenancy.Value;

    /// <summary>What is meant.</summary>
    public Reachability Meant { get; }

    /// <summary>What is allowed, with everything told apart that the charter tells apart.</summary>
    public Reachability Allowed { get; }

    /// <summary>What is meant, grant by grant; those to the outside lead to the gateway where there is one.</summary>
    public IReadOnlyList<Grant> Grants { get; }

    public static CharterComparison Of(CheckInput input, BoundCharter bound)
    {
        var (profile, options) = (input.Reachability.Profile, input.Reachability.Options);
        options = options with { Dns = [.. options.Dns, .. bound.Charter.Answers] };
        var planned = GrantPlan.Meant(bound, bound.Grants);
        var meant = Intent.Of(bound, planned, bound.Bars, closesByScope: false);
        var allowed = Intent.Surroundings(bound) with { Policies = bound.Snapshot.Policies };
        var every = bound.Grants.Concat(planned).Concat(bound.Charter.Exceptions.SelectMany(bound.WouldOpen));
        var named = Intent.Named(every, bound.Bars);
        return new(
            bound,
            Reachability.Of(meant, profile, options with { ComparedWith = allowed with { Policies = [.. allowed.Policies, named] } }),
            Reachability.Of(allowed, profile, options with { ComparedWith = meant with { Policies = [.. meant.Policies, named] } }),
            planned);
    }

    /// <summary>The joint classes that a side surely stands for; nothing for what could not be found out.</summary>
    public ClassSet Side(GrantSide side)
    {
        lock (sides)
        {
            if (sides.TryGetValue(side, out var known)) return known;
            return sides[side] = side.IsAnyone ? ClassSet.All : side.Term is { } term ? joints.OfOld(Meant.Table.Resolver.Resolve(term).Sure) : ClassSet.Empty;
        }
    }

    /// <summary>The joint classes of a set.</summary>
    public IEnumerable<int> Members(ClassSet set)
    {
        if (set.IsAll) return Enumerable.Range(0, joints.Pairs.Count);
        var members = new List<int>();
        set.CopyTo(members);
        return members;
    }

    /// <summary>The grants that mean some of the traffic between two joint classes.</summary>
    public IEnumerable<Grant> Declaring(int from, int to, TrafficSet traffic) =>
        grants.Value.Of(from).Where(grant => Side(grant.To).Contains(to) && !grant.Traffic.Intersect(traffic).IsEmpty);

    /// <summary>Whether flows, and the way to the resolver, mean all of a grant.</summary>
    public bool IsDeclaredByFlows(Grant grant) => BeyondFlows(grant).IsEmpty;

    /// <summary>
    /// What of a grant's traffic flows, and the way to the resolver, do not mean for some source and destination of it. All of it where a side surely stands for nothing
    /// that is known: nobody can say then that a flow means it.
    /// </summary>
    public TrafficSet BeyondFlows(Grant grant)
    {
        var beyond = TrafficSet.Empty;
        var (sources, targets) = (Members(Side(grant.From)).ToList(), Members(Side(grant.To)).ToList());
        if (sources.Count == 0 || targets.Count == 0) return grant.Traffic;
        foreach (var from in sources)
        {
            var flows = grants.Value.Of(from).Where(static own => own.Exception is null).ToList();
            foreach (var to in targets)
            {
                var open = flows.Where(own => Side(own.To).Contains(to)).Aggregate(TrafficSet.Empty, static (all, own) => all.Union(own.Traffic));
                beyond = beyond.Union(grant.Traffic.Except(open));
                if (beyond.Equals(grant.Traffic)) return beyond;
            }
        }

        return beyond;
    }

    /// <summary>What an expired exception would open and nothing else declares, as far as it is allowed.</summary>
    public PathList StillOpen(AccessException exception) => Array.Find(expired, ended => ReferenceEquals(ended.Exception, exception))?.Paths ?? new();

    /// <summary>What expired exceptions would open between two joint classes, whatever else declares it, in the order of the charter.</summary>
    public IEnumerable<(AccessException Exception, TrafficSet Traffic)> EndedBetween(int from, int to) =>
        expired.Select(ended => (ended.Exception, Traffic: ended.Between(this, from, to))).Where(static ended => !ended.Traffic.IsEmpty);

    /// <summary>What the charter forbids between two joint classes.</summary>
    public TrafficSet Barred(int from, int to) => Bound.Bars.Count == 0 ? TrafficSet.Empty
        : bars.Value.Of(from).Where(bar => Forbids(bar, from, to)).Aggregate(TrafficSet.Empty, static (all, bar) => all.Union(bar.Traffic.OnlyPorts()));

    /// <summary>
    /// Whether a bar from a joint class on is about another. Addresses that are forbidden as a destination are forbidden to pods; a block that happens to hold the address of a
    /// pod says nothing about who reaches it from outside.
    /// </summary>
    public bool Forbids(Bar bar, int from, int to) => Side(bar.To).Contains(to) && (bar.To.Term is not BlockTerm || EndpointsOf(from).First().IsPolicySubject);

    /// <summary>What the charter forbids from a joint class on.</summary>
    public IEnumerable<Bar> BarsFrom(int from) => bars.Value.Of(from);

    /// <summary>How many joint classes there are.</summary>
    public int Count => joints.Pairs.Count;

    /// <summary>The endpoints of a joint class, in order.</summary>
    public IEnumerable<Endpoint> EndpointsOf(int joint) => joints.Members[joint].Select(place => joints.Endpoints[place].New ?? joints.Endpoints[place].Old!);

    /// <summary>What a joint class surely may open, and to which joint class.</summary>
    public IEnumerable<(int To, TrafficSet Traffic)> AllowedFrom(int from)
    {
        var own = joints.Pairs[from].New;
        if (own < 0) yield break;
        var relation = Allowed.Table.Relation;
        var reached = new List<Reach>();
        relation.CopyFrom(own, reached);
        foreach (var reach in reached.OrderBy(static reach => reach.Class))
        {
            var open = relation.Traffic.OnlyPorts(reach.Sure);
            if (open == TrafficTable.None) continue;
            foreach (var to in joints.OfNew(reach.Class))
            {
                if (to != from || joints.Members[to].Count > 1 || EndpointsOf(to).First().HasReplicas) yield return (to, relation.Traffic[open]);
            }
        }
    }

    /// <summary>An expired exception, and what of it is still open.</summary>
    private sealed record Ended(AccessException Exception, List<Grant> Opening)
    {
        public PathList Paths { get; } = new();

        public void Add(CharterComparison comparison, in ClassChange change)
        {
            if (change.Change.Opened.IsEmpty) return;
            var open = change.Change.Opened.Intersect(Between(comparison, change.From, change.To));
            if (!open.IsEmpty) Paths.Add(change.Source, change.Target, open, change.Connections);
        }

        public TrafficSet Between(CharterComparison comparison, int from, int to)
        {
            var traffic = TrafficSet.Empty;
            foreach (var grant in Opening)
            {
                if (comparison.Side(grant.From).Contains(from) && comparison.Side(grant.To).Contains(to)) traffic = traffic.Union(grant.Traffic);
            }

            return traffic;
        }
    }

    /// <summary>Things by the joint classes that they are about as source.</summary>
    private sealed class Sources<T>
    {
        private readonly List<T>?[] bySource;
        private readonly List<T> ofAnyone = [];

        public Sources(IEnumerable<T> all, int count, Func<T, ClassSet> from)
        {
            bySource = new List<T>[count];
            foreach (var one in all)
            {
                var sources = from(one);
                if (sources.IsAll) ofAnyone.Add(one);
                else sources.ForEach((bySource, one), static (state, joint) => (state.bySource[joint] ??= []).Add(state.one));
            }
        }

        public IEnumerable<T> Of(int joint) => (bySource[joint] ?? []).Concat(ofAnyone);
    }
}
