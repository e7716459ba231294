namespace Sluice.Analysis;

/// <summary>Finds the policies behind a change that no rule explains: what they mean was in doubt in one reading and is not in the other.</summary>
internal static class DoubtSearch
{
    /// <summary>The policies whose doubt went, then those whose doubt came.</summary>
    public static IEnumerable<ChangeCause> Of(Reachability before, Reachability after, ConnectionChange change)
    {
        var (had, has) = (Doubted(before, change), Doubted(after, change));
        return Only(had, has, CauseKind.DoubtRemoved).Select(cause => cause with { Rule = Now(after, cause.Rule!) }).Concat(Only(has, had, CauseKind.DoubtAdded));
    }

    /// <summary>The same policy as it stands now; as it stood where it is gone.</summary>
    private static RuleRef Now(Reachability after, RuleRef rule) =>
        after.Snapshot.Policies.FirstOrDefault(policy => policy.Name.CompareTo(rule.Policy.Name) == 0) is { } policy ? new(policy, rule.Direction, -1, policy.Span) : rule;

    private static List<RuleRef> Doubted(Reachability reachability, ConnectionChange change) =>
        [.. reachability.Decide(change.From, change.To).Because.Where(static reason => reason.IsInputFault).Select(static reason => reason.Rule).OfType<RuleRef>()];

    private static IEnumerable<ChangeCause> Only(List<RuleRef> here, List<RuleRef> there, CauseKind kind) => here
        .Where(rule => !there.Exists(other => other.Policy.Name.CompareTo(rule.Policy.Name) == 0))
        .DistinctBy(static rule => rule.Policy.Name).Select(rule => new ChangeCause(kind, rule));
}
