using Sluice.Evidence;

namespace Sluice.Reports.Evidence;

/// <summary>What <c>sluice evidence show</c> answers: what a bundle says, whether it is true or not.</summary>
/// <param name="File">The bundle as it was named.</param>
/// <param name="Bundle">The bundle.</param>
public sealed record EvidenceReport(string File, EvidenceBundle Bundle)
{
    public EvidenceStatement Statement => Bundle.Statement;
}

/// <summary>What <c>sluice evidence verify</c> answers.</summary>
public sealed record ExaminationReport
{
    /// <summary>The bundle, the audit log or the folder of its files, as it was named.</summary>
    public required string File { get; init; }

    /// <summary>The bundle; null when it could not be understood, or is an audit log.</summary>
    public EvidenceBundle? Bundle { get; init; }

    /// <summary>Why it could not be understood.</summary>
    public Sets.ValueList<Findings.Problem> Problems { get; init; }

    /// <summary>Whether the bundle holds; null when it could not be understood, or is an audit log.</summary>
    public Examination? Examination { get; init; }

    /// <summary>The instant that is asked about.</summary>
    public required DateTimeOffset AsOf { get; init; }

    /// <summary>How many files the manifests were compared with; null when they were not compared.</summary>
    public int? Compared { get; init; }

    /// <summary>What an audit log shows, where it is one and no bundle.</summary>
    public AuditExamination? Log { get; init; }

    public bool Holds => Log is { } log ? log.FaultCount == 0 : Examination is { Faults.Count: 0 };
}
