using Sluice.Model;
using Sluice.Readers.Kubernetes.Routes;
using Sluice.Sets;

namespace Sluice.Readers.Kubernetes;

/// <summary>Objects with the places of their text taken off, so that those which say the same are equal.</summary>
internal static class WithoutPlaces
{
    public static Policy Of(Policy policy) => policy switch
    {
        NetworkPolicy network => network with
        {
            Span = default,
            PodSelectorSpan = default,
            PolicyTypesSpan = default,
            PolicyTypesDeclared = true,
            Ingress = Each(network.Ingress, Rule),
            Egress = Each(network.Egress, Rule),
        },
        AdminPolicy admin => admin with { Span = default, SubjectSpan = default, Subject = Scope(admin.Subject), Ingress = Each(admin.Ingress, Rule), Egress = Each(admin.Egress, Rule) },
        OpaquePolicy opaque => opaque with { Span = default, Digest = "" },
        _ => policy with { Span = default },
    };

    public static Service Of(Service service) => service with { Span = default, Ports = Each(service.Ports, port => port with { Span = default }) };

    public static Controller Of(Controller controller) => controller with { Span = default, Template = controller.Template is { } template ? template with { LabelsSpan = default } : null };

    public static PodSighting Of(PodSighting pod) => pod with { Span = default, Facts = pod.Facts with { LabelsSpan = default } };

    public static RouteFacts Of(RouteFacts route) => route with
    {
        Span = default,
        Parents = Each(route.Parents, parent => parent with { Span = default }),
        Backends = Each(route.Backends, fact => fact with { Backend = fact.Backend with { Span = default } }),
    };

    public static GatewayFacts Of(GatewayFacts gateway) => gateway with { Span = default };

    private static NetworkPolicyRule Rule(NetworkPolicyRule rule) => rule with
    {
        Span = default,
        PeersSpan = default,
        PortsSpan = default,
        Ports = Each(rule.Ports, port => port with { Span = default }),
        Peers = Each(rule.Peers, peer => peer with { Span = default, PodSelectorSpan = default, NamespaceSelectorSpan = default, Block = peer.Block is { } block ? block with { Span = default } : null }),
    };

    private static AdminRule Rule(AdminRule rule) => rule with
    {
        Span = default,
        PeersSpan = default,
        PortsSpan = default,
        Ports = Each(rule.Ports, port => port with { Span = default }),
        Peers = Each(rule.Peers, peer => peer with { Span = default, Pods = Scope(peer.Pods) }),
    };

    private static PodScope? Scope(PodScope? scope) => scope is null ? null : scope with { Span = default };

    private static ValueList<T> Each<T>(ValueList<T> list, Func<T, T> change) => list.Count == 0 ? default : list.Select(change).ToValueList();
}
