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
        var blocked = new SortedDictionary<(bool Udp, bool Tcp), Blocked>();
        var cohorts = scene.Subjects.Cohorts;
        var isEveryPodIsolated = true;
        for (var at = 0; at < cohorts.Length; at++)
        {
            isEveryPodIsolated = isEveryPodIsolated && Isolation.Of(scene, cohorts[at], Direction.Egress) == Closing.Closed;
            Judge(scene, cohorts[at], blocked);
            if (at + 1 < cohorts.Length && cohorts[at + 1].Namespace == cohorts[at].Namespace) continue;
            foreach (var finding in Tell(check, cohorts[at].Namespace, blocked, isEveryPodIsolated)) yield return finding;
            blocked.Clear();
            isEveryPodIsolated = true;
        }
    }

    /// <summary>Workloads of one namespace that lack the same.</summary>
    /// <param name="First">The first policy that isolates one of them.</param>
    private sealed record Blocked(NetworkPolicy First)
    {
        public List<string> Workloads { get; } = [];

        /// <summary>Selectors by which policies isolate them: together these select all of the workloads, and no pod that is open.</summary>
        public HashSet<Selector> Isolating { get; } = [];
    }

    private static void Judge(Scene scene, Cohort cohort, SortedDictionary<(bool Udp, bool Tcp), Blocked> blocked)
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
        if (!blocked.TryGetValue((udp, tcp), out var entry)) blocked[(udp, tcp)] = entry = new(first);
        entry.Workloads.AddRange(cohort.Names(scene));
        if (Array.Find(cohort.Groups, static group => group.SurelyIsolates(Direction.Egress)) is { } isolating) entry.Isolating.Add(isolating.Selector);
    }

    private static IEnumerable<Finding> Tell(Check check, string name, SortedDictionary<(bool Udp, bool Tcp), Blocked> blocked, bool isEveryPodIsolated)
    {
        var made = 0;
        foreach (var ((udp, tcp), entry) in blocked)
        {
            var fixes = Fixes(name, entry.First, isEveryPodIsolated ? [Selector.Everything] : entry.Isolating, isEveryPodIsolated ? 0 : made);
            made += fixes.Count;
            var (first, workloads) = (entry.First, entry.Workloads);
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
                Fix = fixes,
            };
        }
    }

    /// <summary>Whether a rule opens something that is reached by name.</summary>
    private static bool NeedsNames(WrittenRule written) =>
        !DnsScope.IsOnlyDns(written) && (written.Rule.Peers.Any(peer => peer.Block is null) || Outside.IsInternet(Outside.AddressesOf(written.Rule)));

    /// <summary>A policy for each selector. It must select no pod that is open: a policy for egress would close everything else to it.</summary>
    private static ValueList<StructuralEdit> Fixes(string name, NetworkPolicy first, IEnumerable<Selector> selectors, int made) =>
        selectors.Select(Fragment.Of).Order(StringComparer.Ordinal).Select((pods, at) =>
            new StructuralEdit(EditKind.AddObject, $"Namespace {name}", first.Span, "", AllowDns(name, pods, made + at == 0 ? "" : FormattableString.Invariant($"-{made + at + 1}"))))
            .ToValueList();

    private static string AllowDns(string name, string pods, string suffix) =>
        $"""
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata:
          name: allow-dns{suffix}
          namespace: {Fragment.Text(name)}
        spec:
          podSelector: {pods}
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
