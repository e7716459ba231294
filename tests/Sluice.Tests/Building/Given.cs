using System.Globalization;
using Sluice.Findings;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Tests.Building;

/// <summary>Policies, rules, peers and ports for tests, as short as they can be said.</summary>
internal static class Given
{
    /// <summary>A NetworkPolicy <c>namespace/name</c> that selects pods and isolates nothing yet.</summary>
    public static NetworkPolicy NetworkPolicy(string name, string subject = "") =>
        new() { Name = NameOf("NetworkPolicy", name), PodSelector = Select.By(subject), PolicyTypesDeclared = true };

    /// <summary>The same policy, isolating for incoming traffic, with one more rule for each that is given.</summary>
    public static NetworkPolicy Ingress(this NetworkPolicy policy, params NetworkPolicyRule[] rules) =>
        policy with { IsolatesIngress = true, Ingress = Numbered(policy.Ingress, rules) };

    /// <summary>The same policy, isolating for outgoing traffic, with one more rule for each that is given.</summary>
    public static NetworkPolicy Egress(this NetworkPolicy policy, params NetworkPolicyRule[] rules) =>
        policy with { IsolatesEgress = true, Egress = Numbered(policy.Egress, rules) };

    /// <summary>A rule that admits these peers; none means anyone.</summary>
    public static NetworkPolicyRule Rule(params NetworkPolicyPeer[] peers) => new(0, default) { Peers = [.. peers] };

    /// <summary>The same rule over these ports: <c>80</c>, <c>80-90/UDP</c>, <c>http/TCP</c>, <c>*/SCTP</c>.</summary>
    public static NetworkPolicyRule On(this NetworkPolicyRule rule, params string[] ports) =>
        rule with { Ports = ports.Select(PolicyPort).ToValueList() };

    /// <summary>Pods of the policy's own namespace.</summary>
    public static NetworkPolicyPeer Pods(string selector) => new(default(SourceSpan)) { PodSelector = Select.By(selector) };

    /// <summary>All pods of namespaces.</summary>
    public static NetworkPolicyPeer Namespaces(string selector) =>
        new(default(SourceSpan)) { NamespaceSelector = Select.By(selector) };

    /// <summary>Some pods of namespaces.</summary>
    public static NetworkPolicyPeer PodsIn(string namespaces, string pods) =>
        new(default(SourceSpan)) { NamespaceSelector = Select.By(namespaces), PodSelector = Select.By(pods) };

    /// <summary>A block less its exceptions.</summary>
    public static NetworkPolicyPeer Block(string cidr, params string[] except) => new(default(SourceSpan))
    {
        Block = new(Cidr.Parse(cidr), except.Select(Cidr.Parse).ToValueList(), default),
    };

    /// <summary>A cluster-wide policy; its kind says the API, its tier where it stands.</summary>
    public static AdminPolicy AdminPolicy(string kind, string name, AdminTier tier, int priority, string namespaces = "", string pods = "") => new()
    {
        Name = new(kind, "", name),
        Tier = tier,
        Priority = priority,
        Subject = new(Select.By(namespaces), Select.By(pods), default),
    };

    public static AdminPolicy Ingress(this AdminPolicy policy, params AdminRule[] rules) =>
        policy with { Ingress = Numbered(policy.Ingress, rules) };

    public static AdminPolicy Egress(this AdminPolicy policy, params AdminRule[] rules) =>
        policy with { Egress = Numbered(policy.Egress, rules) };

    /// <summary>A rule of an ordered tier.</summary>
    public static AdminRule Rule(RuleAction action, params AdminPeer[] peers) => new(0, action, default) { Peers = [.. peers] };

    /// <summary>The same rule over these ports: <c>80/TCP</c>, <c>80-90/UDP</c>, <c>*/TCP</c>, <c>http/TCP</c>, or <c>http</c> for a name of any protocol.</summary>
    public static AdminRule On(this AdminRule rule, params string[] ports) => rule with { Ports = ports.Select(AdminPort).ToValueList() };

    public static AdminPeer AdminPods(string namespaces, string pods = "") =>
        new(default(SourceSpan)) { Pods = new(Select.By(namespaces), Select.By(pods), default) };

    public static AdminPeer Nodes(string selector) => new(default(SourceSpan)) { Nodes = Select.By(selector) };

    public static AdminPeer Networks(params string[] cidrs) =>
        new(default(SourceSpan)) { Networks = cidrs.Select(Cidr.Parse).ToValueList() };

    public static AdminPeer Domains(params string[] names) => new(default(SourceSpan)) { DomainNames = [.. names] };

    /// <summary>A port as <c>NUMBER[-LAST]/PROTOCOL</c>, <c>*/PROTOCOL</c> or <c>NAME/PROTOCOL</c>; TCP where none is written.</summary>
    public static PolicyPort PolicyPort(string text)
    {
        var (protocol, first, last, name) = PortOf(text);
        return new(protocol ?? Protocol.Tcp, first, last, name, default);
    }

    private static AdminPort AdminPort(string text)
    {
        var (protocol, first, last, name) = PortOf(text);
        return new(name is null ? protocol ?? Protocol.Tcp : protocol, first, last, name, default);
    }

    internal static ObjectName NameOf(string kind, string name)
    {
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? new(kind, "default", name) : new(kind, name[..slash], name[(slash + 1)..]);
    }

    private static (Protocol? Protocol, int First, int Last, string? Name) PortOf(string text)
    {
        var parts = text.Split('/');
        Protocol? protocol = parts.Length > 1 ? Protocols.Parse(parts[1]) : null;
        if (parts[0] == "*") return (protocol, 0, 0, null);
        var bounds = parts[0].Split('-');
        if (!int.TryParse(bounds[0], NumberStyles.None, CultureInfo.InvariantCulture, out var first)) return (protocol, 0, 0, parts[0]);
        return (protocol, first, bounds.Length > 1 ? int.Parse(bounds[1], CultureInfo.InvariantCulture) : first, null);
    }

    private static ValueList<NetworkPolicyRule> Numbered(ValueList<NetworkPolicyRule> old, NetworkPolicyRule[] more) =>
        old.Concat(more).Select((rule, index) => rule with { Index = index }).ToValueList();

    private static ValueList<AdminRule> Numbered(ValueList<AdminRule> old, AdminRule[] more) =>
        old.Concat(more).Select((rule, index) => rule with { Index = index }).ToValueList();
}
