using System.Globalization;
using Sluice.Lab.Topology;
using Sluice.Model;
using Sluice.Probes;

namespace Sluice.Lab.Nftables;

/// <summary>
/// The rules of one node, translated policy by policy from what was written: for each of its pods and each direction the cluster-wide policies of the admin tier by
/// priority, then its NetworkPolicies, then the baseline tier. The engine is never asked: where both say the same, two readings of the API agree.
/// </summary>
internal sealed class PodChains
{
    /// <summary>Counts the packet by its connection and drops it.</summary>
    public const string Drop = "goto drop_and_count";

    private readonly Ruleset ruleset = new();
    private readonly AddressSets sets;
    private readonly NetworkPolicyChains networkPolicies;
    private readonly AdminPolicyChains adminPolicies;
    private readonly ValueTuple<string, Policy>[] policies;
    private readonly HashSet<string> added = new(StringComparer.Ordinal);

    private PodChains(ConcreteCluster cluster)
    {
        sets = new(cluster, ruleset);
        (networkPolicies, adminPolicies) = (new(ruleset, sets), new(ruleset, sets));
        policies = [.. cluster.Snapshot.Policies.Select(static (policy, at) => (string.Create(CultureInfo.InvariantCulture, $"policy_{at + 1}"), policy)).Where(static pair => Probe.CanEnforce(pair.policy))];
    }

    /// <summary>The rules of a node.</summary>
    public static Ruleset Of(ConcreteCluster cluster, LabNode node)
    {
        var chains = new PodChains(cluster);
        chains.AddFrame();
        foreach (var pod in node.Pods) chains.AddPod(pod);
        foreach (var (canary, isOpen) in ((LabPod, bool)[])[(node.OpenCanary, true), (node.ClosedCanary, false)]) chains.AddCanary(canary, isOpen);
        return chains.ruleset;
    }

    private void AddFrame()
    {
        foreach (var (name, address) in ((string, string)[])[("drops_4", "ipv4_addr"), ("drops_6", "ipv6_addr")])
            ruleset.AddDynamicSet(name, $"type {address} . {address} . inet_proto . inet_service . inet_service; size 262144; flags dynamic;");
        foreach (var map in (string[])["pods_out", "pods_in"]) ruleset.AddMap(map);
        ruleset.AddChain("drop_and_count");
        ruleset.AddRule("drop_and_count", "", "update @drops_4 { ip saddr . ip daddr . meta l4proto . th sport . th dport counter }");
        ruleset.AddRule("drop_and_count", "", "update @drops_6 { ip6 saddr . ip6 daddr . meta l4proto . th sport . th dport counter }");
        ruleset.AddRule("drop_and_count", "", "drop");
        ruleset.AddHook("egress", "type filter hook forward priority 0; policy accept;");
        ruleset.AddRule("egress", "ct state established,related", "accept");
        ruleset.AddRule("egress", "", "meta mark set 0x00000000");
        ruleset.AddRule("egress", "iifname", "vmap @pods_out");
        ruleset.AddHook("ingress", "type filter hook forward priority 10; policy accept;");
        ruleset.AddRule("ingress", "ct state established,related", "accept");
        ruleset.AddRule("ingress", "", "meta mark set 0x00000000");
        ruleset.AddRule("ingress", "oifname", "vmap @pods_in");
    }

    private void AddCanary(LabPod canary, bool isOpen)
    {
        var chain = $"canary_{canary.Interface}";
        ruleset.AddChain(chain);
        ruleset.AddRule(chain, "", isOpen ? "accept" : Drop);
        ruleset.AddToMap("pods_in", canary.Interface, chain);
    }

    private void AddPod(LabPod pod)
    {
        AddSide(pod, Direction.Egress, $"out_{pod.Interface}", "pods_out");
        AddSide(pod, Direction.Ingress, $"in_{pod.Interface}", "pods_in");
    }

    private void AddSide(LabPod pod, Direction direction, string chain, string map)
    {
        var workload = pod.Pod!.Workload;
        ruleset.AddChain(chain);
        ruleset.AddChain($"{chain}_np");
        ruleset.AddToMap(map, pod.Interface, chain);
        foreach (var (name, policy) in Tier(workload, AdminTier.Admin))
        {
            ruleset.AddRule(chain, "", $"jump {Chain(name, policy, direction)}");
            ruleset.AddRule(chain, AdminPolicyChains.Passed, $"goto {chain}_np");
        }

        ruleset.AddRule(chain, "", $"goto {chain}_np");
        AddNetworkPolicies(workload, direction, $"{chain}_np");
    }

    private void AddNetworkPolicies(Workload workload, Direction direction, string chain)
    {
        var isolating = policies.Where(pair => pair.Item2 is NetworkPolicy policy && policy.Isolates(direction) && Selects(policy, workload)).ToList();
        foreach (var (name, policy) in isolating) ruleset.AddRule(chain, "", $"jump {Chain(name, policy, direction)}");
        if (isolating.Count > 0)
        {
            ruleset.AddRule(chain, "", Drop);
            return;
        }

        ruleset.AddRule(chain, "", "meta mark set 0x00000000");
        foreach (var (name, policy) in Tier(workload, AdminTier.Baseline))
        {
            ruleset.AddRule(chain, "", $"jump {Chain(name, policy, direction)}");
            ruleset.AddRule(chain, AdminPolicyChains.Passed, "accept");
        }

        ruleset.AddRule(chain, "", "accept");
    }

    /// <summary>The cluster-wide policies of a tier over a pod, by priority; equal ones by name, whose order the API leaves open.</summary>
    private IEnumerable<(string Name, AdminPolicy Policy)> Tier(Workload workload, AdminTier tier) =>
        from pair in policies
        let policy = pair.Item2 as AdminPolicy
        where policy is not null && policy.Tier == tier && policy.Subject is { } subject
            && LabelFit.Fits(subject.Namespaces, sets.LabelsOf(workload.Name.Namespace)) && LabelFit.Fits(subject.Pods, workload.Labels)
        orderby policy.Priority, policy.Name
        select (pair.Item1, policy);

    private static bool Selects(NetworkPolicy policy, Workload workload) =>
        policy.Name.Namespace == workload.Name.Namespace && policy.PodSelector is { } pods && LabelFit.Fits(pods, workload.Labels);

    /// <summary>The chain of a policy and direction, made when it is first needed on this node.</summary>
    private string Chain(string name, Policy policy, Direction direction)
    {
        var chain = $"{name}_{(direction == Direction.Ingress ? "in" : "out")}";
        if (!added.Add(chain)) return chain;
        if (policy is NetworkPolicy written) networkPolicies.Add(written, direction, chain);
        else adminPolicies.Add((AdminPolicy)policy, direction, chain);
        return chain;
    }
}
