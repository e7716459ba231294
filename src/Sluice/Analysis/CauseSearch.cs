using Sluice.Dialects;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Analysis;

/// <summary>Finds the edits behind a changed connection: rules and isolations that are on one side only.</summary>
internal sealed class CauseSearch(Reachability before, Reachability after)
{
    private readonly HashSet<(ObjectName, Direction, TierRule)> oldRules = RulesOf(before);
    private readonly HashSet<(ObjectName, Direction, TierRule)> newRules = RulesOf(after);

    /// <summary>The edits, those that opened or closed by rule first.</summary>
    public ValueList<ChangeCause> Of(ConnectionChange change)
    {
        var old = Decide(before, change);
        var now = Decide(after, change);
        if (old is null || now is null) return [new(CauseKind.EndpointChanged, null)];
        var causes = new List<ChangeCause>();
        Add(now, newRules, oldRules, CauseKind.RuleAdded);
        Add(old, oldRules, newRules, CauseKind.RuleRemoved);
        AddIsolation(Direction.Egress, change.From);
        AddIsolation(Direction.Ingress, change.To);
        if (causes.Count == 0) causes.Add(new(CauseKind.LabelsChanged, null));

        // A rule edited in place is told once, as it is now.
        var edited = causes.Where(static cause => cause.Kind == CauseKind.RuleAdded).Select(static cause => cause.Counterpart).OfType<RuleRef>().ToHashSet();
        causes.RemoveAll(cause => cause.Kind == CauseKind.RuleRemoved && edited.Contains(cause.Rule!));
        var able = causes.FindAll(cause => CanHave(change, cause));
        return [.. (able.Count > 0 ? able : causes).Distinct()];

        void Add(Decision decision, HashSet<(ObjectName, Direction, TierRule)> here, HashSet<(ObjectName, Direction, TierRule)> there, CauseKind kind)
        {
            foreach (var rule in decision.Egress.Rules.Concat(decision.Ingress.Rules))
            {
                if (rule.IsIsolation || Bare(rule) is not { } bare) continue;
                if (here.Contains((rule.Policy.Name, rule.Direction, bare)) && !there.Contains((rule.Policy.Name, rule.Direction, bare)))
                    causes.Add(new(kind, rule) { Counterpart = Counterpart(rule, kind == CauseKind.RuleAdded ? before : after, here) });
            }
        }

        void AddIsolation(Direction direction, Endpoint end)
        {
            var had = Isolating(before, end, direction);
            var has = Isolating(after, end, direction);
            if (had.Count == 0) causes.AddRange(has.Select(rule => new ChangeCause(CauseKind.IsolationAdded, rule)));
            if (has.Count == 0) causes.AddRange(had.Select(rule => new ChangeCause(CauseKind.IsolationRemoved, rule)));
        }
    }

    /// <summary>Whether an edit can have opened or closed anything of a change: a NetworkPolicy's rule that came has closed nothing, one that went has opened nothing.</summary>
    private static bool CanHave(ConnectionChange change, ChangeCause cause) => cause.Kind switch
    {
        _ when change.Kind is ChangeKind.Moved or ChangeKind.Unknown || cause.Counterpart is not null => true,
        CauseKind.RuleAdded when cause.Rule!.Policy is NetworkPolicy => !change.Opened.IsEmpty,
        CauseKind.RuleRemoved when cause.Rule!.Policy is NetworkPolicy => !change.Closed.IsEmpty,
        CauseKind.IsolationAdded => !change.Closed.IsEmpty,
        CauseKind.IsolationRemoved => !change.Opened.IsEmpty,
        _ => true,
    };

    /// <summary>The rule at the same place of the same policy in the other reading, when it is not merely one that moved.</summary>
    private static RuleRef? Counterpart(RuleRef rule, Reachability other, HashSet<(ObjectName, Direction, TierRule)> here)
    {
        foreach (var entry in other.Table.Policies)
        {
            if (entry.Origin.Name != rule.Policy.Name) continue;
            foreach (var candidate in entry.Lowered.Rules(rule.Direction)?.Rules ?? default)
            {
                if (candidate.Index == rule.Index && !here.Contains((rule.Policy.Name, rule.Direction, Bare(candidate))))
                    return new(entry.Origin, rule.Direction, candidate.Index, candidate.Span);
            }
        }

        return null;
    }

    private static ValueList<RuleRef> Isolating(Reachability reachability, Endpoint end, Direction direction) =>
        !reachability.Index.Has(end) ? default : reachability.Isolating(end, direction);

    private static Decision? Decide(Reachability reachability, ConnectionChange change) =>
        !reachability.Index.Has(change.From) || !reachability.Index.Has(change.To) ? null : reachability.Decide(change.From, change.To);

    private static TierRule? Bare(RuleRef reference)
    {
        foreach (var rule in Dialect.Lower(reference.Policy).Rules(reference.Direction)?.Rules ?? default)
        {
            if (rule.Index == reference.Index) return Bare(rule);
        }

        return null;
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

    private static HashSet<(ObjectName, Direction, TierRule)> RulesOf(Reachability reachability)
    {
        var rules = new HashSet<(ObjectName, Direction, TierRule)>();
        foreach (var policy in reachability.Table.Policies)
        {
            foreach (var direction in (Direction[])[Direction.Ingress, Direction.Egress])
            {
                foreach (var rule in policy.Lowered.Rules(direction)?.Rules ?? default) rules.Add((policy.Origin.Name, direction, Bare(rule)));
            }
        }

        return rules;
    }
}
