namespace Sluice.Findings;

/// <summary>Another place that explains a finding.</summary>
/// <param name="Span">Where it is.</param>
/// <param name="Note">What is there, as a short clause: <c>admits every pod of namespace edge</c>.</param>
public sealed record RelatedPlace(SourceSpan Span, string Note);
