using Sluice.Findings;

namespace Sluice.Reports.Judgement;

/// <summary>A piece of an edit in a source file: what stands at the span is replaced. An empty span inserts.</summary>
/// <param name="Deleted">File and region, end exclusive.</param>
/// <param name="Inserted">The text that takes its place, with <c>\n</c> between lines.</param>
public sealed record TextReplacement(SourceSpan Deleted, string Inserted);
