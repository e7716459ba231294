namespace Sluice.Gateway.Audit;

/// <summary>How far checkpoints lie apart at most: whichever comes first.</summary>
/// <param name="Records">Records between two checkpoints.</param>
/// <param name="Time">Time between two checkpoints, whole seconds up to an hour; also when nothing is recorded, so that a tail that was cut is told from silence.</param>
public readonly record struct AuditInterval(int Records, TimeSpan Time);
