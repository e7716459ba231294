using System.Globalization;
using Sluice.Findings;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Checks;

/// <summary>A rule of a NetworkPolicy with what it takes to point at it and to edit it.</summary>
internal sealed class WrittenRule(NetworkPolicy policy, Direction direction, NetworkPolicyRule rule)
{
    /// <summary>Policies have few rules mostly; the words for so many are made once.</summary>
    private const int Few = 16;

    private static readonly string[] FirstIngressPlaces = [.. Enumerable.Range(0, Few).Select(static index => PlaceOf(Direction.Ingress, index))];
    private static readonly string[] FirstEgressPlaces = [.. Enumerable.Range(0, Few).Select(static index => PlaceOf(Direction.Egress, index))];

    private TrafficSet? traffic;
    private string? ports;
    private string? key;

    public NetworkPolicy Policy { get; } = policy;

    public Direction Direction { get; } = direction;

    public NetworkPolicyRule Rule { get; } = rule;

    public string Namespace => Policy.Name.Namespace;

    /// <summary><c>egress rule 3</c>, counted from 1.</summary>
    public string Place => Rule.Index >= Few ? PlaceOf(Direction, Rule.Index) : (Direction == Direction.Egress ? FirstEgressPlaces : FirstIngressPlaces)[Rule.Index];

    /// <summary><c>spec.egress[2]</c>.</summary>
    public string Path => FormattableString.Invariant($"spec.{Words.Of(Direction)}[{Rule.Index}]");

    /// <summary><c>spec.egress[2].to</c>.</summary>
    public string PeersPath => $"{Path}.{(Direction == Direction.Egress ? "to" : "from")}";

    /// <summary>What tells the rule from others of the policy whatever its place.</summary>
    public string Key => key ??= $"{Words.Of(Direction)}\n{Words.Peers(Rule.Peers, Namespace)}\n{Ports}";

    /// <summary>The ports as people write them: <c>TCP 80,443 and UDP 53</c>, <c>every port</c>.</summary>
    public string Ports => ports ??= Words.Ports(Rule.Ports, Traffic);

    /// <summary>The ports that are written as numbers, or all.</summary>
    public TrafficSet Traffic => traffic ??= TrafficOf(Rule.Ports);

    /// <summary>Whether every port of TCP, UDP and SCTP is covered.</summary>
    public bool IsAnyPort => Rule.Ports.Count == 0 || Traffic.IsAllPorts;

    /// <summary>Whether some port is written by name.</summary>
    public bool HasNamedPort
    {
        get
        {
            foreach (var port in Rule.Ports)
            {
                if (port.Name is not null) return true;
            }

            return false;
        }
    }

    /// <summary><c>spec.egress[2].to[0]</c>.</summary>
    public string PeerPath(int peer) => FormattableString.Invariant($"{PeersPath}[{peer}]");

    /// <summary>An edit of the policy.</summary>
    public StructuralEdit Edit(EditKind kind, string path, string value) => new(kind, Policy.Name.ToString(), Policy.Span, path, value);

    /// <summary>A finding about the rule, at a place within it.</summary>
    public Finding Finding(Check check, SourceSpan span, string message, string why, string key = "") =>
        check.About(Policy.Name, span.HasLine ? span : Rule.Span.HasLine ? Rule.Span : Policy.Span, [Key, key], message, why) with { Place = Place };

    /// <summary>The rules of a policy that have a say, both directions.</summary>
    public static WrittenRule[] Of(NetworkPolicy policy)
    {
        var ingress = policy.IsolatesIngress ? policy.Ingress.Count : 0;
        var rules = new WrittenRule[ingress + (policy.IsolatesEgress ? policy.Egress.Count : 0)];
        for (var at = 0; at < rules.Length; at++)
            rules[at] = at < ingress ? new(policy, Direction.Ingress, policy.Ingress[at]) : new(policy, Direction.Egress, policy.Egress[at - ingress]);
        return rules;
    }

    /// <summary>The numbers among ports; without ports, all.</summary>
    public static TrafficSet TrafficOf(ValueList<PolicyPort> ports)
    {
        if (ports.Count == 0) return TrafficSet.AllPorts;
        var traffic = TrafficSet.Empty;
        foreach (var port in ports)
        {
            if (port.Name is not null) continue;
            var one = TrafficSet.Of(port.Protocol, port.IsWholeProtocol ? PortSet.All : PortSet.Of(port.First, port.Last));
            traffic = traffic.IsEmpty ? one : traffic.Union(one);
        }

        return traffic;
    }

    private static string PlaceOf(Direction direction, int index) => string.Create(CultureInfo.InvariantCulture, $"{Words.Of(direction)} rule {index + 1}");
}
