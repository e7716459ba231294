using System.Text.RegularExpressions;
using Sluice.Analysis;
using Sluice.Charters;
using Sluice.Checks;
using Sluice.Compile;
using Sluice.Findings;
using Sluice.Readers.Charters;
using Sluice.Readers.Yaml;
using Sluice.Tests.Charters;
using Sluice.Tests.Readers.Kubernetes;

namespace Sluice.Tests.Checks;

/// <summary>
/// An example of a rule page that may hold, beside manifests, the documents of a charter, and generated files, each after a line <c># file: PATH</c>. Everything keeps
/// its line. Judged on the first of June 2026.
/// </summary>
internal static partial class CharteredExample
{
    public static IReadOnlyList<Finding> Judge(string yaml, Profile profile, string id)
    {
        var snapshot = Reading.Of(yaml);
        var input = new CheckInput(Reachability.Of(snapshot, profile));
        if (!yaml.Contains("sluice.dev/v1alpha1", StringComparison.Ordinal)) return [.. Catalog.Run(input)];
        var charter = CharterReader.Read([new CharterSource(SourceText.FromText("sluice.yaml", OnlyCharter(yaml)), IsOverlay: false)]);
        var bound = BoundCharter.Of(charter.Charter, snapshot, Chartered.Noon);
        if (charter.HasErrors || bound.Problems.Count > 0) return [.. Catalog.Run(input)];

        // What merely follows from another finding is asked for alone.
        return [.. Catalog.Run(input with { Charter = bound, Generated = [.. Drifts(yaml, bound)], Filter = id.Length == 0 ? null : check => check.Id == id })];
    }

    private static IEnumerable<GeneratedDrift> Drifts(string yaml, BoundCharter bound)
    {
        var files = GeneratedPart().Matches(yaml).ToDictionary(static match => match.Groups["path"].Value, static match => match.Groups["text"].Value, StringComparer.Ordinal);
        return files.Count == 0 ? [] : GeneratedDrift.Between(CompileTarget.Find("networkpolicy")!.Compile(bound).Files, files, static path => $"generated/{path}");
    }

    /// <summary>The text with every line blank that is of no document of a charter.</summary>
    private static string OnlyCharter(string yaml)
    {
        var documents = yaml.Split("---\n").Select(static document => document.StartsWith("apiVersion: sluice.dev/", StringComparison.Ordinal) ? document : string.Concat(Enumerable.Repeat("\n", document.Count(static one => one == '\n'))));
        return string.Join("---\n", documents);
    }

    [GeneratedRegex(@"^# file: (?<path>\S+)\n(?<text>.*?)(?=^# file: |\z)", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex GeneratedPart();
}
