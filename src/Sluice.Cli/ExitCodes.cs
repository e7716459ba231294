namespace Sluice.Cli;

/// <summary>What the process says when it ends. The numbers are a promise to scripts.</summary>
internal static class ExitCodes
{
    /// <summary>Nothing to report.</summary>
    public const int Clean = 0;

    /// <summary>Findings, failed expectations, or a difference that was not wanted.</summary>
    public const int Findings = 1;

    /// <summary>Nothing could be judged: a wrong option, a missing path, nothing readable.</summary>
    public const int BadInput = 2;

    /// <summary>It could not run: a tool is missing, a cluster does not answer, or a bug.</summary>
    public const int CouldNotRun = 3;

    /// <summary>Stopped from outside (128 + SIGINT, as shells count).</summary>
    public const int Interrupted = 130;
}
