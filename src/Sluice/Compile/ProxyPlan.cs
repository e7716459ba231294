using Sluice.Charters;
using Sluice.Dialects;
using Sluice.Sets;

namespace Sluice.Compile;

/// <summary>One thing that a proxy is told: who, to whom, on which ports of TCP, and why.</summary>
/// <param name="From">The caller; anyone where it is not told apart.</param>
/// <param name="To">The destination outside; anyone means everything outside.</param>
/// <param name="Ports">The ports of TCP; never empty.</param>
/// <param name="Why">What it comes from, on one line, with its place.</param>
internal sealed record ProxyRule(GrantSide From, GrantSide To, PortSet Ports, string Why)
{
    /// <summary>What the charter asks of a connection to a domain name.</summary>
    public TlsDemand Tls => To.Peer is DomainPeer domain ? domain.Tls : TlsDemand.Off;
}

/// <summary>
/// What a charter means for a proxy of another make that decides by lists, on the charter's day: what nobody may, then what is open. Such a proxy has no clock for exceptions, so only
/// those that count on the day are in it, and for every grant it is told what the egress gateway does and the proxy does not.
/// </summary>
/// <param name="Denied">What is never open, in the order of the charter; it comes before everything else.</param>
/// <param name="Opened">What is open, in the order of the charter.</param>
/// <param name="Told">What is lost, grant by grant.</param>
internal sealed record ProxyPlan(ValueList<ProxyRule> Denied, ValueList<ProxyRule> Opened, ValueList<Capability> Told)
{
    /// <summary>Public addresses of IPv6 behind which there is one of IPv4, special ones too, for whoever relays them: Teredo (RFC 4380) and 6to4 (RFC 3056).</summary>
    public static AddressSet Tunnels { get; } = AddressSet.Of([Cidr.Parse("2001::/32"), Cidr.Parse("2002::/16")]);

    /// <summary>The plan of a charter.</summary>
    /// <param name="bound">The charter on its day.</param>
    /// <param name="caller">How the proxy knows the source of a grant: what is lost by it, and whether it can be known at all.</param>
    public static ProxyPlan Of(BoundCharter bound, Func<Grant, Capability> caller)
    {
        var (opened, told) = (new List<ProxyRule>(), new List<Capability>());
        var gateway = GrantPlan.Gateway(bound.Charter);
        foreach (var grant in bound.Grants.Where(grant => GrantPlan.LeadsOut(grant.To) && (gateway is null || !GrantPlan.IsGateway(grant.From, gateway))))
        {
            var known = Failure(grant) is { } limit ? new Capability(Standing.Failed, limit) { Grant = grant } : caller(grant);
            told.Add(known);
            if (known.Standing == Standing.Failed) continue;
            told.AddRange(Lost(grant, gateway is not null).Select(lost => lost with { Grant = grant }));
            opened.Add(new(grant.From, grant.To, grant.Traffic.Tcp, Why(bound.Charter, grant)));
        }

        var denied = new List<ProxyRule>();
        foreach (var bar in bound.Bars.Concat(Isolated(bound.Charter)).Where(static bar => (bar.To.IsAnyone || GrantPlan.LeadsOut(bar.To)) && !bar.Traffic.Tcp.IsEmpty))
        {
            if (bar.From.Standing != SideStanding.Bound) told.Add(new(Standing.Failed, Limit.AddressUnknown) { Bar = bar });
            else if (bar.From.Term is DomainTerm) told.Add(new(Standing.Failed, Limit.NoCaller) { Bar = bar });
            else denied.Add(new(bar.From, bar.To, bar.Traffic.Tcp, Why(bound.Charter, bar)));
        }

        return new(denied.Distinct().ToValueList(), opened.Distinct().ToValueList(), told.Distinct().ToValueList());
    }

    /// <summary>The pods of a caller, in words: <c>pods app=web of namespace shop</c>.</summary>
    public static string Pods(PeerTerm? term) => term switch
    {
        PodTerm { NamespaceName: { } name } pods => pods.Pods!.IsEmpty ? $"every pod of namespace {name}" : $"pods {pods.Pods} of namespace {name}",
        PodTerm pods => pods.Pods!.IsEmpty ? $"every pod of namespaces {pods.Namespaces}" : $"pods {pods.Pods} of namespaces {pods.Namespaces}",
        _ => "every pod that may use the proxy",
    };

    /// <summary>Whether every pod of a caller is surely among those of another side.</summary>
    public static bool Lies(PeerTerm? caller, PeerTerm? within, Governance governance)
    {
        if (within is not PodTerm outer || caller is not PodTerm inner) return false;
        if (inner.Equals(outer)) return true;
        var isNamespace = inner.NamespaceName is { } name && (outer.NamespaceName is { } other ? name == other : outer.Namespaces.Matches(governance.LabelsOf(name)));
        return isNamespace && (outer.Pods!.IsEmpty || outer.Pods.Equals(inner.Pods));
    }

    /// <summary>A text as a comment can hold it: on one line, whatever somebody wrote into a reason.</summary>
    public static string Line(string text) => string.Concat(text.Select(static c => char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c));

    /// <summary>Air-gapped tenants, from which nothing leads out.</summary>
    private static IEnumerable<Bar> Isolated(Charter charter) =>
        from tenant in charter.Tenants?.Isolated ?? default
        let own = new NamespaceLabelPeer(Model.Labels.Of((charter.Tenants!.Label, tenant.Value)), default, tenant.Span)
        let pods = PodTerm.Across(Model.Selector.Of((charter.Tenants!.Label, tenant.Value)), Model.Selector.Everything)
        select new Bar(new(own, pods), new(new AnyonePeer(tenant.Span), null), TrafficSet.Everything, tenant.Span);

    private static Limit? Failure(Grant grant) => grant.From switch
    {
        { Standing: SideStanding.WorkloadMissing } => Limit.WorkloadMissing,
        { Standing: SideStanding.WorkloadUnread } => Limit.WorkloadUnread,
        { Standing: not SideStanding.Bound } => Limit.AddressUnknown,
        { Term: BlockTerm or DomainTerm } => Limit.NoCaller,
        _ => grant.Traffic.Tcp.IsEmpty ? Limit.OnlyTcp : null,
    };

    private static IEnumerable<Capability> Lost(Grant grant, bool hasGateway)
    {
        if (!hasGateway) yield return new(Standing.Failed, Limit.NoGateway);
        if (!grant.Traffic.OnlyPorts().IsSubsetOf(TrafficSet.Of(Protocol.Tcp, PortSet.All))) yield return new(Standing.Approximated, Limit.OnlyTcp);
        if (grant.Exception is not null) yield return new(Standing.Enforced, Limit.NoExpiry);
        if (grant.To.Peer is DomainPeer { Tls: TlsDemand.Required }) yield return new(Standing.Approximated, Limit.NoNameInTls);
        yield return new(Standing.Approximated, Limit.AddressNotHeld);
        yield return new(Standing.Approximated, Limit.PlainLog);
    }

    private static string Why(Charter charter, Grant grant)
    {
        var place = GeneratedFile.Places(charter.Strip([grant.Span]));
        return Line(grant.Exception is { } exception
            ? $"exception {exception.Name} of {exception.Owner} until {CalendarDay.Text(exception.Expires!.Value)}, {exception.AuditRef}: {exception.Reason} ({place})"
            : $"flow {grant.From.Peer} → {grant.To.Peer}{(grant.Flow?.Reason is { Length: > 0 } reason ? $": {reason}" : "")} ({place})");
    }

    private static string Why(Charter charter, Bar bar) =>
        Line($"never {(bar.Prohibition is { } prohibition ? prohibition.ToString() : $"{bar.From.Peer} → {bar.To.Peer}")}{(bar.Prohibition?.Reason is { Length: > 0 } reason ? $": {reason}" : "")} ({GeneratedFile.Places(charter.Strip([bar.Span]))})");
}
