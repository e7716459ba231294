using Sluice.Dialects;
using Sluice.Model;

namespace Sluice.Analysis;

/// <summary>A policy of the analysis: lowered, and with the classes it selects.</summary>
internal sealed class PolicyEntry(LoweredPolicy lowered, Matched subjects)
{
    public LoweredPolicy Lowered { get; } = lowered;

    /// <summary>The pods it has as subject.</summary>
    public Matched Subjects { get; } = subjects;

    public Policy Origin => Lowered.Origin;

    /// <summary>Whether it certainly applies to its certain subjects.</summary>
    public bool IsSound => !Lowered.MayBeAbsent;

    /// <summary>Whether it certainly has the class as subject.</summary>
    public bool SurelySelects(int classId) => IsSound && Subjects.Sure.Contains(classId);
}
