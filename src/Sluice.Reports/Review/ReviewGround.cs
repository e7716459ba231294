namespace Sluice.Reports.Review;

/// <summary>What a review may stop a pipeline for.</summary>
public enum ReviewGround
{
    Unknown = 0,

    /// <summary>An exception has expired.</summary>
    Expired,

    /// <summary>An exception ends within the days that are asked about.</summary>
    Expiring,

    /// <summary>The review of an exception that counts is overdue.</summary>
    Overdue,

    /// <summary>An exception lacks something that every exception needs.</summary>
    Incomplete,
}
