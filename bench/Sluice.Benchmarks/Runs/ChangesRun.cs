using Sluice.Analysis;
using Sluice.Benchmarks.Shapes;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Benchmarks.Runs;

/// <summary>One policy of a shape changed, over and over: the relation after it and the difference it made, computed and not printed.</summary>
internal static class ChangesRun
{
    private const int Rounds = 500;

    public static void Run(Shape shape)
    {
        var snapshot = shape.Build();
        var before = Reachability.Of(snapshot, Profile.Upstream, new() { KeepsEveryLabel = true });
        var policies = snapshot.Policies.OfType<NetworkPolicy>().Where(static policy => policy.Ingress.Count > 0 && policy.Ingress[0].Peers.Count > 0).ToArray();
        Console.WriteLine($"{shape.Name}  {shape.Summary}: {Rounds} changes of each kind, the first round of them to warm up");
        Selector inUse = Selector.Of(("app", "app-001")), unused = Selector.Of([Requirement.Of("pod-template-hash", SelectorOperator.Exists, [])]);
        for (var pass = 0; pass < 2; pass++)
        {
            Change(before, policies, pass, "ports", static rule => rule with { Ports = [new(Protocol.Tcp, 9999, 9999, null, default)] });
            Change(before, policies, pass, "peer, a label in use", rule => rule with { Peers = [rule.Peers[0] with { PodSelector = inUse, Block = null }] });
            Change(before, policies, pass, "peer, a label unused so far", rule => rule with { Peers = [rule.Peers[0] with { PodSelector = unused, Block = null }] });
            Measure(before, policies, pass, "subject, a whole namespace", static policy => policy with { PodSelector = Selector.Everything });
        }
    }

    private static void Change(Reachability before, NetworkPolicy[] policies, int pass, string what, Func<NetworkPolicyRule, NetworkPolicyRule> edit) =>
        Measure(before, policies, pass, what, policy => policy with { Ingress = [.. policy.Ingress.Select((rule, at) => at == 0 ? edit(rule) : rule)] });

    private static void Measure(Reachability before, NetworkPolicy[] policies, int pass, string what, Func<NetworkPolicy, NetworkPolicy> edit)
    {
        var random = new Random(1);
        var times = new List<double>(Rounds);
        for (var round = 0; round < Rounds; round++)
        {
            var policy = policies[random.Next(policies.Length)];
            var change = new SnapshotChange.OfPolicy(policy, edit(policy));
            var start = System.Diagnostics.Stopwatch.GetTimestamp();
            GC.KeepAlive(before.With(change));
            times.Add(System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        times.Sort();
        if (pass > 0) Console.WriteLine(FormattableString.Invariant($"  {what,-30} p50 {times[Rounds / 2]:f3}   p99 {times[Rounds * 99 / 100]:f3}   max {times[^1]:f3} ms"));
    }
}
