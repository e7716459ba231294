using Sluice.Model;

namespace Sluice.Analysis;

/// <summary>What an ordered tier says: ports it may allow, may deny, and may leave to the next tier.</summary>
internal readonly record struct TierState(int Allow, int Deny, int Next)
{
    /// <summary>A tier without rules leaves everything.</summary>
    public static TierState Untouched { get; } = new(TrafficTable.None, TrafficTable.None, TrafficTable.All);
}

/// <summary>The outcome of an ordered tier over every peer: disjoint parts, and a state for the rest.</summary>
internal sealed record TierOutcome(TierState Rest, (ClassSet Peers, TierState State)[] Parts)
{
    public static TierOutcome Untouched { get; } = new(TierState.Untouched, []);
}

/// <summary>
/// Walks an ordered tier for a subject. Kept for each peer: which outcomes are possible for which ports, and which ports are still undecided.
/// A certain match decides; an uncertain one adds its outcome and goes on. Policies of equal priority are each walked from the same start,
/// because every order counts; so are the two APIs, whose priorities are not compared with each other.
/// </summary>
internal sealed class TierWalk(RuleEntries rules, TrafficTable traffic)
{
    private readonly Dictionary<int, Progress> touched = [];
    private Progress rest;

    private record struct Progress(int Allow, int Deny, int Pass, int Undecided, int Start, int Left, int Unclaimed);

    /// <summary>The outcome for a subject of the policies.</summary>
    public TierOutcome Walk(IEnumerable<PolicyEntry> policies, Direction direction, PeerClass subject)
    {
        touched.Clear();
        rest = new(TrafficTable.None, TrafficTable.None, TrafficTable.None, TrafficTable.All, 0, 0, TrafficTable.All);
        foreach (var api in policies.GroupBy(static policy => IsClusterNetworkPolicy(policy.Origin)))
        {
            ForAll(static (ref progress) => progress.Undecided = TrafficTable.All);
            foreach (var group in api.GroupBy(policy => policy.Lowered.Priority).OrderBy(group => group.Key))
            {
                ForAll((ref progress) => (progress.Start, progress.Left) = (progress.Undecided, progress.Undecided));
                foreach (var policy in group) Walk(policy, direction, subject);
                ForAll((ref progress) => progress.Undecided = progress.Left);
            }

            ForAll((ref progress) => progress.Unclaimed = traffic.And(progress.Unclaimed, progress.Undecided));
        }

        var parts = touched.GroupBy(pair => Finish(pair.Value), pair => pair.Key)
            .Where(part => part.Key != Finish(rest))
            .Select(part => (ClassSet.Of([.. part]), part.Key))
            .ToArray();
        return new(Finish(rest), parts);
    }

    private delegate void Change(ref Progress progress);

    private TierState Finish(Progress progress) => new(progress.Allow, progress.Deny, traffic.Or(progress.Pass, progress.Unclaimed));

    private static bool IsClusterNetworkPolicy(Policy policy) => string.Equals(policy.Name.Kind, "ClusterNetworkPolicy", StringComparison.Ordinal);

    /// <summary>Walks one policy from the start of its group. What it leaves counts only if it is certain to be there.</summary>
    private void Walk(PolicyEntry policy, Direction direction, PeerClass subject)
    {
        ForAll((ref progress) => progress.Undecided = progress.Start);
        var sure = new List<Entry>();
        var may = new List<Entry>();
        foreach (var rule in policy.Lowered.Rules(direction)!.Rules)
        {
            sure.Clear();
            may.Clear();
            rules.Append(rule, direction, subject, sure, may);
            foreach (var entry in may) For(entry.Peers, (ref progress) => Outcome(ref progress, rule.Action, traffic.And(progress.Undecided, entry.Traffic)));
            foreach (var entry in sure) For(entry.Peers, (ref progress) => progress.Undecided = traffic.Except(progress.Undecided, entry.Traffic));
        }

        if (policy.SurelySelects(subject.Id)) ForAll((ref progress) => progress.Left = traffic.And(progress.Left, progress.Undecided));
    }

    private void Outcome(ref Progress progress, RuleAction action, int ports)
    {
        switch (action)
        {
            case RuleAction.Allow:
                progress.Allow = traffic.Or(progress.Allow, ports);
                break;
            case RuleAction.Pass:
                progress.Pass = traffic.Or(progress.Pass, ports);
                break;
            default:
                progress.Deny = traffic.Or(progress.Deny, ports);
                break;
        }
    }

    private void ForAll(Change change)
    {
        change(ref rest);
        foreach (var id in touched.Keys) change(ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrNullRef(touched, id));
    }

    private void For(ClassSet peers, Change change)
    {
        if (peers.IsAll)
        {
            ForAll(change);
            return;
        }

        peers.ForEach((this, change), static (state, id) =>
        {
            ref var progress = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(state.Item1.touched, id, out var exists);
            if (!exists) progress = state.Item1.rest;
            state.change(ref progress);
        });
    }
}
