using Sluice.Charters;
using Sluice.Compile;
using Sluice.Findings;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Drift;

/// <summary>Policies that were compiled in memory and read back: their places are those of the charter.</summary>
public static class CompiledPolicies
{
    /// <summary>The policies, each at the first line of the charter that it comes from.</summary>
    /// <param name="read">The policies as they were read back.</param>
    /// <param name="compiled">What they were read from.</param>
    /// <param name="charter">The charter it was compiled from.</param>
    public static ValueList<Policy> Placed(ValueList<Policy> read, IReadOnlyList<CompiledTarget> compiled, Charter charter)
    {
        ArgumentNullException.ThrowIfNull(compiled);
        ArgumentNullException.ThrowIfNull(charter);
        var folder = CharterFolder.Of(charter);
        var places = new Dictionary<(string Kind, string Namespace, string Name), SourceSpan>();
        foreach (var generated in compiled.SelectMany(static target => target.Files).SelectMany(static file => file.Objects))
        {
            var (kind, metadata) = (Text(generated.Manifest, "kind"), (MappingNode)generated.Manifest.Find("metadata")!);
            if (generated.Sources.Count > 0) places.TryAdd((kind, Text(metadata, "namespace"), Text(metadata, "name")), Within(generated.Sources[0], folder));
        }

        return read.Select(policy => policy with { Span = places.GetValueOrDefault((BareKind(policy.Name.Kind), policy.Name.Namespace, policy.Name.Name), charter.Span) }).ToValueList();
    }

    private static string Text(MappingNode node, string key) => (node.Find(key) as TextNode)?.Text ?? "";

    /// <summary>A kind without the group that names carry where the bare kind would be taken for another.</summary>
    private static string BareKind(string kind) => kind.IndexOf('.', StringComparison.Ordinal) is var dot and > 0 ? kind[..dot] : kind;

    /// <summary>A place that was counted from the charter's folder, as it is seen from where the charter was named.</summary>
    private static SourceSpan Within(SourceSpan span, string folder) => folder.Length == 0 || span.File is null ? span : span with { File = $"{folder}/{span.File}" };
}
