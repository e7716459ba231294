using Sluice.Charters;
using Sluice.Findings;
using Sluice.Readers.Kubernetes;
using Sluice.Readers.Yaml;

namespace Sluice.Readers.Charters;

/// <summary>Reads an <c>AccessException</c>. What it needs and lacks is kept as missing, for the checks to judge; a value that is no value is a problem.</summary>
internal sealed class ExceptionReader(CharterValues values, PeerReader peers, ObjectProblems problems)
{
    /// <summary>The exception; null when its spec is none.</summary>
    public AccessException? Read(string name, SourceSpan span, DocumentNode spec)
    {
        if (!spec.IsMapping)
        {
            problems.RefuseAbsent(CharterProblems.Form, spec, "the exception has no spec", new("opens, owner, reason, auditRef, expires"));
            return null;
        }

        var (opens, accepts) = (spec["opens"u8], spec["accepts"u8]);
        if (opens.HasContent && accepts.HasContent) values.Wrong(accepts, "an exception opens a path or accepts a finding, not both", "one of them", "Write a second exception for the finding.");
        return new(name, span)
        {
            Opens = opens.IsMapping ? Opening(opens) : null,
            Accepts = accepts.IsMapping ? Acceptance(accepts) : null,
            Owner = Text(spec["owner"u8]),
            Reason = Text(spec["reason"u8]),
            AuditRef = Text(spec["auditRef"u8]),
            Classification = Classification(spec["dataClassification"u8]),
            ApprovedBy = values.Texts(spec["approvedBy"u8]),
            NotBefore = values.Day(spec["notBefore"u8]),
            Expires = values.Day(spec["expires"u8]),
            ExpiresSpan = spec["expires"u8].Span,
            Review = Review(spec["review"u8]),
        };
    }

    /// <summary>A classification by name; unknown, with a problem when something else is written.</summary>
    public DataClassification Classification(DocumentNode node)
    {
        if (!node.HasContent) return DataClassification.Unknown;
        var at = Array.IndexOf(CharterPlaces.Classifications, node.Text);
        if (at >= 0) return DataClassification.Public + at;
        values.Wrong(node, $"there is no classification `{node.Text}`", Spelling.Nearest(node.Text, CharterPlaces.Classifications) is { } near ? $"did you mean {near}?" : string.Join(", ", CharterPlaces.Classifications),
            $"Known, from least to most sensitive: {string.Join(", ", CharterPlaces.Classifications)}.");
        return DataClassification.Unknown;
    }

    private Opening? Opening(DocumentNode node)
    {
        var (from, _) = peers.Read(node, "from");
        var (to, ports) = peers.Read(node, "to", saysTls: true);
        var own = values.Ports(node["ports"u8]);
        if (own.Count > 0 && ports.Count > 0) values.Wrong(node["ports"u8], "the ports are named twice", "here or below `to`", "Keep one of them.");
        return from.Count == 0 || to.Count == 0 ? null : new(from, to, own.Count > 0 ? own : ports, node.Span);
    }

    private Acceptance? Acceptance(DocumentNode node)
    {
        var finding = node["finding"u8];
        if (finding.Text.StartsWith("SLU", StringComparison.Ordinal) && finding.Text.Length == 7 && finding.Text[3] is >= '2' and <= '5' && finding.Text.Skip(3).All(char.IsAsciiDigit))
            return new(finding.Text, Text(node["in"u8]["namespace"u8]), Text(node["in"u8]["object"u8]), node.Span);
        var isProblem = finding.Text.StartsWith("SLU1", StringComparison.Ordinal);
        values.Wrong(finding.Exists ? finding : node, isProblem ? $"{finding.Text} is a problem of the input, which nobody can accept" : $"`{finding.Text}` is no check",
            "as SLU3004", isProblem ? "Mend the input." : "Name the check by its id, as SLU3004.");
        return null;
    }

    private ReviewTerms? Review(DocumentNode node)
    {
        if (!node.IsMapping) return null;
        if (values.Days(node["every"u8]) is { } every) return new(every, values.Day(node["last"u8]), node.Span);
        if (!node["every"u8].HasContent) problems.RefuseAbsent(CharterProblems.Form, node, "the review does not say how often", new("every: 90d") { Remedy = "Add every: 90d." });
        return null;
    }

    private static string? Text(DocumentNode node) => node.IsScalar && node.Text.Length > 0 ? node.Text : null;
}
