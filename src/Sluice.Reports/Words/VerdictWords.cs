using Sluice.Analysis;

namespace Sluice.Reports.Words;

/// <summary>Verdicts in words.</summary>
public static class VerdictWords
{
    /// <summary><c>allow</c>, <c>deny</c>, <c>unknown</c>: as they are written in expectations and in JSON.</summary>
    public static string Of(Verdict verdict) => verdict switch
    {
        Verdict.Allow => "allow",
        Verdict.Deny => "deny",
        Verdict.Unknown => "unknown",
        _ => throw new ArgumentOutOfRangeException(nameof(verdict), verdict, null),
    };
}
