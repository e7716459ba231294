using System.Globalization;
using Sluice.Analysis;
using Sluice.Benchmarks.Shapes;
using Sluice.Model;
using static Sluice.Benchmarks.Shapes.ClusterDraft;

namespace Sluice.Benchmarks.Runs;

/// <summary>
/// One policy of a loaded cluster changed, each time from the same analysis. <i>step</i> is the new relation and what differs, class by class, ready
/// to be asked; <i>listed</i> is the step with the first changed connections named and traced to the edit.
/// </summary>
internal static class IncrementalRun
{
    private const int WarmUps = 20;
    private const int Changes = 200;
    private const int ListedEvery = 50;
    private const int Shown = 100;

    public static void Run(Shape shape)
    {
        var snapshot = shape.Build();
        var loading = new Measured("load");
        var reachability = loading.Time(() => Reachability.Of(snapshot, Profile.Upstream, new() { KeepsEveryLabel = true }));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{shape.Name}  {shape.Summary}; loaded in {loading.Quantile(1):n0} ms, {reachability.ClassCount:n0} classes"));
        var policies = snapshot.Policies.OfType<NetworkPolicy>().Where(policy => policy is { PodSelector.IsEmpty: false, Ingress.Count: > 0 }).ToList();
        var crossesNamespaces = policies[0].Ingress[0].Peers[0].NamespaceSelector is not null;
        Measure(reachability, policies, "ports", (policy, _) => WithRule(policy, rule => rule with { Ports = [Tcp(8005), Tcp(9443)] }));
        Measure(reachability, policies, "peer, known", (policy, random) => WithPeer(
            policy,
            crossesNamespaces ? PodsOf(Selector.Of(("domain", $"domain-{random.Next(40):d2}"))) : Pods(Selector.Of(("app", $"app-{random.Next(100):d2}")))));
        Measure(reachability, policies, "peer, new label", (policy, random) => WithPeer(
            policy,
            crossesNamespaces ? PodsOf(Selector.Of(("zone", $"zone-{random.Next(3)}"))) : Pods(Selector.Of(("tier", $"tier-{random.Next(4)}")))));
        Measure(reachability, policies, "subject widened", (policy, _) => policy with { PodSelector = Selector.Everything });
    }

    private static void Measure(Reachability reachability, List<NetworkPolicy> policies, string name, Func<NetworkPolicy, Random, NetworkPolicy> edit)
    {
        var random = new Random(7);
        var (step, listed) = (new Measured(name), new Measured(name));
        for (var change = -WarmUps; change < Changes; change++)
        {
            var before = policies[random.Next(policies.Count)];
            var edited = new SnapshotChange.OfPolicy(before, edit(before, random));
            if (change < 0) reachability.With(edited);
            else if (change % ListedEvery == 0) listed.Time(() => reachability.With(edited).Difference.Changes().Take(Shown).Count());
            else step.Time(() => reachability.With(edited));
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  {name,-16} step median {step.Quantile(0.5),8:n3}   p99 {step.Quantile(0.99),8:n3}   max {step.Quantile(1),8:n3} ms   first {Shown} listed, median {listed.Quantile(0.5),10:n3} ms"));
    }

    private static NetworkPolicy WithPeer(NetworkPolicy policy, NetworkPolicyPeer peer) => WithRule(policy, rule => rule with { Peers = [peer, .. rule.Peers.Skip(1)] });

    private static NetworkPolicy WithRule(NetworkPolicy policy, Func<NetworkPolicyRule, NetworkPolicyRule> edit) =>
        policy with { Ingress = [edit(policy.Ingress[0]), .. policy.Ingress.Skip(1)] };
}
