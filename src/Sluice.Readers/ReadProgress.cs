namespace Sluice.Readers;

/// <summary>How far the reading is.</summary>
/// <param name="Done">Files and units that are read.</param>
/// <param name="Total">Files and units that were found.</param>
public readonly record struct ReadProgress(int Done, int Total);
