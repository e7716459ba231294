namespace Sluice.Cli;

/// <summary>How long a verb has after the first signal to end what it started; a second signal ends the process at once.</summary>
internal static class Interruption
{
    /// <summary>A moment, unless a verb has started something outside this machine.</summary>
    public static TimeSpan Grace { get; set; } = TimeSpan.FromSeconds(1);
}
