using Sluice.Readers.Kubernetes;
using Sluice.Tests.Compile;
using Sluice.Tests.House;
using YamlDotNet.RepresentationModel;

namespace Sluice.Tests.Drift;

/// <summary>The role of the CronJob may read every kind that is asked of a cluster, and nothing else.</summary>
public sealed class PermissionTests
{
    private static readonly List<YamlNode> Rules = [.. Plain.Documents(File.ReadAllText(Path.Combine(Checkout.Root, "integrations", "kubernetes", "drift.yaml")))
        .Single(static document => document.At("kind").Text() == "ClusterRole").At("rules").Items()];

    [Fact]
    public void Every_kind_that_is_asked_of_a_cluster_may_be_read()
    {
        var granted = Rules.SelectMany(static rule => rule.At("apiGroups").Items().SelectMany(group => rule.At("resources").Items().Select(resource => $"{group.Text()}/{resource.Text()}"))).ToHashSet();

        // The group extensions has not been served since Kubernetes 1.22, and nobody serves what is in a file.
        var asked = KindTable.Known.Where(static kind => !kind.StartsWith("extensions/", StringComparison.Ordinal) && !kind.StartsWith("sluice.dev/", StringComparison.Ordinal))
            .SelectMany(static kind => kind.StartsWith("projectcalico.org/", StringComparison.Ordinal) ? [kind, "crd." + kind] : new[] { kind }).Select(Resource).ToList();
        Assert.Empty(asked.Except(granted));
        Assert.Empty(granted.Except(asked));
    }

    [Fact]
    public void Nothing_may_be_changed_and_no_Secret_read()
    {
        foreach (var rule in Rules)
        {
            Assert.Equal(["get", "list", "watch"], rule.At("verbs").Items().Select(static verb => verb.Text()));
            Assert.DoesNotContain("*", rule.At("resources").Items().Concat(rule.At("apiGroups").Items()).Select(static word => word.Text()));
            Assert.DoesNotContain("secrets", rule.At("resources").Items().Select(static resource => resource.Text()));
        }
    }

    /// <summary>The name in permissions of <c>group/Kind</c>.</summary>
    private static string Resource(string kind)
    {
        var (group, name) = (kind[..kind.IndexOf('/', StringComparison.Ordinal)], kind[(kind.IndexOf('/', StringComparison.Ordinal) + 1)..].ToLowerInvariant());
        if (name == "multinetworkpolicy") return $"{group}/multi-networkpolicies";
        return $"{group}/{(name.EndsWith("ss", StringComparison.Ordinal) ? name + "es" : name.EndsWith('y') && !name.EndsWith("ay", StringComparison.Ordinal) ? name[..^1] + "ies" : name + "s")}";
    }
}
