using System.Globalization;
using System.Text;

namespace Sluice.Benchmarks.Shapes;

/// <summary>
/// A large charter as text: 2,000 components in 100 governed namespaces, 20,000 flows, half of them inside a namespace, 5,000 exceptions that open a block, and a few
/// prohibitions with ports left out by name.
/// </summary>
internal static class CharterText
{
    public const int Spaces = 100;
    public const int Components = 2_000;
    public const int Flows = 20_000;
    public const int Exceptions = 5_000;

    public static string Charter()
    {
        var random = new Random(1);
        var text = new StringBuilder("apiVersion: sluice.dev/v1alpha1\nkind: Charter\nmetadata: {name: large}\nspec:\n  governs:\n");
        for (var space = 0; space < Spaces; space++) text.Append(CultureInfo.InvariantCulture, $"    - {{namespace: ns-{space}}}\n");
        text.Append("  components:\n");
        for (var at = 0; at < Components; at++)
            text.Append(CultureInfo.InvariantCulture, $"    app-{at}: {{namespace: ns-{at % Spaces}, pods: {{app: app-{at}}}, ports: {{http: {8000 + (at % 9)}, metrics: {9090 + (at % 3)}}}}}\n");
        text.Append("  flows:\n");
        for (var at = 0; at < Flows; at++)
        {
            var from = random.Next(Components);
            var to = at % 2 == 0 ? ((random.Next(Components / Spaces) * Spaces) + (from % Spaces)) % Components : random.Next(Components);
            text.Append(CultureInfo.InvariantCulture, $"    - {{from: app-{from}, to: app-{to}, ports: [http], reason: flow {at}}}\n");
        }

        text.Append("    - {from: observability/*, to: [").AppendJoin(", ", Enumerable.Range(0, Components).Select(static at => $"app-{at}")).Append("], ports: [metrics], reason: scraping}\n");
        text.Append("  forbidden:\n    - {from: observability/*, to: \"*\", except: {ports: [metrics]}, reason: may scrape and nothing else}\n");
        for (var at = 0; at < 10; at++) text.Append(CultureInfo.InvariantCulture, $"    - {{from: legacy-{at}/*, to: \"*\", reason: going away}}\n");
        return text.ToString();
    }

    public static string Exception(int number) => string.Create(CultureInfo.InvariantCulture, $$$"""
        apiVersion: sluice.dev/v1alpha1
        kind: AccessException
        metadata: {name: exception-{{{number}}}}
        spec:
          opens: {from: app-{{{number * 7 % Components}}}, to: {cidrs: [203.{{{number / 256}}}.{{{number % 256}}}.0/24], ports: [443]}}
          owner: team-{{{number % 50}}}@example.com
          reason: partner {{{number}}}
          dataClassification: internal
          auditRef: CHG-{{{number}}}
          expires: 2026-12-31

        """);
}
