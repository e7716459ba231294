using Sluice.Charters;
using Sluice.Compile;
using Sluice.Dialects;
using Sluice.Findings;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Checks;

/// <summary>An exception that a change of the charter adds, or says otherwise, as a reviewer needs to see it.</summary>
/// <param name="Exception">The exception as it is now.</param>
/// <param name="IsNew">Whether it was not there before.</param>
public sealed record ExceptionChange(AccessException Exception, bool IsNew)
{
    /// <summary>What is said otherwise, field by field, as <c>expires (was 2026-06-30)</c>; nothing for a new one.</summary>
    public ValueList<string> Changed { get; init; }

    /// <summary>The connections it opens once it counts; empty when it accepts a finding.</summary>
    public Concern Opens { get; init; } = Concern.Nothing;

    /// <summary>Who must approve it by its classification.</summary>
    public ValueList<string> Required { get; init; }

    /// <summary>Who of them is not among those who are said to have approved it.</summary>
    public ValueList<string> Lacking { get; init; }

    /// <summary>The exceptions that are new or changed, by name. Moving one to another place or file is no change.</summary>
    /// <param name="before">The charter as it was.</param>
    /// <param name="now">The charter as it is, on its day.</param>
    public static ValueList<ExceptionChange> Between(Charter before, BoundCharter now)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(now);
        var changes = new List<ExceptionChange>();
        foreach (var exception in now.Charter.Exceptions)
        {
            var was = before.Exceptions.FirstOrDefault(other => string.Equals(other.Name, exception.Name, StringComparison.Ordinal));
            var changed = was is null ? [] : Fields(was).Zip(Fields(exception)).Where(static pair => pair.First.Text != pair.Second.Text)
                .Select(static pair => $"{pair.Second.Field} (was {(pair.First.Text.Length == 0 ? "not given" : pair.First.Text)})").ToValueList();
            if (was is not null && changed.Count == 0) continue;
            changes.Add(new(exception, was is null)
            {
                Changed = changed,
                Opens = OpensOf(now, exception),
                Required = now.Charter.Rules.ApproversOf(exception.Classification),
                Lacking = Rules.WideException.LackingApprovals(now.Charter, exception).ToValueList(),
            });
        }

        return changes.ToValueList();
    }

    private static IEnumerable<(string Field, string Text)> Fields(AccessException exception)
    {
        yield return ("opens", exception.Opens is { } opens ? $"{opens}{(opens.Ports.Count == 0 ? "" : $" on {string.Join(", ", opens.Ports.Select(static port => port.Name ?? Words.Traffic(port.Traffic!)))}")}" : "");
        yield return ("accepts", exception.Accepts is { } accepts ? string.Join(' ', ((string?[])[accepts.Finding, accepts.Namespace, accepts.Object]).OfType<string>()) : "");
        yield return ("owner", exception.Owner ?? "");
        yield return ("reason", exception.Reason ?? "");
        yield return ("dataClassification", exception.Classification == DataClassification.Unknown ? "" : ClassificationNames.Text(exception.Classification));
        yield return ("auditRef", exception.AuditRef ?? "");
        yield return ("approvedBy", string.Join(", ", exception.ApprovedBy));
        yield return ("notBefore", CalendarDay.Text(exception.NotBefore));
        yield return ("expires", CalendarDay.Text(exception.Expires));
        yield return ("review", exception.Review is { } review ? $"every {Words.Count(review.EveryDays, "day")}{(review.Last is null ? "" : $", last {CalendarDay.Text(review.Last)}")}" : "");
    }

    private static Concern OpensOf(BoundCharter bound, AccessException exception)
    {
        var connections = new List<ConcernedConnection>();
        foreach (var grant in GrantPlan.Meant(bound, bound.WouldOpen(exception)))
        {
            var targets = Names(bound.Snapshot, bound.Governance, grant.To).ToList();
            foreach (var source in Names(bound.Snapshot, bound.Governance, grant.From)) connections.AddRange(targets.Where(target => target != source).Select(target => new ConcernedConnection(source, target, grant.Traffic)));
        }

        return Concern.OfConnections([.. connections.Distinct()]);
    }

    /// <summary>The workloads that a side stands for; where none was read, or it lies outside, the side as the charter names it.</summary>
    private static IEnumerable<string> Names(Snapshot snapshot, Governance governance, GrantSide side)
    {
        if (side.Term is not PodTerm pods) return [side.Peer.ToString()];
        var names = snapshot.Workloads.Where(workload => (pods.NamespaceName is { } name ? name == workload.Name.Namespace : pods.Namespaces.Matches(governance.LabelsOf(workload.Name.Namespace))) && pods.Pods!.Matches(workload.Labels))
            .Select(Scene.NameOf).ToList();
        return names.Count == 0 ? [side.Peer.ToString()] : names;
    }
}
