using Sluice.Sets;

namespace Sluice.Charters;

/// <summary>How much of the history of a charter could be read.</summary>
public enum HistoryStanding
{
    /// <summary>None, for the reason that is given.</summary>
    Unreadable = 0,

    /// <summary>Nobody asked for it.</summary>
    LeftOut,

    /// <summary>A part: the clone is shallow.</summary>
    Shallow,
    Whole,
}

/// <summary>What a commit did to an exception.</summary>
public enum HistoryChange
{
    Unknown = 0,
    Added,

    /// <summary>Its expiry was moved to a later day.</summary>
    Renewed,

    /// <summary>Its expiry was moved to an earlier day.</summary>
    Shortened,

    /// <summary>Something else of it was changed.</summary>
    Edited,
    Removed,
}

/// <summary>One change of an exception.</summary>
/// <param name="Exception">Its name.</param>
/// <param name="Change">What was done.</param>
/// <param name="Commit">The commit's full name; empty for what is not committed yet, which has no author and no instant.</param>
public sealed record ExceptionEvent(string Exception, HistoryChange Change, string Commit)
{
    /// <summary>The commit's author: a claim, as whoever commits writes it.</summary>
    public string Author { get; init; } = "";

    public string Email { get; init; } = "";

    /// <summary>When the author says it was written.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>The first line of the message.</summary>
    public string Subject { get; init; } = "";

    /// <summary>The expiry before as it was written; empty when none was.</summary>
    public string Before { get; init; } = "";

    /// <summary>The expiry after as it was written; empty when none was.</summary>
    public string After { get; init; } = "";
}

/// <summary>Who added, renewed and ended which exception, and when.</summary>
/// <param name="Standing">How much could be read.</param>
/// <param name="Events">The changes, newest first; those that are not committed before all others.</param>
public sealed record ExceptionHistory(HistoryStanding Standing, ValueList<ExceptionEvent> Events)
{
    /// <summary>A history that nobody asked for.</summary>
    public static ExceptionHistory LeftOut { get; } = new(HistoryStanding.LeftOut, []);

    /// <summary>Why it could not be read; empty when it could.</summary>
    public string Reason { get; init; } = "";
}
