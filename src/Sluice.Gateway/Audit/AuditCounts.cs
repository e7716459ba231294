namespace Sluice.Gateway.Audit;

/// <summary>What became of the records of an audit log.</summary>
/// <param name="Written">Records that were handed to the file or the stream.</param>
/// <param name="Dropped">Records that were not kept.</param>
/// <param name="Queued">Records that wait to be written.</param>
public readonly record struct AuditCounts(long Written, long Dropped, long Queued);
