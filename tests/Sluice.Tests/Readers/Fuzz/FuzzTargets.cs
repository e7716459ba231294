using System.Text;
using Sluice.Readers.Expectations;
using Sluice.Readers.Helm;
using Sluice.Readers.Kubernetes;
using Sluice.Readers.Kustomize;
using Sluice.Readers.Live;
using Sluice.Readers.Sources;
using Sluice.Readers.Yaml;
using Sluice.Tests.Readers.Yaml;
using Sluice.Tests.Rules;

namespace Sluice.Tests.Readers.Fuzz;

/// <summary>Every reader of what others wrote.</summary>
internal static class FuzzTargets
{
    /// <summary>All of them.</summary>
    /// <param name="folder">An empty folder for those that read files.</param>
    public static IReadOnlyList<FuzzTarget> All(string folder)
    {
        var yaml = YamlCorpus.Small();
        return
        [
            new("YAML documents", yaml, bytes => Visit(new SourceText("fuzz.yaml", bytes))),
            new("JSON documents", YamlCorpus.SmallJson(), bytes => Visit(new SourceText("fuzz.json", bytes))),
            new("large YAML lists", yaml, ReadLargeList),
            new("objects", [.. RulePages.Examples("SLU").Select(example => example.Yaml), .. yaml], ReadObjects),
            new("expectations", Expectations, bytes => ExpectationReader.Read(new SourceText("fuzz.yaml", bytes))),
            new("kustomization", Kustomizations, bytes => ReadKustomization(bytes, folder)),
            new("origins of kustomize", Kustomizations, bytes => ReadOrigins(bytes, folder)),
            new("origins of helm", yaml, ReadTemplate),
            new("chart", ["apiVersion: v2\nname: shop\nversion: 1.0.0\ntype: application\n"], bytes => ReadChart(bytes, folder)),
            new("api-resources of kubectl", ["pods  po  v1  true  Pod\nnetworkpolicies  netpol  networking.k8s.io/v1  true  NetworkPolicy\nnodes  v1  false  Node\n"], ReadResources),
        ];
    }

    private static readonly string[] Expectations =
    [
        "- {from: shop/api, to: shop/db, port: 5432, expect: allow}\n- {from: internet, to: 10.0.0.1, port: 53/UDP, expect: deny}\n",
        "flows:\n  - from: shop/frontend\n    to: shop/db\n    port: 5432\n    protocol: TCP\n    expect: deny\nprofile: upstream\n",
        "{\"flows\": [{\"from\": \"a/b\", \"to\": {\"pod\": \"c\", \"namespace\": \"d\"}, \"port\": \"http\", \"expect\": \"unknown\"}]}",
    ];

    private static readonly string[] Kustomizations =
    [
        "resources:\n- ../base\n- pod.yaml\nbases: [a, b]\npatches:\n- path: p.yaml\n- {target: {kind: Pod}, patch: x}\nhelmCharts:\n- {name: a, repo: https://example.com}\n",
        "kind: Component\ncomponents: [\"x\\u0000y\", github.com/a/b?ref=v1]\nnamespace: shop\n",
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  annotations:\n    config.kubernetes.io/origin: |\n      path: kustomization.yaml\nspec:\n  containers:\n  - name: c\n",
    ];

    /// <summary>Reads everything and asks every node for everything, so that lazy failures show too.</summary>
    private static void Visit(SourceText source)
    {
        foreach (var document in DocumentReader.Read(source, head => head.Kind != "Namespace"))
        {
            Assert.True(document.IsReadable || document.IsSkipped || document.Problems.Count > 0);
            Assert.All(document.Problems, problem => Assert.True(problem.Span.HasLine && problem.Remedy is not null));
            Visit(document.Root, source);
        }
    }

    private static void Visit(DocumentNode node, SourceText source)
    {
        Assert.InRange(node.Offset, 0, source.Length);
        Assert.InRange(node.Offset + node.Length, node.Offset, source.Length);
        _ = (node.Text, node.Type, node.Span, node.JsonKey, node.TryGetInteger(out _));
        foreach (var entry in node.Entries)
        {
            _ = entry.Span;
            Visit(entry.Key, source);
            Visit(entry.Value, source);
        }

        foreach (var item in node.Items)
        {
            Visit(item, source);
        }
    }

    private static readonly byte[] Padding = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("# " + new string('x', 997) + "\n", 1_001)) + "kind: List\napiVersion: v1\nitems:\n");

    private static void ReadLargeList(byte[] bytes)
    {
        var lines = Encoding.UTF8.GetString(bytes).Split('\n').Select((line, index) => (index == 0 ? "- " : "  ") + line);
        Visit(new SourceText("fuzz.yaml", [.. Padding, .. Encoding.UTF8.GetBytes(string.Join('\n', lines)), .. "\n- kind: Pod\n"u8]));
    }

    private static void ReadObjects(byte[] bytes)
    {
        var reader = new ObjectReader(new ReadingOptions());
        foreach (var document in DocumentReader.Read(new SourceText("fuzz.yaml", bytes), ObjectReader.Wants)) reader.Read(document);
        var snapshot = new SnapshotBuilder().Add(reader.Objects).Build();
        Assert.All(snapshot.Problems, problem => Assert.NotEmpty(problem.Message));
    }

    private static void ReadKustomization(byte[] bytes, string folder)
    {
        File.WriteAllBytes(Path.Combine(folder, "kustomization.yaml"), bytes);
        _ = Kustomization.Read(folder, new PathNames(folder, ""))?.References.Count;
    }

    private static void ReadOrigins(byte[] bytes, string folder)
    {
        File.WriteAllBytes(Path.Combine(folder, "kustomization.yaml"), bytes);
        var finder = new OriginFinder(folder, new PathNames(folder, ""));
        foreach (var document in DocumentReader.Read(new SourceText("rendered", bytes))) _ = finder.Of(document)?.Invoke(document.Offset, document.Length);
    }

    private static void ReadTemplate(byte[] bytes)
    {
        var template = Encoding.UTF8.GetString(bytes).Split('\n')[..^1];
        foreach (var document in DocumentReader.Read(new SourceText("rendered", bytes)))
        {
            var origin = TemplateOrigin.Of(document, "template", template);
            for (var offset = document.Offset; offset < document.Offset + document.Length; offset += 7) _ = origin.Find(offset, 5);
        }
    }

    private static void ReadChart(byte[] bytes, string folder)
    {
        File.WriteAllBytes(Path.Combine(folder, Chart.FileName), bytes);
        Assert.NotEmpty(Chart.Read(folder).Name);
    }

    private static void ReadResources(byte[] bytes)
    {
        foreach (var line in Encoding.UTF8.GetString(bytes).Split('\n')) _ = LiveResource.Parse(line)?.ListPath;
    }
}
