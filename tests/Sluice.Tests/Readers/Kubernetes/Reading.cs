using Sluice.Findings;
using Sluice.Model;
using Sluice.Readers.Kubernetes;
using Sluice.Readers.Yaml;

namespace Sluice.Tests.Readers.Kubernetes;

/// <summary>Reads manifests written in a test.</summary>
internal static class Reading
{
    public static Snapshot Of(string yaml, ReadingOptions? options = null) => Of([("input.yaml", yaml)], options);

    public static Snapshot Of(IEnumerable<(string File, string Yaml)> files, ReadingOptions? options = null, bool isWholeCluster = false, bool followsOwners = true)
    {
        var reader = new ObjectReader(options ?? new());
        foreach (var (file, yaml) in files)
        {
            foreach (var document in DocumentReader.Read(SourceText.FromText(file, yaml), ObjectReader.Wants)) reader.Read(document);
        }

        return new SnapshotBuilder { IsWholeCluster = isWholeCluster, FollowsOwners = followsOwners }.Add(reader.Objects).Build();
    }

    /// <summary>The spec of a NetworkPolicy <c>shop/p</c>, read.</summary>
    public static (NetworkPolicy Policy, IReadOnlyList<Problem> Problems) Policy(string spec)
    {
        var snapshot = Of($"apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {{name: p, namespace: shop}}\nspec:\n{Indent(spec)}");
        return (snapshot.Policies.OfType<NetworkPolicy>().Single(), [.. snapshot.Problems]);
    }

    public static string Indent(string text) => string.Join('\n', text.Split('\n').Select(line => line.Length == 0 ? line : "  " + line));
}
