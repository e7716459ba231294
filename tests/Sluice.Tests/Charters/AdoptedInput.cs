using System.Text;
using System.Text.RegularExpressions;
using Sluice.Analysis;
using Sluice.Charters;
using Sluice.Charters.Adoption;
using Sluice.Compile;
using Sluice.Model;
using Sluice.Readers;
using Sluice.Readers.Charters;
using Sluice.Readers.Sources;
using Sluice.Readers.Yaml;
using Sluice.Reports.Adoption;
using Sluice.Tests.Conformance;
using Sluice.Tests.Scenarios;

namespace Sluice.Tests.Charters;

/// <summary>Manifests that a charter is taken from, and the way back: the text that a person gets, filled in, read, compiled and read again.</summary>
/// <param name="Name">What it is called: a scenario, or a suite and its case.</param>
/// <param name="Snapshot">What was read.</param>
internal sealed partial record AdoptedInput(string Name, Snapshot Snapshot)
{
    public static DateOnly Day { get; } = new(2026, 6, 30);

    public AdoptedCharter Adopt(Profile? profile = null) => Adopter.Of(Snapshot, Day, profile ?? Profile.Upstream);

    /// <summary>Every scenario that can be rendered here, and every case of the published suites that are here.</summary>
    public static IEnumerable<AdoptedInput> All() => Scenarios().Concat(Published());

    public static AdoptedInput Scenario(string name) => Scenarios().Single(input => input.Name == name);

    /// <summary>What the charter of the files lets through, once every draft is filled in and the policies are generated.</summary>
    /// <param name="files">The files as they were written.</param>
    /// <param name="kept">The policies that stay.</param>
    public IReadOnlyList<ConnectionChange> RoundTrip(IEnumerable<CharterFile> files, IEnumerable<Policy> kept)
    {
        var read = CharterReader.Read(files.Select(static file => new CharterSource(new SourceText(file.Path, Encoding.UTF8.GetBytes(Fill(file.Content))), IsOverlay: false)));
        Assert.Empty(read.Problems);
        var bound = BoundCharter.Of(read.Charter, Snapshot, new DateTimeOffset(Day, new TimeOnly(12, 0), TimeSpan.Zero));
        Assert.Empty(bound.Problems);
        var compiled = CompileTarget.All[0].Compile(bound);
        var written = Read(string.Concat(compiled.Files.Select(static file => file.Content))).Policies;
        Assert.Empty(CompileProof.Of(bound, [compiled], written, Profile.Upstream, AnalysisOptions.Default).Differences);
        var after = Intent.Surroundings(bound) with { Policies = [.. written.Concat(kept).OrderBy(static policy => policy.Name)] };
        return [.. ReachabilityDifference.Between(Snapshot, after, Profile.Upstream).ChangesWithoutCauses()];
    }

    /// <summary>Manifests of a text.</summary>
    public static Snapshot Read(string manifests)
    {
        var result = SnapshotReader.Read(new() { Sources = [SourceSpec.Parse("-")], StandardInput = () => new MemoryStream(Encoding.UTF8.GetBytes(manifests)), MayBeEmpty = true });
        return result.Snapshots.Count == 0 ? Snapshot.Empty : result.Snapshots[0].Snapshot;
    }

    /// <summary>A draft as somebody would fill it in.</summary>
    public static string Fill(string draft) => Open().Replace(draft, static match => $"  {match.Groups[1].Value}: {(match.Groups[1].Value == "dataClassification" ? "public" : "filled-in")}\n");

    /// <summary>Every scenario that can be rendered here.</summary>
    public static IEnumerable<AdoptedInput> Scenarios()
    {
        foreach (var scenario in ScenarioCase.All)
        {
            if (scenario.Tool is { } tool && !Repository.HasProgram(tool)) continue;
            var result = SnapshotReader.Read(new() { Sources = [SourceSpec.Parse(Path.Combine(Repository.Root, scenario.Input))] });
            yield return new($"scenarios/{scenario.Name}", Assert.Single(result.Snapshots).Snapshot);
        }
    }

    private static IEnumerable<AdoptedInput> Published()
    {
        foreach (var suite in Suite.All)
        {
            foreach (var name in suite.Cases())
            {
                using var published = suite == Suite.NpGuard ? PublishedCase.ReadFolder(suite, name) : PublishedCase.ReadObjects(suite, name);
                yield return new($"{suite.Folder}/{name}", published.Snapshot);
            }
        }
    }

    [GeneratedRegex(@"(?m)^  (owner|reason|dataClassification|auditRef): .*\n")]
    private static partial Regex Open();
}
