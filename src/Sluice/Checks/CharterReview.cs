using Sluice.Charters;
using Sluice.Checks.Rules;
using Sluice.Sets;

namespace Sluice.Checks;

/// <summary>
/// The review of a charter on a day: every exception and where it stands, who carries trusted labels, how far each namespace is covered, and the controls with their proof.
/// </summary>
/// <param name="Bound">The charter on the day.</param>
/// <param name="WithinDays">From how many days before its end an exception counts as expiring; at least 0.</param>
public sealed record CharterReview(BoundCharter Bound, int WithinDays)
{
    /// <summary>Every exception, by name.</summary>
    public ValueList<ReviewedException> Exceptions { get; init; }

    /// <summary>Every label that only some may carry, by label.</summary>
    public ValueList<TrustedLabel> Labels { get; init; }

    /// <summary>Every namespace that has judged pods or is governed, by name.</summary>
    public ValueList<NamespaceCoverage> Coverage { get; init; }

    /// <summary>Every control with its proof.</summary>
    public required ControlReport Controls { get; init; }

    /// <summary>Reviews a charter.</summary>
    /// <param name="input">The analysis, with the charter.</param>
    /// <param name="withinDays">From how many days before its end an exception counts as expiring; the charter's own number when null.</param>
    /// <exception cref="ArgumentException">The input has no charter.</exception>
    public static CharterReview Of(CheckInput input, int? withinDays = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.Comparison is not { } comparison) throw new ArgumentException("there is no charter to review", nameof(input));
        var within = withinDays ?? comparison.Charter.Rules.WarningDays;
        var findings = Catalog.Judge(input).Everything;
        var about = findings.Where(static finding => finding.Id.StartsWith("SLU5", StringComparison.Ordinal)).ToLookup(static finding => finding.Object, StringComparer.Ordinal);
        return new(comparison.Bound, within)
        {
            Exceptions = comparison.Charter.Exceptions.OrderBy(static exception => exception.Name, StringComparer.Ordinal)
                .Select(exception => Review(input.Scene, comparison, exception, within) with { Findings = about[$"AccessException {exception.Name}"].ToValueList() }).ToValueList(),
            Labels = LabelsOf(input.Scene, comparison.Bound).ToValueList(),
            Coverage = new CoverageSearch(input.Scene, comparison).Find().ToValueList(),
            Controls = ControlReport.Of(input, findings),
        };
    }

    private static ReviewedException Review(Scene scene, CharterComparison comparison, AccessException exception, int within)
    {
        var instant = comparison.Bound.Instant;
        var (day, state) = (exception.DayAt(instant), exception.StateAt(instant));
        if (state != ExceptionState.Active) return new(exception, state);
        var left = exception.Expires!.Value.DayNumber - day.DayNumber;
        return new(exception, state)
        {
            DaysLeft = left,
            IsExpiring = left <= within,
            Duty = exception.Review is not { } review ? ReviewDuty.NotAsked : review.IsOverdueOn(day) ? ReviewDuty.Overdue : ReviewDuty.InTime,
            Idle = exception.Opens is null ? [] : ExceptionUse.Idle(scene, comparison, exception).ToValueList(),
        };
    }

    private static IEnumerable<TrustedLabel> LabelsOf(Scene scene, BoundCharter bound)
    {
        foreach (var trusted in UngrantedLabel.Peers(bound).GroupBy(static use => use.Peer.Labels).OrderBy(static group => group.Key.ToString(), StringComparer.Ordinal))
        {
            var uses = trusted.ToList();
            var match = scene.Match(Governance.SelectorOf(trusted.Key));
            var carrying = match.Certain.Select(static space => (space.Name, Carrying.Yes)).Concat(match.Possible.Select(static space => (space.Name, Carrying.Unknown)))
                .ToDictionary(static pair => pair.Name, static pair => pair.Item2, StringComparer.Ordinal);
            var allowed = uses.Where(static use => use.Counts).SelectMany(static use => use.Peer.Carriers).ToHashSet(StringComparer.Ordinal);
            var names = carrying.Keys.Concat(uses.SelectMany(static use => use.Peer.Carriers)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
            yield return new(
                trusted.Key,
                uses.Select(static use => new LabelGrant(use.Peer.Carriers, use.Peer.Span) { Exception = use.Exception, Counts = use.Counts }).ToValueList(),
                names.Select(name => new LabelCarrier(name, carrying.GetValueOrDefault(name, scene.IsDefined(name) ? Carrying.No : Carrying.Unknown), allowed.Contains(name))).ToValueList());
        }
    }
}
