namespace Sluice.Lab;

/// <summary>How the lab runs.</summary>
public sealed record LabOptions
{
    public static LabOptions Default { get; } = new();

    /// <summary>How long probes may be begun; what is not begun then is inconclusive.</summary>
    public TimeSpan Budget { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a probe waits for an answer, or for its drop to be counted.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The clock that says when each probe was tried.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Told what is done, for a progress line: the step, how many of how many.</summary>
    public Action<string, int, int>? Progress { get; init; }
}
