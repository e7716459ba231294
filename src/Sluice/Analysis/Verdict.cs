namespace Sluice.Analysis;

/// <summary>The answer about one connection. What is not understood is unknown, never allowed.</summary>
public enum Verdict
{
    Unknown = 0,
    Deny,
    Allow,
}
