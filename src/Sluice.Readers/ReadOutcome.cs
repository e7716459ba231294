namespace Sluice.Readers;

/// <summary>Whether there is something to judge.</summary>
public enum ReadOutcome
{
    /// <summary>Nothing was read, and why is not known.</summary>
    Unknown = 0,

    /// <summary>A tool that is needed is missing or did not answer, and nothing else was read.</summary>
    CouldNotRun,

    /// <summary>A source does not exist, or nothing in it can be read.</summary>
    BadInput,

    /// <summary>There is something to judge, be it with problems.</summary>
    Read,
}
