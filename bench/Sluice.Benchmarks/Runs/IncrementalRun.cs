using System.Globalization;
using Sluice.Analysis;
using Sluice.Benchmarks.Shapes;
using Sluice.Model;
using static Sluice.Benchmarks.Shapes.ClusterDraft;

namespace Sluice.Benchmarks.Runs;

/// <summary>
/// One policy, workload or namespace of a loaded cluster changed, each time from the same analysis. <i>step</i> is the new relation and what differs,
/// class by class, ready to be asked; <i>listed</i> is the step with the first changed connections named and traced to the edit.
/// </summary>
internal static class IncrementalRun
{
    private const int WarmUps = 40;
    private const int Changes = 1000;
    private const int ListedEvery = 200;
    private const int Shown = 100;

    public static void Run(Shape shape)
    {
        var snapshot = shape.Build();
        var loading = new Measured("load");
        var reachability = loading.Time(() => Reachability.Of(snapshot, Profile.Upstream, new() { KeepsEveryLabel = true }));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{shape.Name}  {shape.Summary}; loaded in {loading.Quantile(1):n0} ms, {reachability.ClassCount:n0} classes"));
        var policies = snapshot.Policies.OfType<NetworkPolicy>().Where(policy => policy is { PodSelector.IsEmpty: false, Ingress.Count: > 0 }).ToList();
        var crossesNamespaces = policies[0].Ingress[0].Peers[0].NamespaceSelector is not null;
        MeasurePolicies(reachability, policies, "ports", (policy, _) => WithRule(policy, rule => rule with { Ports = [Tcp(8005), Tcp(9443)] }));
        MeasurePolicies(reachability, policies, "peer, known", (policy, random) => WithPeer(
            policy,
            crossesNamespaces ? PodsOf(Selector.Of(("domain", $"domain-{random.Next(40):d2}"))) : Pods(Selector.Of(("app", $"app-{random.Next(100):d2}")))));
        MeasurePolicies(reachability, policies, "peer, new label", (policy, random) => WithPeer(
            policy,
            crossesNamespaces ? PodsOf(Selector.Of(("zone", $"zone-{random.Next(3)}"))) : Pods(Selector.Of(("tier", $"tier-{random.Next(4)}")))));
        MeasurePolicies(reachability, policies, "subject widened", (policy, _) => policy with { PodSelector = Selector.Everything });
        MeasureWorkloads(reachability, "pod, known label", (pod, random) => (pod, pod with { Labels = pod.Labels.With("app", Other(snapshot, random).Labels.Find("app") ?? "app") }));
        MeasureWorkloads(reachability, "pod, new label", (pod, random) => (pod, pod with { Labels = pod.Labels.With("stage", $"stage-{random.Next(9)}") }));
        MeasureWorkloads(reachability, "pod, ports", (pod, _) => (pod, pod with { Ports = [.. pod.Ports, new("grpc", Sets.Protocol.Tcp, 9000)] }));
        MeasureWorkloads(reachability, "pod, added", (pod, random) => (null, pod with { Name = pod.Name with { Name = $"added-{random.Next(1_000_000)}" } }));
        MeasureWorkloads(reachability, "pod, removed", (pod, _) => (pod, null));
        Measure(reachability, "namespace labels", random =>
        {
            var space = snapshot.Namespaces[random.Next(snapshot.Namespaces.Count)];
            return new SnapshotChange.OfNamespace(space, space with { Labels = space.Labels.With("domain", $"domain-{random.Next(40):d2}") });
        });
    }

    private static Workload Other(Snapshot snapshot, Random random) => snapshot.Workloads[random.Next(snapshot.Workloads.Count)];

    private static void MeasurePolicies(Reachability reachability, List<NetworkPolicy> policies, string name, Func<NetworkPolicy, Random, NetworkPolicy> edit) =>
        Measure(reachability, name, random =>
        {
            var before = policies[random.Next(policies.Count)];
            return new SnapshotChange.OfPolicy(before, edit(before, random));
        });

    private static void MeasureWorkloads(Reachability reachability, string name, Func<Workload, Random, (Workload? Before, Workload? After)> edit) =>
        Measure(reachability, name, random =>
        {
            var (before, after) = edit(Other(reachability.Snapshot, random), random);
            return new SnapshotChange.OfWorkload(before, after);
        });

    private static void Measure(Reachability reachability, string name, Func<Random, SnapshotChange> edit)
    {
        var random = new Random(7);
        var (step, listed) = (new Measured(name), new Measured(name));
        for (var change = 0; change < WarmUps; change++) reachability.With(edit(random));
        var (collections, pauses, allocated) = (GC.CollectionCount(0), GC.GetTotalPauseDuration(), GC.GetTotalAllocatedBytes());
        for (var change = 0; change < Changes; change++)
        {
            var edited = edit(random);
            step.Time(() => reachability.With(edited));
        }

        (collections, pauses, allocated) = (GC.CollectionCount(0) - collections, GC.GetTotalPauseDuration() - pauses, GC.GetTotalAllocatedBytes() - allocated);
        for (var change = 0; change < Changes; change += ListedEvery)
        {
            var edited = edit(random);
            listed.Time(() => reachability.With(edited).Difference.Changes().Take(Shown).Count());
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  {name,-16} step median {step.Quantile(0.5),8:n3}   p99 {step.Quantile(0.99),8:n3}   max {step.Quantile(1),8:n3} ms   {allocated / 1024 / Changes,6:n0} KB each   {collections,3} collections, {pauses.TotalMilliseconds,6:n1} ms paused   first {Shown} listed, median {listed.Quantile(0.5),10:n3} ms"));
    }

    private static NetworkPolicy WithPeer(NetworkPolicy policy, NetworkPolicyPeer peer) => WithRule(policy, rule => rule with { Peers = [peer, .. rule.Peers.Skip(1)] });

    private static NetworkPolicy WithRule(NetworkPolicy policy, Func<NetworkPolicyRule, NetworkPolicyRule> edit) =>
        policy with { Ingress = [edit(policy.Ingress[0]), .. policy.Ingress.Skip(1)] };
}
