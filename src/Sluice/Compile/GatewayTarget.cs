using Sluice.Charters;
using Sluice.Dialects;
using Sluice.Findings;
using Sluice.Model;
using Sluice.Sets;
using static Sluice.Compile.ManifestNode;

namespace Sluice.Compile;

/// <summary>
/// Compiles to the allowlist of the egress gateway: who may reach what outside, on which ports, from when and until when, and what nobody may. The gateway ends each entry
/// by itself, so exceptions that have not begun are in it, and only those that ended are not. A denying entry wins over every other; what no entry allows is denied.
/// </summary>
internal static class GatewayTarget
{
    private static readonly TrafficSet Carried = TrafficSet.Of(Protocol.Tcp, PortSet.All).Union(TrafficSet.Of(Protocol.Udp, PortSet.All));

    public static CompiledTarget Compile(CompileTarget target, BoundCharter bound)
    {
        var (told, entries, sources) = (new List<Capability>(), new List<ManifestNode>(), new List<SourceSpan>());
        var gateway = GrantPlan.Gateway(bound.Charter);
        foreach (var grant in bound.Grants.Concat(Coming(bound)).Where(grant => IsOutside(grant) && (gateway is null || !GrantPlan.IsGateway(grant.From, gateway))))
        {
            if (Limits(grant) is { } limit)
            {
                told.Add(new(Standing.Failed, limit) { Grant = grant });
                continue;
            }

            if (gateway is null && GrantPlan.LeadsOut(grant.To)) told.Add(new(Standing.Failed, Limit.NoGateway) { Grant = grant });
            if (!grant.Traffic.OnlyPorts().IsSubsetOf(Carried)) told.Add(new(Standing.Approximated, Limit.NoPortless) { Grant = grant });
            entries.Add(Entry(bound, "allow", grant.From.Term, grant.To, grant.Traffic, Why(bound.Charter, grant)));
            sources.Add(grant.Span);
        }

        foreach (var bar in bound.Bars.Where(static bar => bar.To.IsAnyone || bar.To.Term is BlockTerm or DomainTerm))
        {
            if (bar.From.Standing != SideStanding.Bound) told.Add(new(Standing.Failed, Limit.AddressUnknown) { Bar = bar });
            else if (bar.From.Term is BlockTerm or DomainTerm) told.Add(new(Standing.Failed, Limit.NoCaller) { Bar = bar });
            else
            {
                entries.Add(Entry(bound, "deny", bar.From.Term, bar.To, bar.Traffic, [("reason", Text(bar.Prohibition?.Reason)), ("source", Place(bound.Charter, bar.Span))]));
                sources.Add(bar.Span);
            }
        }

        foreach (var tenant in bound.Charter.Tenants?.Isolated ?? default)
        {
            var pods = PodTerm.Across(Selector.Of((bound.Charter.Tenants!.Label, tenant.Value)), Selector.Everything);
            entries.Add(Entry(bound, "deny", pods, null, TrafficSet.Everything, [("reason", $"the tenant {tenant.Value} is isolated"), ("source", Place(bound.Charter, tenant.Span))]));
            sources.Add(tenant.Span);
        }

        var body = Map(
            ("version", 1),
            ("charter", bound.Charter.Name),
            ("gateway", gateway is null ? null : Map(
                ("component", gateway.Side.Peer.ToString()), ("namespace", ((PodTerm)gateway.Side.Term!).NamespaceName!),
                ("podSelector", PolicyManifest.SelectorOf(((PodTerm)gateway.Side.Term).Pods!)), ("ports", Ports(gateway.Traffic)))),
            ("entries", List(entries.Distinct())));
        return new(target, [GeneratedFile.Json($"{target.Name}/allowlist.json", bound.Charter.Strip(sources.Append(bound.Charter.Span)), body)], told.Distinct().ToValueList());
    }

    /// <summary>
    /// What leads to the internet, and the blocks of exceptions in ranges for special purposes: policies open those too, but whoever reaches a partner's private network by the gateway
    /// is let through only by an exception that names its block.
    /// </summary>
    private static bool IsOutside(Grant grant) => GrantPlan.LeadsOut(grant.To) || (grant.Exception is not null && grant.To.Term is BlockTerm);

    /// <summary>The grants of exceptions that have not begun, as they will be on their first day.</summary>
    private static IEnumerable<Grant> Coming(BoundCharter bound) =>
        from exception in bound.Charter.Exceptions
        where exception.Opens is not null && exception.StateAt(bound.Instant) == ExceptionState.NotYet
        let alone = bound.Charter with { Flows = default, Exceptions = [exception] }
        from grant in BoundCharter.Of(alone, bound.Snapshot, exception.Begins!.Value).Grants
        where grant.Exception is not null
        select grant;

    /// <summary>Why a grant cannot be in the list at all; null when it can.</summary>
    private static Limit? Limits(Grant grant) => grant.From switch
    {
        { Standing: SideStanding.WorkloadMissing } => Limit.WorkloadMissing,
        { Standing: SideStanding.WorkloadUnread } => Limit.WorkloadUnread,
        { Standing: not SideStanding.Bound } => Limit.AddressUnknown,
        { Term: BlockTerm or DomainTerm } => Limit.NoCaller,
        _ => grant.Traffic.Intersect(Carried).IsEmpty ? Limit.NoPortless : null,
    };

    private static (string Key, ManifestNode? Value)[] Why(Charter charter, Grant grant) => grant.Exception is { } exception
        ?
        [
            ("notBefore", exception.Begins is { } begins ? FromString(CalendarDay.Text(begins)) : null),
            ("expires", CalendarDay.Text(exception.Ends!.Value)),
            ("exception", exception.Name),
            ("owner", exception.Owner!),
            ("reason", exception.Reason!),
            ("auditRef", exception.AuditRef!),
            ("classification", ClassificationNames.Text(exception.Classification)),
            ("source", Place(charter, grant.Span)),
        ]
        : [("flow", $"{grant.From.Peer} → {grant.To.Peer}"), ("reason", Text(grant.Flow?.Reason)), ("source", Place(charter, grant.Span))];

    private static MappingNode Entry(BoundCharter bound, string action, PeerTerm? from, GrantSide? to, TrafficSet traffic, (string Key, ManifestNode? Value)[] why)
    {
        var carried = traffic.Intersect(Carried);
        return Map(
        [
            ("action", action),
            ("from", Caller(bound, from as PodTerm)),
            ("to", Destination(to?.Term)),
            ("ports", carried.Equals(Carried) ? null : Ports(carried)),
            ("tls", action == "allow" && to?.Peer is DomainPeer domain ? FromString(TlsDemands.Text(domain.Tls)) : null),
            .. why,
        ]);
    }

    /// <summary>Who asks: the pods, their component where the charter has one, and their service accounts where the workloads were read; without any of it, anyone.</summary>
    private static MappingNode Caller(BoundCharter bound, PodTerm? pods)
    {
        if (pods is null) return Map();
        var component = bound.Charter.Components.FirstOrDefault(component => component.Namespace == pods.NamespaceName && component.Pods.Equals(pods.Pods));
        var accounts = bound.Snapshot.Workloads.Where(workload => workload.ServiceAccount.Length > 0 && pods.Pods!.Matches(workload.Labels) && IsIn(workload.Name.Namespace))
            .Select(static workload => $"{workload.Name.Namespace}/{workload.ServiceAccount}").Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        return Map(
            ("component", Text(component?.Name)),
            ("namespace", Text(pods.NamespaceName)),
            ("namespaceSelector", pods.NamespaceName is null ? PolicyManifest.SelectorOf(pods.Namespaces) : null),
            ("podSelector", PolicyManifest.SelectorOf(pods.Pods!)),
            ("serviceAccounts", accounts.Count == 0 ? null : List(accounts.Select(FromString))));

        bool IsIn(string space) => pods.NamespaceName is { } name ? space == name : pods.Namespaces.Matches(bound.Governance.LabelsOf(space));
    }

    private static MappingNode Destination(PeerTerm? to) => to switch
    {
        null => Map(),
        DomainTerm domain => Map(("domain", domain.Name)),
        BlockTerm block => Map(("cidrs", List(block.Addresses.ToBlocks().Select(static cidr => FromString(cidr.ToString()))))),
        _ => throw new ArgumentOutOfRangeException(nameof(to), to, "a destination that does not lead out"),
    };

    private static SequenceNode Ports(TrafficSet traffic) => List(
        from protocol in Protocols.All
        from interval in traffic.Ports(protocol).Set.Intervals.ToArray()
        select (ManifestNode)Map(("protocol", Protocols.ApiName(protocol)), ("port", (int)interval.Low), ("endPort", interval.Low == interval.High ? null : FromInt32(interval.High))));

    private static MappingNode Place(Charter charter, SourceSpan span) =>
        Map(("file", CharterFolder.Strip(span, CharterFolder.Of(charter)).File ?? ""), ("line", span.HasLine ? FromInt32(span.Line) : null));

    private static TextNode? Text(string? text) => string.IsNullOrEmpty(text) ? null : new TextNode(text);
}
