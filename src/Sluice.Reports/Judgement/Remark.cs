using System.Security.Cryptography;
using System.Text;
using Sluice.Charters;
using Sluice.Checks;
using Sluice.Findings;
using Sluice.Sets;

namespace Sluice.Reports.Judgement;

/// <summary>A problem or a finding as the reports show it.</summary>
internal sealed record Remark : IComparable<Remark>
{
    public required string Id { get; init; }

    public required Severity Severity { get; init; }

    public required string Message { get; init; }

    public required SourceSpan Span { get; init; }

    /// <summary>The object and the part of it: <c>NetworkPolicy shop/allow-billing, egress rule 3</c>; empty for an unreadable document.</summary>
    public required string Object { get; init; }

    /// <summary>What was meant, for the place under the caret; empty when nothing can be said.</summary>
    public string Label { get; init; } = "";

    public string Why { get; init; } = "";

    public string Remedy { get; init; } = "";

    public Concern Concern { get; init; } = Concern.Nothing;

    public ValueList<RelatedPlace> Related { get; init; }

    public ValueList<string> Controls { get; init; }

    public ValueList<StructuralEdit> Fix { get; init; }

    /// <summary>Sixteen hexadecimal digits that stay when lines move.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>The exception that accepts it; null for what stands.</summary>
    public AccessException? AcceptedBy { get; init; }

    public string Page => PageOf(Id);

    public static Remark Of(Problem problem) => new()
    {
        Id = problem.Id,
        Severity = problem.Severity,
        Message = problem.Message,
        Span = problem.Span,
        Object = problem.Object ?? "",
        Label = problem.Meant ?? "",
        Why = problem.Why ?? "",
        Remedy = problem.Remedy ?? "",
        Related = problem.Other.File is null ? [] : [new(problem.Other, "the other place")],
        Fix = problem.Edit is null ? [] : [problem.Edit],
        Fingerprint = Digest($"{problem.Id}\n{problem.Object ?? problem.Span.File}\n{problem.Message}"),
    };

    public static Remark Of(AcceptedFinding accepted) => Of(accepted.Finding) with { AcceptedBy = accepted.Exception };

    public static Remark Of(Finding finding) => new()
    {
        Id = finding.Id,
        Severity = finding.Severity,
        Message = finding.Message,
        Span = finding.Span,
        Object = finding.Place.Length == 0 ? finding.Object : $"{finding.Object}, {finding.Place}",
        Why = finding.Why,
        Remedy = finding.Remedy,
        Concern = finding.Concern,
        Related = finding.Related,
        Controls = finding.Controls,
        Fix = finding.Fix,
        Fingerprint = finding.Fingerprint,
    };

    /// <summary>The gravest first, then by place, id, object and message.</summary>
    public int CompareTo(Remark? other)
    {
        if (other is null) return 1;
        var order = other.Severity.CompareTo(Severity);
        if (order == 0) order = SourceSpan.Compare(Span, other.Span);
        if (order == 0) order = string.CompareOrdinal(Id, other.Id);
        if (order == 0) order = string.CompareOrdinal(Object, other.Object);
        return order != 0 ? order : string.CompareOrdinal(Message, other.Message);
    }

    private static string PageOf(string id) => Catalog.Find(id)?.Page ?? $"docs/rules/{id}.md";

    private static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));
}
