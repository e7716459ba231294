using Sluice.Tests.Mutation;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(CheapFirst))]

namespace Sluice.Tests.Mutation;

/// <summary>
/// Runs the tests of named cases before those over random clusters: the first failure ends the run of a mutant, so most mutants never meet the dear ones.
/// </summary>
internal sealed class CheapFirst : ITestCollectionOrderer
{
    private static readonly string[] Dear = ["OracleTests", "DifferenceTests", "ChangedClusterTests", "ChangedPolicyTests", "NpGuardTests"];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(collection => IsDear(collection.TestCollectionDisplayName)).ThenBy(collection => collection.TestCollectionDisplayName, StringComparer.Ordinal)];

    private static bool IsDear(string name) =>
        Array.Exists(Dear, dear => name.Contains(dear, StringComparison.Ordinal));
}
