using System.Collections.Immutable;
using Sluice.Analysis;
using Sluice.Model;

namespace Sluice.Tests.Analysis;

/// <summary>Endpoints that come take their places in the order of all.</summary>
public sealed class RosterOrderTests
{
    [Fact]
    public void Workloads_that_come_behind_all_others_are_there_too_in_order()
    {
        var (api, db, web) = (Named("api"), Named("db"), Named("web"));
        var before = new RosterOrder([new WorkloadEndpoint(api)], [0], 1);
        var after = before.With(
            ImmutableDictionary<WorkloadKey, Placed?>.Empty.Add(WorkloadKey.Of(web), new Placed(new WorkloadEndpoint(web), 2)).Add(WorkloadKey.Of(db), new Placed(new WorkloadEndpoint(db), 1)), 3);
        Assert.Equal(["shop/api", "shop/db", "shop/web"], after.Endpoints.Select(static end => $"{end}"));
        Assert.Equal([0, 1, 2], after.ClassOf);
    }

    private static Workload Named(string name) => new() { Name = new("Deployment", "shop", name) };
}
