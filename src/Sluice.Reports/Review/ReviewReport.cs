using Sluice.Charters;
using Sluice.Checks;
using Sluice.Sets;

namespace Sluice.Reports.Review;

/// <summary>What <c>sluice review</c> answers: the review of a charter, the history of its exceptions, and what a pipeline stops for.</summary>
public sealed record ReviewReport
{
    public required CharterReview Review { get; init; }

    public ExceptionHistory History { get; init; } = ExceptionHistory.LeftOut;

    /// <summary>The profile of the analysis behind it.</summary>
    public required string Profile { get; init; }

    /// <summary>What it stops for; nothing when it only tells.</summary>
    public ValueList<ReviewGround> FailOn { get; init; }

    /// <summary>The exceptions that are such a ground, by name.</summary>
    public IEnumerable<ReviewedException> Failing => Review.Exceptions.Where(exception => FailOn.Any(ground => Is(exception, ground)));

    /// <summary>The day of the review, where the charter's days begin and end.</summary>
    public DateOnly Day => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(Review.Bound.Instant, Review.Bound.Charter.Rules.TimeZone).DateTime);

    /// <summary>Whether an exception is a ground.</summary>
    public static bool Is(ReviewedException exception, ReviewGround ground)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return ground switch
        {
            ReviewGround.Expired => exception.State == ExceptionState.Expired,
            ReviewGround.Expiring => exception.IsExpiring,
            ReviewGround.Overdue => exception.Duty == ReviewDuty.Overdue,
            ReviewGround.Incomplete => exception.State == ExceptionState.Incomplete,
            _ => throw new ArgumentOutOfRangeException(nameof(ground), ground, null),
        };
    }
}
