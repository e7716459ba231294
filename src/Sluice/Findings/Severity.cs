namespace Sluice.Findings;

/// <summary>How much a problem or finding weighs; only <see cref="Error"/> makes <c>check</c> fail by default.</summary>
public enum Severity
{
    Note = 0,
    Warning,
    Error,
}
