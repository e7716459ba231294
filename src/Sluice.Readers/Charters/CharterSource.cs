using Sluice.Readers.Yaml;

namespace Sluice.Readers.Charters;

/// <summary>A file of a charter.</summary>
/// <param name="Text">Its content.</param>
/// <param name="IsOverlay">Whether it belongs to one environment: then it may add, and may not say anything of the whole.</param>
public sealed record CharterSource(SourceText Text, bool IsOverlay);
