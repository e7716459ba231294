using Sluice.Charters;
using Sluice.Findings;
using Sluice.Model;
using Sluice.Readers.Charters;
using Sluice.Readers.Yaml;

namespace Sluice.Tests.Charters;

/// <summary>Charters from text, as a file <c>sluice.yaml</c>.</summary>
internal static class Chartered
{
    public static readonly DateTimeOffset Noon = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>A charter with this below its spec.</summary>
    public static CharterRead Spec(string spec, params string[] others) =>
        Read([$"apiVersion: sluice.dev/v1alpha1\nkind: Charter\nmetadata: {{name: shop}}\nspec:\n{Indented(spec)}", .. others]);

    /// <summary>Documents, each a file of its own.</summary>
    public static CharterRead Read(params string[] documents) =>
        CharterReader.Read(documents.Select((text, at) => new CharterSource(SourceText.FromText(at == 0 ? "sluice.yaml" : $"exceptions/{at}.yaml", text), IsOverlay: false)));

    /// <summary>A whole exception with this below its spec, changed or added to.</summary>
    public static string Exception(string name, string opens, string also = "") =>
        $"apiVersion: sluice.dev/v1alpha1\nkind: AccessException\nmetadata: {{name: {name}}}\nspec:\n  opens: {opens}\n  owner: data@example.com\n  reason: ingest\n"
        + $"  dataClassification: public\n  auditRef: CHG-1\n{(also.Contains("expires", StringComparison.Ordinal) ? "" : "  expires: 2026-06-30\n")}{Indented(also)}";

    /// <summary>The charter, which has no problem.</summary>
    public static Charter Sound(this CharterRead read)
    {
        Assert.Empty(read.Problems.Select(static problem => $"{problem.Span}: {problem.Message}"));
        return read.Charter;
    }

    public static BoundCharter Bound(this CharterRead read, Snapshot? snapshot = null) => BoundCharter.Of(read.Sound(), snapshot ?? Snapshot.Empty, Noon);

    /// <summary>The only problem: its place and message.</summary>
    public static Problem Only(this CharterRead read) => Assert.Single(read.Problems);

    private static string Indented(string text) => string.Join('\n', text.Split('\n').Select(static line => line.Length == 0 ? line : "  " + line));
}
