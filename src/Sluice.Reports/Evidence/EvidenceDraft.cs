using Sluice.Charters;
using Sluice.Checks;
using Sluice.Evidence;
using Sluice.Findings;
using Sluice.Probes;
using Sluice.Reports.Review;
using Sluice.Reports.Verification;
using Sluice.Reports.Words;
using Sluice.Sets;

namespace Sluice.Reports.Evidence;

/// <summary>What a statement is made of: a run with everything that it was about.</summary>
public sealed record EvidenceDraft
{
    /// <summary>What packets showed.</summary>
    public required VerificationReport Report { get; init; }

    /// <summary>The run; its notes are added here.</summary>
    public required EvidenceRun Run { get; init; }

    /// <summary>The manifests as they were read.</summary>
    public required ValueList<FileDigest> Subjects { get; init; }

    /// <summary>The files of the charter and of expectations.</summary>
    public ValueList<FileDigest> Configuration { get; init; }

    /// <summary>The charter on the day; null when there is none.</summary>
    public BoundCharter? Charter { get; init; }

    /// <summary>What the analysis says of the controls.</summary>
    public required ControlReport Controls { get; init; }

    /// <summary>The statement. The same draft gives the same statement.</summary>
    public EvidenceStatement Statement()
    {
        var verification = Report.Verification;
        return new()
        {
            Subjects = Redaction.Of(Subjects),
            Configuration = Redaction.Of(Configuration),
            Run = Run with { Notes = Notes().ToValueList() },
            Charter = Charter is null ? null : new(Charter.Charter.Name, Exceptions(Charter).ToValueList()),
            Canaries = verification.Canaries,
            Probes = verification.Results.Select(Probe).ToValueList(),
            Controls = ControlEvidence.Of(Controls, verification),
        };
    }

    private static IEnumerable<ClaimedException> Exceptions(BoundCharter bound) =>
        from exception in bound.Charter.Exceptions.OrderBy(static exception => exception.Name, StringComparer.Ordinal)
        where exception.CountsAt(bound.Instant)
        select new ClaimedException(exception.Name, ReviewWords.Subject(exception), exception.Owner!, exception.Reason!, exception.AuditRef!, exception.Expires!.Value);

    private IEnumerable<string> Notes()
    {
        foreach (var choice in VerificationWords.Choices(Report.Verification)) yield return choice;
        var errors = Report.Problems.Count(static problem => problem.Severity == Severity.Error);
        if (errors > 0) yield return $"The input has {Counts.Of(errors, "problem")} (sluice check shows them); what they touch is unknown, and was not judged.";
    }

    private ProbeEvidence Probe(ProbeResult result)
    {
        var probe = result.Probe;
        return new()
        {
            Number = probe.Number,
            From = VerificationWords.End(probe.From),
            To = VerificationWords.To(probe),
            Source = VerificationWords.Address(probe.Source),
            Destination = VerificationWords.Address(probe.Destination),
            Protocol = probe.Protocol,
            Port = probe.Port,
            Service = probe.Through is { } service ? $"{service.Name.Namespace}/{service.Name.Name}" : "",
            Dialled = VerificationWords.Address(probe.Dialled),
            DialledPort = probe.DialledPort,
            Method = probe.IsDns ? ProbeMethod.DnsQuery : probe.Protocol == Protocol.Udp ? ProbeMethod.UdpEcho : Report.Verification.Plan.InCluster ? ProbeMethod.TcpConnect : ProbeMethod.TcpEcho,
            Expected = probe.Expected,
            ExpectedBy = probe.Expectation is { } expectation ? RuleWords.Place(expectation.Span) : "",
            Analysed = probe.Analysed,
            Before = result.Before,
            Outcome = result.Outcome,
            Drops = result.Drops,
            Control = result.Control,
            Origin = result.Origin,
            Attempts = result.Attempts,
            Listener = result.Listener,
            Judgement = result.Judgement,
            Tried = result.Tried,
            Took = (int)Math.Round(result.Took.TotalMilliseconds),
            Detail = result.Detail,
            Because = result.Judgement == ProbeJudgement.Disagrees ? VerificationWords.Analysis(Report, probe) : VerificationWords.WhyInconclusive(result),
        };
    }
}
