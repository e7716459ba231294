using Sluice.Findings;
using Sluice.Model;
using Sluice.Sets;

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
        foreach (var cohorts in scene.Subjects.Cohorts.GroupBy(cohort => cohort.Namespace, StringComparer.Ordinal))
        {
            foreach (var finding in Find(check, scene, cohorts.Key, cohorts)) yield return finding;
        }
    }

    private static IEnumerable<Finding> Find(Check check, Scene scene, string name, IEnumerable<Cohort> cohorts)
    {
        var blocked = new SortedDictionary<(bool Udp, bool Tcp), (List<string> Workloads, NetworkPolicy First)>();
        foreach (var cohort in cohorts)
        {
            if (Isolation.Of(scene, cohort, Direction.Egress) != Closing.Closed || scene.MayBeTouchedUnread(name, Direction.Egress)) continue;
            if (cohort.Selector is null && Array.TrueForAll(cohort.Workloads, place => scene.Workload(place).IsSurroundings)) continue;
            if (cohort.Policies.FirstOrDefault(policy => policy is { IsolatesEgress: true, IsSurroundings: false }) is not { } first) continue;
            var rules = cohort.Rules(scene, Direction.Egress).ToList();
            var open = rules.Aggregate(TrafficSet.Empty, (set, written) => set.Union(DnsScope.Admits(scene, written)));
            var key = (!open.Udp.IsEmpty, !open.Tcp.IsEmpty);
            if (key is (true, true) || !rules.Exists(NeedsNames)) continue;
            if (!blocked.TryGetValue(key, out var entry)) blocked[key] = entry = ([], first);
            entry.Workloads.AddRange(cohort.Names(scene));
        }

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
