using Sluice.Findings;
using Sluice.Sets;

namespace Sluice.Evidence;

/// <summary>The faults of a log while they are found: a hostile log may have one in every line, and only the first are kept.</summary>
internal sealed class AuditFaults
{
    private readonly List<AuditFault> kept = [];
    private readonly Dictionary<string, int> files = new(StringComparer.Ordinal);
    private readonly HashSet<(AuditFaultKind, string)> once = [];

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    public void Add(AuditFault fault)
    {
        Count++;
        if (kept.Count >= AuditExamination.MostFaults) return;
        files.TryAdd(fault.Place.File ?? "", files.Count);
        kept.Add(fault);
    }

    /// <summary>Adds what every checkpoint of a key would repeat, once.</summary>
    public void AddOnce(AuditFault fault)
    {
        if (once.Add((fault.Kind, fault.Subject))) Add(fault);
    }

    /// <summary>By line, the files as they were come to first.</summary>
    public ValueList<AuditFault> InOrder() =>
        kept.OrderBy(fault => files[fault.Place.File ?? ""]).ThenBy(static fault => fault.Place, Comparer<SourceSpan>.Create(SourceSpan.Compare)).ThenBy(static fault => fault.Kind).ThenBy(static fault => fault.First).ToValueList();
}
