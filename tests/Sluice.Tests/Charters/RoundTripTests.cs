using Sluice.Analysis;
using Sluice.Charters.Adoption;
using Sluice.Model;
using Sluice.Readers;
using Sluice.Readers.Sources;
using Sluice.Tests.Conformance;
using Sluice.Tests.Scenarios;

namespace Sluice.Tests.Charters;

public sealed class RoundTripTests
{
    [Fact]
    public void Explore()
    {
        var text = new System.Text.StringBuilder();
        var texts = new System.Text.StringBuilder();
        var (exact, all, whole) = (0, 0, 0);
        foreach (var (name, snapshot) in Inputs())
        {
            var clock = System.Diagnostics.Stopwatch.StartNew();
            var adopted = Adopter.Of(snapshot, new DateOnly(2026, 6, 30), Profile.Upstream);
            all++; text.Append($"@@ {clock.ElapsedMilliseconds} {name} {adopted.Endpoints}\n");
            if (!name.Contains('/') || name.StartsWith("al") || name.StartsWith("se") || name.StartsWith("gov")|| name.StartsWith("eg")|| name.StartsWith("comp")|| name.StartsWith("admin")|| name.Contains("boutique"))
            {
                foreach (var file in Sluice.Reports.Adoption.CharterText.Of(adopted)) texts.Append($"##### {name} {file.Path}\n{file.Content}");
            }

            var sources = Sluice.Reports.Adoption.CharterText.Of(adopted).Select(f => new Sluice.Readers.Charters.CharterSource(new Sluice.Readers.Yaml.SourceText(f.Path, System.Text.Encoding.UTF8.GetBytes(f.Content)), false)).ToList();
            var read = Sluice.Readers.Charters.CharterReader.Read(sources);
            foreach (var problem in read.Problems) text.Append($"   !!! {problem.Span} {problem.Message}\n");
            if (adopted.IsExact) exact++;
            if (adopted.IsWhole) whole++;
            text.Append($"== {name} governs {adopted.Charter.Governs.Count} flows {adopted.Flows.Count} drafts {adopted.Drafts.Count} patterns {adopted.RowPatterns} differences {adopted.Differences.Count}\n");
            foreach (var reason in adopted.Differences.GroupBy(d => d.Reason)) text.Append($"   {reason.Key} {reason.Count()}  e.g. {string.Join(" ;; ", reason.Take(3).Select(d => $"{d.Change.From} -> {d.Change.To} +{d.Change.Opened} -{d.Change.Closed} ?{d.Change.Unknown}"))}\n");
        }
        text.Append($"{exact}/{whole}/{all}\n");
        File.WriteAllText("/tmp/roundtrip.txt", text.ToString());
        File.WriteAllText("/tmp/texts.txt", texts.ToString());
    }

    private static IEnumerable<(string, Snapshot)> Inputs()
    {
        foreach (var scenario in ScenarioCase.All)
        {
            if (scenario.Tool is { } tool && !Repository.HasProgram(tool)) continue;
            var result = SnapshotReader.Read(new ReadRequest { Sources = [SourceSpec.Parse(Path.Combine(Repository.Root, scenario.Input))] });
            foreach (var one in result.Snapshots) yield return ($"{scenario.Name}{(one.Name.Length > 0 ? ":" + one.Name : "")}", one.Snapshot);
        }

        foreach (var suite in Suite.All)
        {
            foreach (var name in suite.Cases())
            {
                using var published = suite == Suite.NpGuard ? PublishedCase.ReadFolder(suite, name) : PublishedCase.ReadObjects(suite, name);
                yield return ($"{suite.Folder}/{name}", published.Snapshot);
            }
        }
    }
}
