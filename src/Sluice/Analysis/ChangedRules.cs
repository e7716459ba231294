using Sluice.Dialects;
using Sluice.Model;

namespace Sluice.Analysis;

/// <summary>A rule that one reading has and the other has not.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Tier">The same as it is evaluated.</param>
/// <param name="Subjects">The classes it may apply to.</param>
/// <param name="Counterpart">What stands at its place in the other reading, when that is not merely a rule that moved; null when nothing does.</param>
internal sealed record ChangedRule(RuleRef Rule, TierRule Tier, ClassSet Subjects, RuleRef? Counterpart);

/// <summary>
/// The rules of one direction that one of two readings has and the other has not. A rule that merely moved within its policy is not among them. Asked about
/// classes of the reading that has them.
/// </summary>
internal sealed class ChangedRules
{
    private readonly PolicyTable table;
    private readonly Direction direction;
    private readonly List<ChangedRule> rules = [];
    private readonly Dictionary<int, List<(ChangedRule Rule, List<Entry> Reach)>> bySubject = [];

    private ChangedRules(PolicyTable table, Direction direction) => (this.table, this.direction) = (table, direction);

    /// <summary>Compares the policies of two readings, name by name.</summary>
    public static ChangedRules Of(Reachability here, Reachability there, Direction direction)
    {
        var changed = new ChangedRules(here.Table, direction);
        var others = there.Table.Policies.ToLookup(static entry => entry.Origin.Name);
        foreach (var group in here.Table.Policies.GroupBy(static entry => entry.Origin.Name))
        {
            var theirs = others[group.Key].ToArray();
            var ours = group.ToArray();
            if (ours.Length == theirs.Length && ours.Zip(theirs).All(static pair => ReferenceEquals(pair.First.Origin, pair.Second.Origin))) continue;
            changed.Compare(ours, theirs);
        }

        changed.rules.Sort(static (left, right) => left.Rule.CompareTo(right.Rule));
        return changed;
    }

    /// <summary>Appends those that let the subject's traffic with the peer through, or deny it, in order.</summary>
    public void CopyTo(List<ChangedRule> found, int subject, int peer)
    {
        foreach (var (rule, reach) in Of(subject))
        {
            if (reach.Exists(entry => entry.Peers.Contains(peer))) found.Add(rule);
        }
    }

    private List<(ChangedRule Rule, List<Entry> Reach)> Of(int subject)
    {
        if (bySubject.TryGetValue(subject, out var known)) return known;
        var found = new List<(ChangedRule, List<Entry>)>();
        foreach (var rule in rules)
        {
            if (!rule.Subjects.Contains(subject)) continue;
            var may = new List<Entry>();
            table.Rules.Append(rule.Tier, direction, table.Universe.Classes[subject], [], may);
            found.Add((rule, may));
        }

        return bySubject[subject] = found;
    }

    private void Compare(PolicyEntry[] ours, PolicyEntry[] theirs)
    {
        var here = Rules(ours).Select(static pair => Bare(pair.Rule)).ToHashSet();
        var there = Rules(theirs).Select(static pair => Bare(pair.Rule)).ToHashSet();
        foreach (var (entry, rule) in Rules(ours))
        {
            if (there.Contains(Bare(rule))) continue;
            var (other, counterpart) = Rules(theirs).FirstOrDefault(candidate => candidate.Rule.Index == rule.Index && !here.Contains(Bare(candidate.Rule)));
            rules.Add(new(
                new(entry.Origin, direction, rule.Index, rule.Span), rule, entry.Subjects.May,
                counterpart is null ? null : new(other.Origin, direction, counterpart.Index, counterpart.Span)));
        }
    }

    private IEnumerable<(PolicyEntry Entry, TierRule Rule)> Rules(PolicyEntry[] entries)
    {
        foreach (var entry in entries)
        {
            foreach (var rule in entry.Lowered.Rules(direction)?.Rules ?? default) yield return (entry, rule);
        }
    }

    /// <summary>A rule without its place, so that a rule that merely moved is the same.</summary>
    private static TierRule Bare(TierRule rule) => new(0, rule.Action, default)
    {
        AnyPeer = rule.AnyPeer,
        Peers = rule.Peers,
        PeersUncertain = rule.PeersUncertain,
        Ports = rule.Ports,
        NamedPorts = rule.NamedPorts,
        PortsUncertain = rule.PortsUncertain,
    };
}
