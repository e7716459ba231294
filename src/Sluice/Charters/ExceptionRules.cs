using Sluice.Findings;
using Sluice.Sets;

namespace Sluice.Charters;

/// <summary>What a charter asks of every exception.</summary>
public sealed record ExceptionRules
{
    /// <summary>At most 365 days, days of UTC, an expiry announced 30 days ahead, nobody in particular to approve.</summary>
    public static ExceptionRules Default { get; } = new();

    /// <summary>The longest time from notBefore, or else from the day that is asked about, to the expiry; whole days, at least 1.</summary>
    public int LongestDays { get; init; } = 365;

    /// <summary>From how many days before its expiry an exception counts as expiring; at least 0.</summary>
    public int WarningDays { get; init; } = 30;

    /// <summary>Where a day begins and ends.</summary>
    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>Who must approve what, by classification.</summary>
    public ValueList<ApprovalRule> Approvals { get; init; }

    /// <summary>Who must approve data of a class; none when the charter does not say.</summary>
    public ValueList<string> ApproversOf(DataClassification classification)
    {
        foreach (var rule in Approvals)
        {
            if (rule.Classification == classification) return rule.Approvers;
        }

        return default;
    }
}

/// <summary>Data of this class may leave only when each of these has approved.</summary>
public sealed record ApprovalRule(DataClassification Classification, ValueList<string> Approvers, SourceSpan Span);
