using Sluice.Analysis;
using Sluice.Charters;
using Sluice.Checks;
using Sluice.Findings;
using Sluice.Readers.Charters;
using Sluice.Tests.Building;
using Sluice.Tests.Charters;

namespace Sluice.Tests.Checks;

/// <summary>Judges a cluster made in a test against a charter, on the first of June 2026.</summary>
internal static class CharterJudging
{
    public static CheckInput Against(this Cluster cluster, CharterRead charter, DateTimeOffset? day = null) => new(Reachability.Of(cluster.Snapshot, Profile.Upstream, cluster.Options))
    {
        Charter = BoundCharter.Of(charter.Sound(), cluster.Snapshot, day ?? Chartered.Noon),
    };

    /// <summary>The findings of one check.</summary>
    public static IReadOnlyList<Finding> Findings(this CheckInput input, string id) => [.. Catalog.Run(input with { Filter = check => check.Id == id })];

    /// <summary>The ids of all findings about the charter and its exceptions.</summary>
    public static IReadOnlyList<string> CharterIds(this CheckInput input) =>
        [.. Catalog.Run(input).Select(static finding => finding.Id).Where(static id => id[3] is '4' or '5').Distinct()];
}
