using System.Text;
using System.Text.RegularExpressions;
using System.Text.Unicode;
using Sluice.Findings;
using Sluice.Model;
using Sluice.Readers.Yaml;

namespace Sluice.Readers.Kubernetes;

/// <summary>
/// What is to be made of a document that cannot be read: its problems, and, when its lines look like a policy, a policy of which nothing is known.
/// A template that nobody asked for by name is noted once for its file instead.
/// </summary>
internal sealed partial class UnreadableReader(ReadingOptions options, ObjectProblems problems)
{
    private readonly HashSet<string> templates = new(StringComparer.Ordinal);

    /// <summary>The policy the document would have been; null when it would have been none.</summary>
    public Policy? Read(Document document)
    {
        if (!options.IsNamed && document.Raw.IndexOf("{{"u8) >= 0)
        {
            if (templates.Add(document.Source.File)) problems.Add(Template(document));
            return null;
        }

        var isForeign = !options.IsNamed && IsForeign(document.Raw);
        foreach (var problem in document.Problems) problems.Add(isForeign ? Foreign(problem) : problem);
        if (document.Head is not { ApiVersion: { } version, Kind: { } kind }) return null;
        var api = ApiKind.Of(version, kind);
        var isPolicy = KindTable.Of(api) is ObjectKind.NetworkPolicy or ObjectKind.AdminNetworkPolicy or ObjectKind.BaselineAdminNetworkPolicy or ObjectKind.ClusterNetworkPolicy or ObjectKind.OpaquePolicy;
        return isPolicy ? Unknown(document, api) : null;
    }

    /// <summary>
    /// Whether a text that cannot be read is surely no manifest: nowhere does it name an API version or a kind. Settings of other tools lie in the same
    /// folders.
    /// </summary>
    private static bool IsForeign(ReadOnlySpan<byte> text) =>
        text.IndexOf("apiVersion"u8) < 0 && text.IndexOf("kind"u8) < 0 && text.IndexOf((byte)0) < 0 && Utf8.IsValid(text);

    private static Problem Foreign(Problem problem) => problem with
    {
        Severity = Severity.Note,
        Why = "It names no apiVersion and no kind, so it is taken for the file of another tool.",
    };

    private static Problem Template(Document document) =>
        new(ProblemIds.Unreadable, Severity.Note, document.Span with { EndLine = document.Span.Line, EndColumn = document.Span.Column + 1 }, "looks like a Go template and cannot be read as it is")
        {
            Why = "What the template makes is not part of the answer.",
            Remedy = "Give the chart it belongs to, which is then rendered, or the rendered manifests.",
        };

    /// <summary>A name and namespace are taken from the lines where only one line can be meant; without a namespace any pod of the cluster may be.</summary>
    private static OpaquePolicy Unknown(Document document, ApiKind api)
    {
        var text = Encoding.UTF8.GetString(document.Raw);
        var @namespace = KindTable.IsClusterScoped(api) ? "" : Only(NamespaceLine().Matches(text));
        return new()
        {
            Name = new(KindTable.NameOf(api), @namespace, Only(NameLine().Matches(text))),
            Span = document.Span,
            Standing = PolicyStanding.Refused,
        };
    }

    private static string Only(MatchCollection matches) => matches.Count == 1 ? matches[0].Groups[1].Value : "";

    [GeneratedRegex(@"^\s+namespace:[ \t]+[""']?([a-z0-9-]{1,63})[""']?[ \t\r]*$", RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex NamespaceLine();

    [GeneratedRegex(@"^\s{1,4}name:[ \t]+[""']?([a-z0-9.-]{1,253})[""']?[ \t\r]*$", RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex NameLine();
}
