namespace Sluice.Reports.Adoption;

/// <summary>A file of a charter, as it is handed to whoever keeps it from then on.</summary>
/// <param name="Path">Where it belongs, below the folder of the charter, with forward slashes.</param>
/// <param name="Content">Its content, ending with a line break.</param>
public sealed record CharterFile(string Path, string Content);
