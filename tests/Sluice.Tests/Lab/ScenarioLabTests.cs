using Sluice.Readers;
using Sluice.Readers.Sources;
using Sluice.Tests.Scenarios;

namespace Sluice.Tests.Lab;

/// <summary>Every scenario with real packets, in its broken form and in its fixed one: what is analysed is what happens.</summary>
public sealed class ScenarioLabTests
{
    public static TheoryData<string> Scenarios => [.. ScenarioCase.All.Select(static scenario => scenario.Name)];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void Packets_do_what_the_policies_say(string name)
    {
        Bench.Require();
        var scenario = ScenarioCase.All.Single(one => one.Name == name);
        if (scenario.Tool is { } tool) Assert.SkipUnless(Repository.HasProgram(tool), $"{tool} is not on the path");
        var read = SnapshotReader.Read(new() { Sources = [SourceSpec.Parse(Path.Combine(Repository.Root, scenario.Input))] }, TestContext.Current.CancellationToken);
        Bench.AssertProven(Bench.Run(Bench.Plan(Assert.Single(read.Snapshots).Snapshot)), name);
    }
}
