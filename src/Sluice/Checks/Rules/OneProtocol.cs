using System.Globalization;
using Sluice.Findings;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Checks.Rules;

/// <summary>
/// SLU2021: a well-known port is opened over TCP or UDP, what runs on it uses both, and no rule for these pods opens the other. Only ports that are written as one number
/// count, and only what every pod of the policy lacks. Name resolution of clients is SLU3008; a port that is used over one protocol as a rule (443 and QUIC) is in no list.
/// </summary>
internal static class OneProtocol
{
    private static readonly Pair[] Pairs =
    [
        // RFC 7766, section 5: a resolver answers over both, and an answer that does not fit into one datagram is asked for again over TCP.
        new(53, Direction.Ingress, "DNS", "Questions come over UDP as a rule.", "An answer that does not fit into one datagram is asked for again over TCP, and fails."),

        // Cloudflare, "Tunnel with firewall": port 7844 over UDP for the protocol quic, over TCP for http2.
        new(7844, Direction.Egress, "Cloudflare Tunnel", "The tunnel's first choice, QUIC, is UDP, and private routes for UDP and DNS work over nothing else.",
            "Where QUIC does not get through, the tunnel turns to HTTP/2 over TCP, and cannot."),
    ];

    public static Check Check { get; } = new(
        "SLU2021",
        "one-protocol",
        Severity.Note,
        "a port is open over one protocol, and both are used on it",
        Controls.Ids(Controls.ApprovedServices),
        Find);

    /// <summary>A port on which TCP and UDP are used for one purpose.</summary>
    /// <param name="Port">The number.</param>
    /// <param name="Direction">On which side the number says what it is for.</param>
    /// <param name="Name">What it is for.</param>
    /// <param name="WithoutUdp">What is missing without UDP.</param>
    /// <param name="WithoutTcp">What is missing without TCP.</param>
    private sealed record Pair(int Port, Direction Direction, string Name, string WithoutUdp, string WithoutTcp);

    private static IEnumerable<Finding> Find(Check check, Scene scene)
    {
        if (scene.AdminPolicies.Any(static policy => policy.Ingress.Concat(policy.Egress).Any(static rule => rule.Action == RuleAction.Allow))) yield break;
        ILookup<string, Cohort>? cohorts = null;
        foreach (var written in scene.JudgedRules)
        {
            foreach (var pair in Pairs)
            {
                if (pair.Direction != written.Direction || Only(written, pair.Port) is not var (port, missing)) continue;
                cohorts ??= scene.Subjects.Cohorts.ToLookup(static cohort => cohort.Namespace, StringComparer.Ordinal);
                var own = cohorts[written.Namespace].Where(cohort => cohort.Policies.Contains(written.Policy)).ToList();
                if (own.Count == 0 || own.Exists(cohort => MayOpen(scene, cohort, pair, missing))) continue;
                yield return Tell(check, written, pair, port, missing);
            }
        }
    }

    /// <summary>The entry of the port, and the protocol that the rule does not open it for; null where the rule opens both or neither, or not by this number.</summary>
    private static (PolicyPort Port, Protocol Missing)? Only(WrittenRule written, int number)
    {
        if (written.HasNamedPort || written.Rule.PortsUnreadable) return null;
        foreach (var port in written.Rule.Ports)
        {
            if (port.First != number || port.Last != number || port.Protocol == Protocol.Sctp) continue;
            var other = port.Protocol == Protocol.Tcp ? Protocol.Udp : Protocol.Tcp;
            return written.Traffic.Ports(other).Contains(number) ? null : (port, other);
        }

        return null;
    }

    /// <summary>Whether something opens, or may open, the port to these pods for the other protocol, wherever it leads.</summary>
    private static bool MayOpen(Scene scene, Cohort cohort, Pair pair, Protocol missing)
    {
        if (Isolation.Of(scene, cohort, pair.Direction) != Closing.Closed || cohort.MayBeTouchedUnread(scene, pair.Direction)) return true;
        return cohort.Rules(scene, pair.Direction).Any(written => written.HasNamedPort || written.Rule.PortsUnreadable || written.Traffic.Ports(missing).Contains(pair.Port));
    }

    private static Finding Tell(Check check, WrittenRule written, Pair pair, PolicyPort port, Protocol missing)
    {
        var (has, lacks) = ($"{port.Protocol.ApiName()} {pair.Port}", $"{missing.ApiName()} {pair.Port}");
        return written.Finding(
            check,
            port.Span,
            $"{has} is open and {lacks} is not: {pair.Name} uses both",
            $"{(missing == Protocol.Udp ? pair.WithoutUdp : pair.WithoutTcp)} No rule for {Words.Pods(written.Policy.PodSelector)} of namespace {written.Namespace} opens {lacks} for {Words.Of(written.Direction)}.",
            lacks) with
        {
            Remedy = $"Open {lacks} to the same peers, or except this check where one protocol is enough.",
            Fix = [written.Edit(EditKind.Append, $"{written.Path}.ports", string.Create(CultureInfo.InvariantCulture, $"{{protocol: {missing.ApiName()}, port: {pair.Port}}}"))],
        };
    }
}
