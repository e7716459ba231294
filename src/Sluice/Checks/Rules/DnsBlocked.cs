using Sluice.Findings;
using Sluice.Model;

namespace Sluice.Checks.Rules;

/// <summary>
/// SLU3008: workloads isolated for egress that may open connections and that no rule lets ask the resolver, over UDP and over TCP. Those that may open
/// nothing have nothing to resolve.
/// </summary>
internal static class DnsBlocked
{
    public static Check Check { get; } = new(
        "SLU3008",
        "dns-blocked",
        Severity.Warning,
        "the workloads cannot resolve names",
        Controls.Ids(Controls.FlowEnforcement),
        Find);

    private static IEnumerable<Finding> Find(Check check, Scene scene)
    {
        if (scene.AdminPolicies.Count > 0 && scene.AdminPolicies.Any(policy => policy.Egress.Any(rule => rule.Action == RuleAction.Allow))) yield break;
        var blocked = new SortedDictionary<(bool Udp, bool Tcp), (List<string> Workloads, NetworkPolicy First)>();
        var cohorts = scene.Subjects.Cohorts;
        for (var at = 0; at < cohorts.Length; at++)
        {
            Judge(scene, cohorts[at], blocked);
            if (blocked.Count == 0 || (at + 1 < cohorts.Length && cohorts[at + 1].Namespace == cohorts[at].Namespace)) continue;
            foreach (var finding in Tell(check, cohorts[at].Namespace, blocked)) yield return finding;
            blocked.Clear();
        }
    }

    private static void Judge(Scene scene, Cohort cohort, SortedDictionary<(bool Udp, bool Tcp), (List<string> Workloads, NetworkPolicy First)> blocked)
    {
        if (Isolation.Of(scene, cohort, Direction.Egress) != Closing.Closed || cohort.MayBeTouchedUnread(scene, Direction.Egress) || cohort.Count(scene) == 0) return;
        NetworkPolicy? first = null;
        var needsNames = false;
        var (udp, tcp) = (false, false);
        foreach (var policy in cohort.Policies)
        {
            if (!policy.IsolatesEgress) continue;
            if (!policy.IsSurroundings) first ??= policy;
            foreach (var written in scene.RulesOf(policy))
            {
                if (written.Direction != Direction.Egress) continue;
                needsNames = needsNames || NeedsNames(written);
                if (udp && tcp) return;
                var open = DnsScope.Admits(scene, written);
                (udp, tcp) = (udp || !open.Udp.IsEmpty, tcp || !open.Tcp.IsEmpty);
            }
        }

        if (first is null || (udp && tcp) || !needsNames) return;
        if (!blocked.TryGetValue((udp, tcp), out var entry)) blocked[(udp, tcp)] = entry = ([], first);
        entry.Workloads.AddRange(cohort.Names(scene));
    }

    private static IEnumerable<Finding> Tell(Check check, string name, SortedDictionary<(bool Udp, bool Tcp), (List<string> Workloads, NetworkPolicy First)> blocked)
    {
        foreach (var ((udp, tcp), (workloads, first)) in blocked)
        {
            workloads.Sort(StringComparer.Ordinal);
            var missing = udp ? "TCP 53" : tcp ? "UDP 53" : "port 53";
            yield return check.About(
                new("Namespace", "", name),
                first.Span,
                missing,
                udp || tcp ? $"the workloads cannot ask the resolver on {missing}" : check.Title,
                (udp ? "Answers that do not fit into one datagram are asked for again over TCP, and fail. "
                    : "They may open connections, but no rule lets them ask the resolver for an address. ")
                    + $"{first.Name.Name} isolates them for egress.") with
            {
                Severity = !udp ? Severity.Warning : Severity.Note,
                Remedy = $"Allow UDP and TCP 53 to the pods with {DnsScope.Pods} of namespace {DnsScope.Namespace}.",
                Concern = Concern.OfWorkloads(workloads),
                Fix = [new(EditKind.AddObject, $"Namespace {name}", first.Span, "", AllowDns(name))],
            };
        }
    }

    /// <summary>Whether a rule opens something that is reached by name.</summary>
    private static bool NeedsNames(WrittenRule written) =>
        !DnsScope.IsOnlyDns(written) && (written.Rule.Peers.Count == 0 || written.Rule.Peers.Any(peer => peer.Block is null || peer.Block.Block.Prefix == 0));

    private static string AllowDns(string name) =>
        $"""
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata:
          name: allow-dns
          namespace: {Fragment.Text(name)}
        spec:
          podSelector: {"{}"}
          policyTypes:
            - Egress
          egress:
            - to:
                - namespaceSelector:
                    matchLabels:
                      kubernetes.io/metadata.name: kube-system
                  podSelector:
                    matchLabels:
                      k8s-app: kube-dns
              ports:
                - protocol: UDP
                  port: 53
                - protocol: TCP
                  port: 53

        """;
}
