using Sluice.Dialects;
using Sluice.Findings;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Charters;

/// <summary>A charter on a day, bound to what was read: every name stands for pods, addresses or domains, and only what counts on the day is open.</summary>
public sealed class BoundCharter
{
    private readonly PeerBinding binding;

    private BoundCharter(Charter charter, Snapshot snapshot, DateTimeOffset instant)
    {
        (Charter, Snapshot, Instant) = (charter, snapshot, instant);
        Governance = Governance.Of(charter, snapshot);
        binding = new(charter, snapshot);
        Grants = GrantsOf(charter, binding, Governance, instant).ToValueList();
        Bars = BarsOf(charter, binding, Governance, snapshot).ToValueList();
        Problems = Contradictions.Of(this).ToValueList();
    }

    private BoundCharter(BoundCharter other, ValueList<Grant> grants) =>
        (Charter, Snapshot, Instant, Governance, Grants, Bars, Problems, binding) = (other.Charter, other.Snapshot, other.Instant, other.Governance, grants, other.Bars, other.Problems, other.binding);

    public Charter Charter { get; }

    public Snapshot Snapshot { get; }

    /// <summary>The instant that decides which exceptions count.</summary>
    public DateTimeOffset Instant { get; }

    public Governance Governance { get; }

    /// <summary>What is open: the resolver, then the flows, then the exceptions that count, each in the order of the charter.</summary>
    public ValueList<Grant> Grants { get; }

    /// <summary>What is never open, in the order of the charter, borders between tenants last.</summary>
    public ValueList<Bar> Bars { get; }

    /// <summary>Where the charter contradicts itself: what is opened and never open, with both places.</summary>
    public ValueList<Problem> Problems { get; }

    /// <summary>Binds a charter.</summary>
    public static BoundCharter Of(Charter charter, Snapshot snapshot, DateTimeOffset instant)
    {
        ArgumentNullException.ThrowIfNull(charter);
        ArgumentNullException.ThrowIfNull(snapshot);
        return new(charter, snapshot, instant);
    }

    /// <summary>The same charter with less opened.</summary>
    internal BoundCharter With(ValueList<Grant> grants) => new(this, grants);

    /// <summary>What an exception would open if it counted, whether it does or not; none when it opens no path.</summary>
    public IEnumerable<Grant> WouldOpen(AccessException exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return Of(exception, binding);
    }

    /// <summary>What a name of the charter stands for.</summary>
    internal IEnumerable<GrantSide> Sides(CharterPeer peer) => binding.Sides(peer);

    private static IEnumerable<Grant> GrantsOf(Charter charter, PeerBinding binding, Governance governance, DateTimeOffset instant)
    {
        foreach (var grant in Dns(charter, binding, governance)) yield return grant;
        foreach (var flow in charter.Flows)
        {
            foreach (var (near, far, traffic) in Between(binding, flow.From, flow.To, flow.Ports)) yield return new(near, far, traffic) { Flow = flow, Span = flow.Span };
        }

        foreach (var exception in charter.Exceptions)
        {
            if (!exception.CountsAt(instant)) continue;
            foreach (var grant in Of(exception, binding)) yield return grant;
        }
    }

    private static IEnumerable<Grant> Of(AccessException exception, PeerBinding binding) => exception.Opens is not { } opening ? []
        : Between(binding, opening.From, opening.To, opening.Ports).Select(pair => new Grant(pair.Near, pair.Far, pair.Traffic) { Exception = exception, Span = exception.Span });

    /// <summary>Every source with every destination that some traffic is meant for. Each name is looked up once: lists of thousands are millions of pairs.</summary>
    private static IEnumerable<(GrantSide Near, GrantSide Far, TrafficSet Traffic)> Between(PeerBinding binding, ValueList<CharterPeer> from, ValueList<CharterPeer> to, ValueList<CharterPort> ports)
    {
        var sources = from.Select(peer => binding.Sides(peer).ToList()).ToList();
        foreach (var destination in to)
        {
            var traffic = binding.Traffic(destination, ports);
            if (traffic.IsEmpty) continue;
            var targets = binding.Sides(destination).ToList();
            foreach (var source in sources)
            {
                foreach (var near in source)
                {
                    foreach (var far in targets) yield return (near, far, traffic);
                }
            }
        }
    }

    private static IEnumerable<Grant> Dns(Charter charter, PeerBinding binding, Governance governance)
    {
        if (!charter.Dns.IsAllowed) return [];
        var span = charter.Dns.Span.HasLine ? charter.Dns.Span : charter.Span;
        var isolated = charter.Tenants is { IsolatedMayResolve: false } tenants ? tenants : null;
        var resolver = new BundlePeer(BundleName.Dns, span);
        return from space in governance.Names
               where isolated is null || !isolated.Isolated.Any(tenant => tenant.Value == governance.LabelsOf(space).Find(isolated.Label))
               from far in binding.Sides(resolver)
               select new Grant(new(new NamespacePeer(space, span), PodTerm.In(space, Selector.Everything)), far, charter.Dns.Traffic) { Span = span };
    }

    private static IEnumerable<Bar> BarsOf(Charter charter, PeerBinding binding, Governance governance, Snapshot snapshot)
    {
        foreach (var prohibition in charter.Forbidden)
        {
            foreach (var bar in Forbid(charter, binding, governance, prohibition)) yield return bar with { Prohibition = prohibition };
        }

        if (charter.Tenants is not { } tenants) yield break;
        var values = snapshot.Namespaces.Select(space => space.Labels.Find(tenants.Label)).Concat(charter.Governs.Select(scope => scope.Labels.Find(tenants.Label)))
            .OfType<string>().Concat(tenants.Isolated.Select(static tenant => tenant.Value)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        foreach (var value in values)
        {
            var own = new NamespaceLabelPeer(Labels.Of((tenants.Label, value)), default, tenants.Span);
            var others = Selector.Of([Requirement.Of(tenants.Label, SelectorOperator.Exists, []), Requirement.Of(tenants.Label, SelectorOperator.NotIn, [value])]);
            foreach (var side in binding.Sides(own)) yield return new(side, new(own, PodTerm.Across(others, Selector.Everything)), TrafficSet.Everything, tenants.Span);
        }
    }

    /// <summary>
    /// A prohibition that leaves out a port by name leaves out the number that the component in question gives it, so each component has a bar of its own beside
    /// the one for everything else.
    /// </summary>
    private static IEnumerable<Bar> Forbid(Charter charter, PeerBinding binding, Governance governance, Prohibition prohibition)
    {
        var names = prohibition.Except.Select(static port => port.Name).OfType<string>().ToList();
        var numbers = prohibition.Except.Aggregate(TrafficSet.Empty, static (all, port) => port.Traffic is { } traffic ? all.Union(traffic) : all);
        var named = charter.Components.SelectMany(component => names.Select(component.Find)).OfType<TrafficSet>().Aggregate(numbers, static (all, traffic) => all.Union(traffic));
        foreach (var near in prohibition.From.SelectMany(binding.Sides))
        {
            foreach (var destination in prohibition.To)
            {
                var except = destination is ComponentPeer { Name: var name } && charter.Find(name) is { } one ? Own(one) : named;
                foreach (var far in binding.Sides(destination)) yield return new(near, far, Without(except), prohibition.Span);
                if (destination is ComponentPeer || names.Count == 0) continue;
                foreach (var component in charter.Components)
                {
                    var own = Own(component);
                    if (own.Equals(named) || !Lies(component, destination, governance)) continue;
                    foreach (var far in binding.Sides(new ComponentPeer(component.Name, destination.Span))) yield return new(near, far, Without(own), prohibition.Span);
                }
            }
        }

        static TrafficSet Without(TrafficSet except) => except.IsEmpty ? TrafficSet.Everything : TrafficSet.AllPorts.Except(except);

        TrafficSet Own(Component component) => names.Select(component.Find).OfType<TrafficSet>().Aggregate(numbers, static (all, traffic) => all.Union(traffic));
    }

    /// <summary>Whether a component surely lies in what a prohibition names.</summary>
    private static bool Lies(Component component, CharterPeer destination, Governance governance) => destination switch
    {
        AnyonePeer => true,
        NamespaceLabelPeer labelled => Governance.SelectorOf(labelled.Labels).Matches(governance.LabelsOf(component.Namespace))
            && (labelled.Carriers.Count == 0 || labelled.Carriers.Contains(component.Namespace, StringComparer.Ordinal)),
        NamespacePeer { Namespace: var space } => string.Equals(space, component.Namespace, StringComparison.Ordinal),
        _ => false,
    };
}
