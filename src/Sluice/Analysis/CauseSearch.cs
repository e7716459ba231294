using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Analysis;

/// <summary>
/// Finds the edits behind a changed connection: rules and isolations that are on one side only. Connections between the same classes share their causes, which are
/// looked for once for each source.
/// </summary>
internal sealed class CauseSearch(Reachability before, Reachability after)
{
    private static readonly ValueList<ChangeCause> NewEnd = [new(CauseKind.EndpointChanged, null)];

    private readonly ChangedRules oldEgress = ChangedRules.Of(before, after, Direction.Egress);
    private readonly ChangedRules oldIngress = ChangedRules.Of(before, after, Direction.Ingress);
    private readonly ChangedRules newEgress = ChangedRules.Of(after, before, Direction.Egress);
    private readonly ChangedRules newIngress = ChangedRules.Of(after, before, Direction.Ingress);
    private readonly Dictionary<(Direction, int, int), List<ChangeCause>> isolations = [];

    /// <summary>Answers of the source at hand, by the classes of the destination and what kinds of edit can have caused the change.</summary>
    private readonly Dictionary<(int, int, ChangeKind, bool, bool), ValueList<ChangeCause>> known = [];
    private Endpoint? source;

    /// <summary>The edits, those that opened or closed by rule first.</summary>
    public ValueList<ChangeCause> Of(ConnectionChange change)
    {
        if (!before.Has(change.From) || !before.Has(change.To) || !after.Has(change.From) || !after.Has(change.To)) return NewEnd;
        if (!ReferenceEquals(source, change.From))
        {
            known.Clear();
            source = change.From;
        }

        if (change.To is AddressEndpoint) return Find(change);
        var key = (before.Index.ClassOf(change.To), after.Index.ClassOf(change.To), change.Kind, change.Opened.IsEmpty, change.Closed.IsEmpty);
        return known.TryGetValue(key, out var found) ? found : known[key] = Find(change);
    }

    private ValueList<ChangeCause> Find(ConnectionChange change)
    {
        var causes = new List<ChangeCause>();
        Add(causes, change, after, newEgress, newIngress, CauseKind.RuleAdded);
        Add(causes, change, before, oldEgress, oldIngress, CauseKind.RuleRemoved);
        causes.AddRange(Isolation(Direction.Egress, change.From));
        causes.AddRange(Isolation(Direction.Ingress, change.To));
        if (causes.Count == 0) causes.AddRange(DoubtSearch.Of(before, after, change));
        if (causes.Count == 0) causes.Add(new(CauseKind.LabelsChanged, null));

        // A rule edited in place is told once, as it is now.
        var edited = causes.Where(static cause => cause.Kind == CauseKind.RuleAdded).Select(static cause => cause.Counterpart).OfType<RuleRef>().ToHashSet();
        causes.RemoveAll(cause => cause.Kind == CauseKind.RuleRemoved && edited.Contains(cause.Rule!));
        var able = causes.FindAll(cause => CanHave(change, cause));
        return [.. (able.Count > 0 ? able : causes).Distinct()];
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

    private static void Add(List<ChangeCause> causes, ConnectionChange change, Reachability reachability, ChangedRules egress, ChangedRules ingress, CauseKind kind)
    {
        var (sources, destinations) = (reachability.Index.ClassesOf(change.From), reachability.Index.ClassesOf(change.To));
        var (sending, admitting) = (new List<ChangedRule>(), new List<ChangedRule>());
        foreach (var from in sources)
        {
            foreach (var to in destinations)
            {
                egress.CopyTo(sending, from, to);
                ingress.CopyTo(admitting, to, from);
            }
        }

        foreach (var rule in sending.Concat(admitting).Distinct()) causes.Add(new(kind, rule.Rule) { Counterpart = rule.Counterpart });
    }

    private List<ChangeCause> Isolation(Direction direction, Endpoint end)
    {
        if (end is AddressEndpoint) return [];
        var key = (direction, before.Index.ClassOf(end), after.Index.ClassOf(end));
        if (isolations.TryGetValue(key, out var found)) return found;
        var (had, has) = (before.Isolating(end, direction), after.Isolating(end, direction));
        var causes = new List<ChangeCause>();
        if (had.Count == 0) causes.AddRange(has.Select(static rule => new ChangeCause(CauseKind.IsolationAdded, rule)));
        if (has.Count == 0) causes.AddRange(had.Select(static rule => new ChangeCause(CauseKind.IsolationRemoved, rule)));
        return isolations[key] = causes;
    }
}
