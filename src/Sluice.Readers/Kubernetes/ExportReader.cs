using Sluice.Findings;
using Sluice.Readers.Sources;
using Sluice.Readers.Yaml;
using Sluice.Sets;

namespace Sluice.Readers.Kubernetes;

/// <summary>What an exported cluster says of itself: whether all of it was read, and what was not.</summary>
internal sealed record ExportFacts(bool IsWhole, IReadOnlyList<Problem> Unread);

/// <summary>Reads the object that <c>sluice drift --export</c> puts before the others, so that the file means what the cluster meant.</summary>
internal static class ExportReader
{
    public const string ApiVersion = "sluice.dev/v1alpha1";
    public const string Kind = "ClusterExport";

    public static ExportFacts Read(ObjectHead head)
    {
        var unread = new List<Problem>();
        foreach (var item in head.Spec["unread"u8].Items)
        {
            unread.Add(new(SourceProblems.ClusterPart, Severity.Error, head.Span, item["message"u8].Text)
            {
                Object = item["kind"u8].IsScalar ? item["kind"u8].Text : null,
                Extent = Extent(item["namespaces"u8], isAllBut: false) ?? Extent(item["allNamespacesBut"u8], isAllBut: true),
                Why = "The cluster was exported without it, so that what it would change is not known.",
                Remedy = "Grant the permission and export the cluster again.",
            });
        }

        // A file that does not say that it is whole is not.
        return new(head.Spec["whole"u8].TryGetBoolean(out var whole) && whole && unread.Count == 0, unread);
    }

    private static NamespaceExtent? Extent(DocumentNode names, bool isAllBut)
    {
        if (!names.IsSequence) return null;
        var found = new List<string>();
        foreach (var name in names.Items) found.Add(name.Text);
        return new(isAllBut, found.Order(StringComparer.Ordinal).ToValueList());
    }
}
