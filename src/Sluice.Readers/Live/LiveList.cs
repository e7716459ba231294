using Sluice.Findings;
using Sluice.Readers.Yaml;

namespace Sluice.Readers.Live;

/// <summary>The pages of a list, or why there are none.</summary>
/// <param name="Texts">The pages as they came; none where there is a problem.</param>
/// <param name="Problem">Why it could not be read; null where it was.</param>
internal sealed record LiveList(List<SourceText> Texts, Problem? Problem)
{
    /// <summary>Whether it is for want of permission.</summary>
    public bool IsForbidden { get; init; }
}
