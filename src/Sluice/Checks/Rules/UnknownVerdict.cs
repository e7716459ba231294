using Sluice.Analysis;
using Sluice.Findings;
using Sluice.Model;

namespace Sluice.Checks.Rules;

/// <summary>
/// SLU2019: verdicts that cannot be given, one finding per cause and policy with one connection as an example. An error when the input itself is at
/// fault or nothing may stay unknown (<c>--strict</c>); a note when the reason lies outside the input or in the API.
/// </summary>
internal static class UnknownVerdict
{
    /// <summary>So many subjects with something unknown are looked into; the causes of the rest are mostly the same.</summary>
    private const int RowsAsked = 256;

    private const int PeersTried = 16;

    public static Check Check { get; } = new(
        "SLU2019", "unknown-verdict", Severity.Error, "a verdict cannot be given", Controls.Ids(Controls.FlowEnforcement), Find);

    private static IEnumerable<Finding> Find(Check check, Scene scene)
    {
        var told = new SortedDictionary<(UnknownCause Cause, string Policy), (Decision Decision, UnknownReason Reason)>();
        foreach (var (from, to) in Samples(scene.Flows))
        {
            var decision = scene.Reachability.Decide(from, to);
            foreach (var reason in decision.Because) told.TryAdd((reason.Cause, reason.Rule?.Policy.Name.ToString() ?? ""), (decision, reason));
        }

        var faults = InputFaults.Of(scene.Snapshot);
        foreach (var (decision, reason) in told.Values)
        {
            var policy = reason.Rule?.Policy;
            if (policy is { IsSurroundings: true } || (reason.IsInputFault && policy is not null && faults.Explain(policy))) continue;
            yield return check.About(
                policy?.Name ?? new("Cluster", "", "input"),
                reason.Rule?.Span ?? default,
                reason.Cause.ToString(),
                check.Title,
                $"Whether {decision.From} can open {Words.Traffic(decision.Unknown)} to {decision.To} is unknown: {Because(reason.Cause)}.") with
            {
                Severity = reason.IsInputFault || scene.Input.Strict ? Severity.Error : Severity.Note,
                Place = PlaceOf(reason),
                Remedy = reason.Cause is UnknownCause.NamespaceLabelsUnknown or UnknownCause.AddressUnknown or UnknownCause.ControllerUnknown or UnknownCause.NamedPortUnknown
                    ? "Give what is missing with --with, as files or from the live cluster." : "",
                FollowsFrom = scene.Input.Strict || reason.Rule is null ? null : CauseOf(reason),
                Concern = Concern.OfConnections([new(decision.From.ToString()!, decision.To.ToString()!, decision.Unknown)]),
            };
        }
    }

    /// <summary>A finding about the same rule that says why, and what to write so that it can be said.</summary>
    private static FindingCause? CauseOf(UnknownReason reason) => reason.Cause switch
    {
        UnknownCause.NamespaceLabelsUnknown => new(NamespaceByLabel.Check.Id, reason.Rule!.Policy.Name.ToString(), PlaceOf(reason)),
        UnknownCause.AddressUnknown => new(ProfileDifference.Check.Id, reason.Rule!.Policy.Name.ToString(), PlaceOf(reason)),
        _ => null,
    };

    private static string PlaceOf(UnknownReason reason) =>
        reason.Rule is { IsIsolation: false } rule ? FormattableString.Invariant($"{Words.Of(rule.Direction)} rule {rule.Index + 1}") : "";

    private static string Because(UnknownCause cause) => cause switch
    {
        UnknownCause.DoubtfulPolicy => "the policy has an unknown field, and a cluster refuses it or stores it without",
        UnknownCause.RefusedPolicy => "a value of the policy is invalid, and what it was meant to say cannot be known",
        UnknownCause.OpaquePolicy => "a policy of a kind that is not evaluated has a say",
        UnknownCause.NamespaceLabelsUnknown => "the labels of a namespace were not read",
        UnknownCause.AddressUnknown => "the address of a pod is not known, and a block may hold it",
        UnknownCause.OrderUndefined => "two cluster-wide policies disagree, and the API does not order them (equal priorities, or kinds of different API versions)",
        UnknownCause.ControllerUnknown => "the ingress controller was not read",
        UnknownCause.NamedPortUnknown => "the port names of pods were not read",
        _ => "the API leaves it open",
    };

    /// <summary>Pairs of which something is unknown, found by the rows that differ between what is certain and what may be.</summary>
    private static IEnumerable<(Endpoint From, Endpoint To)> Samples(ClassFlows flows)
    {
        var seen = new HashSet<Row>(ReferenceEqualityComparer.Instance);
        foreach (var direction in (Direction[])[Direction.Egress, Direction.Ingress])
        {
            seen.Clear();
            var asked = 0;
            foreach (var subject in flows.Classes)
            {
                if (asked >= RowsAsked) break;
                if (!flows.IsJudged(subject) && subject.Kind != ClassKind.Representative) continue;
                var row = direction == Direction.Egress ? flows.Relation.Egress(subject.Id) : flows.Relation.Ingress(subject.Id);
                if (!IsUncertain(row) || !seen.Add(row)) continue;
                var before = asked;
                foreach (var far in Uncertain(flows, subject, row, direction))
                {
                    var (own, other) = (flows.EndpointOf(subject), flows.EndpointOf(far));
                    asked = before + 1;
                    yield return direction == Direction.Egress ? (own, other) : (other, own);
                }
            }
        }
    }

    private static bool IsUncertain(Row row) => row.RestSure != row.RestMay || Array.Exists(row.Cells, cell => cell.Sure != cell.May);

    private static IEnumerable<PeerClass> Uncertain(ClassFlows flows, PeerClass subject, Row row, Direction direction)
    {
        var found = 0;
        foreach (var far in flows.Classes)
        {
            if (found >= PeersTried) yield break;
            var (sure, may) = row.Of(far.Id);
            if (sure == may) continue;
            var pair = direction == Direction.Egress ? flows.Relation.Of(subject.Id, far.Id) : flows.Relation.Of(far.Id, subject.Id);
            if (pair.Sure == pair.May) continue;
            found++;
            yield return far;
        }
    }
}
