using Sluice.Readers.Kubernetes;

namespace Sluice.Readers.Charters;

/// <summary>The problems that the reading of a charter reports.</summary>
internal static class CharterProblems
{
    /// <summary>A value that is not what its field takes.</summary>
    public const string Form = ProblemIds.Form;
}
