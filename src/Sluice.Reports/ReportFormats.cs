using Sluice.Reports.Adoption;
using Sluice.Reports.Compilation;
using Sluice.Reports.Differences;
using Sluice.Reports.Drift;
using Sluice.Reports.Evidence;
using Sluice.Reports.Expectations;
using Sluice.Reports.Explanations;
using Sluice.Reports.Judgement;
using Sluice.Reports.Relations;
using Sluice.Reports.Review;
using Sluice.Reports.Verification;

namespace Sluice.Reports;

/// <summary>The only list of formats: which report is written in which.</summary>
public static class ReportFormats
{
    /// <summary>The formats of <c>sluice list</c>.</summary>
    public static ReportFormatSet<RelationReport> List { get; } = new(
        new("text", "grouped for reading in a terminal", RelationText.Write),
        new("json", "for other tools; see docs/formats.md", RelationJson.Write),
        new("csv", "for a spreadsheet", RelationCsv.Write),
        new("markdown", "for a wiki or a review", RelationMarkdown.Write),
        new("dot", "for Graphviz", RelationDot.Write),
        new("mermaid", "for Markdown that draws diagrams", RelationMermaid.Write),
        new("svg", "a picture: the matrix and the layered graph", RelationSvg.Write),
        new("html", "one page that works offline: matrix, graph, list, filters", RelationHtml.Write));

    /// <summary>The formats of <c>sluice check</c>.</summary>
    public static ReportFormatSet<CheckReport> Check { get; } = new(
        new("text", "for reading in a terminal, with the lines that are meant", CheckText.Write),
        new("json", "for other tools; see docs/formats.md", CheckJson.Write),
        new("sarif", "SARIF 2.1.0, for code scanning", CheckSarif.Write),
        new("junit", "JUnit XML, for a CI server", CheckJUnit.Write),
        new("github", "annotations of a GitHub workflow", CheckGitHub.Write),
        new("markdown", "for a pull-request comment or a job summary", CheckMarkdown.Write));

    /// <summary>The formats of <c>sluice explain</c>.</summary>
    public static ReportFormatSet<ExplanationReport> Explain { get; } = new(
        new("text", "for reading in a terminal", ExplanationText.Write),
        new("json", "for other tools; see docs/formats.md", ExplanationJson.Write),
        new("markdown", "for a ticket or a review", ExplanationMarkdown.Write));

    /// <summary>The formats of <c>sluice test</c>.</summary>
    public static ReportFormatSet<ExpectationReport> Test { get; } = new(
        new("text", "the failures with their reasons, and the count", ExpectationText.Write),
        new("json", "for other tools; see docs/formats.md", ExpectationJson.Write),
        new("junit", "JUnit XML, for a CI server", ExpectationJUnit.Write),
        new("tap", "the Test Anything Protocol", ExpectationTap.Write),
        new("netassert", "the same expectations as tests of NetAssert", NetAssertText.Write));

    /// <summary>The formats of <c>sluice diff</c>.</summary>
    public static ReportFormatSet<DifferenceReport> Diff { get; } = new(
        new("text", "for reading in a terminal", DifferenceText.Write),
        new("json", "for other tools; see docs/formats.md", DifferenceJson.Write),
        new("markdown", "for a pull-request comment", DifferenceMarkdown.Write),
        new("github", "annotations of a GitHub workflow", DifferenceGitHub.Write),
        new("sarif", "SARIF 2.1.0, for code scanning", DifferenceSarif.Write),
        new("html", "one page that works offline", DifferenceHtml.Write));

    /// <summary>The formats of <c>sluice drift</c>.</summary>
    public static ReportFormatSet<DriftReport> Drift { get; } = new(
        new("text", "for reading in a terminal", DriftText.Write),
        new("json", "for other tools; see docs/formats.md", DriftJson.Write),
        new("markdown", "for an issue or a chat", DriftMarkdown.Write),
        new("sarif", "SARIF 2.1.0, for code scanning", DriftSarif.Write),
        new("junit", "JUnit XML, for a CI server", DriftJUnit.Write));

    /// <summary>What <c>sluice drift --metrics</c> writes beside the answer.</summary>
    public static ReportFormat<DriftReport> DriftMetrics { get; } = new("prometheus", "text for Prometheus", Reports.Drift.DriftMetrics.Write);

    /// <summary>What <c>sluice drift --post</c> sends.</summary>
    public static ReportFormat<DriftReport> DriftAlerts { get; } = new("alertmanager", "alerts for Alertmanager, or any webhook", Reports.Drift.DriftAlerts.Write);

    /// <summary>The formats of <c>sluice compile</c>.</summary>
    public static ReportFormatSet<CompileReport> Compile { get; } = new(
        new("text", "the files, what a target cannot express, and the proof", CompileText.Write),
        new("json", "for other tools; see docs/formats.md", CompileJson.Write));

    /// <summary>The formats of <c>sluice init</c>.</summary>
    public static ReportFormatSet<AdoptionReport> Init { get; } = new(
        new("text", "the files, what they say, what differs from today, what to do next", AdoptionText.Write),
        new("json", "for other tools; see docs/formats.md", AdoptionJson.Write));

    /// <summary>The formats of <c>sluice review</c>.</summary>
    public static ReportFormatSet<ReviewReport> Review { get; } = new(
        new("text", "for reading in a terminal, what asks for action first", ReviewText.Write),
        new("json", "for other tools; see docs/formats.md", ReviewJson.Write),
        new("markdown", "for a wiki or an issue", ReviewMarkdown.Write),
        new("csv", "the register of exceptions, for a spreadsheet", ReviewCsv.Write),
        new("html", "one page that works offline, fit to be printed", ReviewHtml.Write),
        new("oscal", "OSCAL assessment results, for compliance tools", ReviewOscal.Write));

    /// <summary>The formats of <c>sluice verify</c>.</summary>
    public static ReportFormatSet<VerificationReport> Verify { get; } = new(
        new("text", "whether packets do what the policies say, and what does otherwise", VerificationText.Write),
        new("json", "for other tools, every probe; see docs/formats.md", VerificationJson.Write),
        new("markdown", "for a change ticket or a job summary", VerificationMarkdown.Write),
        new("junit", "JUnit XML, for a CI server", VerificationJUnit.Write),
        new("tap", "the Test Anything Protocol", VerificationTap.Write),
        new("netassert", "the same connections as tests of NetAssert", NetAssertText.Write));

    /// <summary>The formats of <c>sluice evidence show</c>.</summary>
    public static ReportFormatSet<EvidenceReport> Evidence { get; } = new(
        new("text", "for reading in a terminal", EvidenceText.Write),
        new("json", "the statement, for other tools; see docs/formats.md", EvidenceJson.Write),
        new("markdown", "for a change ticket", EvidencePages.Markdown),
        new("html", "one page that works offline, fit to be printed", EvidencePages.Html),
        new("oscal", "OSCAL assessment results, for compliance tools", EvidenceOscal.Write),
        new("junit", "JUnit XML, for a CI server", EvidenceAsTests.JUnit),
        new("tap", "the Test Anything Protocol", EvidenceAsTests.Tap));

    /// <summary>The formats of <c>sluice evidence verify</c>.</summary>
    public static ReportFormatSet<ExaminationReport> Examination { get; } = new(
        new("text", "whether it holds, and every fault", ExaminationText.Write),
        new("json", "for other tools; see docs/formats.md", ExaminationJson.Write));
}
