using Sluice.Evidence;
using Sluice.Findings;
using Sluice.Sets;

namespace Sluice.Readers.Evidence;

/// <summary>A bundle as it was read.</summary>
/// <param name="Bundle">The bundle; null when something is wrong with it.</param>
/// <param name="Problems">Everything that is wrong with it: it is no envelope, no statement, or not one that is understood.</param>
public sealed record BundleRead(EvidenceBundle? Bundle, ValueList<Problem> Problems);
