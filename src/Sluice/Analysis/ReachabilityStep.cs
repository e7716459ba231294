namespace Sluice.Analysis;

/// <summary>A relation after one change, and what the change opened and closed.</summary>
public sealed record ReachabilityStep(Reachability After, ReachabilityDifference Difference);
