namespace Sluice.Lab;

/// <summary>The lab cannot do its work on this machine: what is wrong, and what to do about it.</summary>
public sealed class LabException : Exception
{
    public LabException(string message, string remedy)
        : base(message) => Remedy = remedy;

    /// <summary>What to do about it, in a sentence.</summary>
    public string Remedy { get; }
}
