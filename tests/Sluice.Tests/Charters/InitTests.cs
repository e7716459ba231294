using System.Text;
using System.Text.RegularExpressions;
using Sluice.Analysis;
using Sluice.Charters.Adoption;
using Sluice.Readers.Charters;
using Sluice.Readers.Expectations;
using Sluice.Readers.Yaml;
using Sluice.Reports;
using Sluice.Reports.Adoption;
using Sluice.Tests.Reports;
using Sluice.Tests.Scenarios;

namespace Sluice.Tests.Charters;

/// <summary><c>sluice init</c> in this process: what it writes, and what it leaves alone.</summary>
[Collection("One at a time")]
public sealed partial class InitTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("sluice-init-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void What_is_written_and_told_is_as_approved()
    {
        var input = AdoptedInput.Scenario("scenarios/shop");
        var adopted = input.Adopt();
        var files = CharterText.Of(adopted);
        foreach (var file in files) Golden.Approve($"init-shop-{file.Path.Split('/')[^1]}", Encoding.UTF8.GetBytes(file.Content));
        var report = new AdoptionReport
        {
            Origin = CharterOrigin.Manifests,
            Adopted = adopted,
            Files = [.. files.Select(static file => new CharterFileResult(file.Path, CharterFileOutcome.Written))],
            Sources = ["deploy"],
        };
        Golden.Approve("init-shop.text", Golden.Bytes(report, ReportFormats.Init[0]));
        Golden.Approve("init-shop.json", Golden.Bytes(report, ReportFormats.Init.Find("json")!));
    }

    [Fact]
    public void A_second_run_changes_nothing()
    {
        Init("scenarios/services/fixed/input");
        var before = Files();
        var again = Init("scenarios/services/fixed/input");
        Assert.Equal(0, again.ExitCode);
        Assert.Equal(before, Files());
        Assert.DoesNotContain("written", again.Text.Split("\n\n")[0], StringComparison.Ordinal);
        Assert.Contains("unchanged  ", again.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_says_something_else_is_replaced_only_when_that_is_asked_for()
    {
        Init("scenarios/services/fixed/input");
        var place = Path.Combine(folder, "sluice.yaml");
        File.AppendAllText(place, "# mine\n");
        File.Delete(Directory.EnumerateFiles(Path.Combine(folder, "exceptions")).Order(StringComparer.Ordinal).First());
        var before = Files();
        var blocked = Init("scenarios/services/fixed/input");
        Assert.Equal(2, blocked.ExitCode);
        Assert.Equal(before, Files());
        Assert.Contains("in the way", blocked.Text, StringComparison.Ordinal);
        Assert.Contains("Nothing was written", blocked.Text, StringComparison.Ordinal);
        var forced = Init("scenarios/services/fixed/input", "--force");
        Assert.Equal(0, forced.ExitCode);
        Assert.Contains("replaced", forced.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("# mine", File.ReadAllText(place), StringComparison.Ordinal);
    }

    [Fact]
    public void A_dry_run_shows_what_would_be_written_and_writes_nothing()
    {
        var shown = Init("scenarios/services/fixed/input", "--dry-run");
        Assert.Empty(Files());
        Init("scenarios/services/fixed/input");
        foreach (var (_, content) in Files().Where(static file => !file.File.Contains(".sluice/", StringComparison.Ordinal))) Assert.Contains(content.TrimEnd('\n'), shown.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_order_of_documents_does_not_matter()
    {
        var manifests = Directory.EnumerateFiles(Path.Combine(Repository.Root, "scenarios/services/fixed/input"), "*.yaml", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .SelectMany(static file => Documents().Split(File.ReadAllText(file))).Where(static document => document.Trim().Length > 0).ToList();
        Assert.True(manifests.Count > 10);
        var turned = string.Join("\n---\n", Enumerable.Reverse(manifests).Concat(manifests.Take(3)));
        var straight = string.Join("\n---\n", manifests);
        Assert.Equal(Written(straight), Written(turned));

        static IEnumerable<CharterFile> Written(string text) => CharterText.Of(Adopter.Of(AdoptedInput.Read(text), AdoptedInput.Day, Profile.Upstream));
    }

    [Fact]
    public void With_nothing_to_read_a_page_is_written_that_teaches_the_language()
    {
        var read = CharterReader.Read([new(new SourceText("sluice.yaml", Encoding.UTF8.GetBytes(StarterText.Content)), IsOverlay: false)]);
        Assert.Empty(read.Problems);
        Assert.Empty(read.Charter.Governs);
        Assert.NotEmpty(read.Charter.Flows);
        Assert.All(StarterText.Content.Split('\n'), static line => Assert.True(line.Length <= 150, line));
        Assert.InRange(StarterText.Content.Split('\n').Length, 40, 80);
        var examples = string.Join('\n', StarterText.Content.Split('\n').SkipWhile(static line => !line.StartsWith("#   apiVersion", StringComparison.Ordinal)).TakeWhile(static line => line.StartsWith("#   ", StringComparison.Ordinal)).Select(static line => line[4..]));
        var exception = CharterReader.Read([new(new SourceText("sluice.yaml", Encoding.UTF8.GetBytes(StarterText.Content)), IsOverlay: false), new(new SourceText("exceptions/a.yaml", Encoding.UTF8.GetBytes(examples)), IsOverlay: false)]);
        Assert.Empty(exception.Problems);
        Assert.Empty(Assert.Single(exception.Charter.Exceptions).Missing);
    }

    [Fact]
    public async Task What_is_written_keeps_the_schema_that_editors_use_once_it_is_filled_in()
    {
        var schema = await CharterSchemaTests.Schema.Value;
        Assert.Empty(schema.Validate(CharterSchemaTests.Json(StarterText.Content)));
        var drafts = 0;
        foreach (var input in AdoptedInput.Scenarios())
        {
            foreach (var file in CharterText.Of(input.Adopt()))
            {
                var errors = schema.Validate(CharterSchemaTests.Json(AdoptedInput.Fill(file.Content)));
                Assert.True(errors.Count == 0, $"{input.Name} {file.Path}: {string.Join("; ", errors)}");
                if (file.Path == "sluice.yaml") continue;
                drafts++;
                Assert.NotEmpty(schema.Validate(CharterSchemaTests.Json(file.Content)));
            }
        }

        Assert.True(drafts > 5, $"{drafts} drafts");
    }

    [Fact]
    public void Expectations_become_a_charter_that_meets_them()
    {
        var text = File.ReadAllBytes(Path.Combine(Repository.Root, "scenarios/component-matrix/fixed/expectations.yaml"));
        var expectations = ExpectationReader.Read(new SourceText("expectations.yaml", text)).Expectations;
        var input = AdoptedInput.Scenario("scenarios/component-matrix/fixed");
        var adopted = ExpectedCharter.Of(expectations, input.Snapshot, AdoptedInput.Day, Profile.Upstream);
        Assert.Empty(adopted.Unmet);
        Assert.NotEmpty(adopted.Flows);
        Assert.Contains("reason: as expected in line ", CharterText.Of(adopted)[0].Content, StringComparison.Ordinal);
        input.RoundTrip(CharterText.Of(adopted), []);
    }

    [Fact]
    public void An_expectation_that_the_charter_does_not_meet_is_told()
    {
        var text = "- {from: assistant/api, to: database/postgres, port: 5432, expect: allow}\n- {from: assistant/*, to: database/postgres, port: 5432, expect: deny}\n- {from: node/x, to: database/postgres, expect: deny}\n";
        var expectations = ExpectationReader.Read(new SourceText("flows.yaml", Encoding.UTF8.GetBytes(text))).Expectations;
        var adopted = ExpectedCharter.Of(expectations, AdoptedInput.Scenario("scenarios/component-matrix/fixed").Snapshot, AdoptedInput.Day, Profile.Upstream);
        Assert.Equal([2, 3], adopted.Unmet.Select(static one => one.Expectation.Span.Line));
        Assert.Null(adopted.Unmet[1].Actual);
    }

    private Ran Init(params string[] arguments) => CommandLine.Run(["init", .. arguments, "--into", folder, "--as-of", "2026-06-30"]);

    private List<(string File, string Content)> Files() =>
        [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(file => (Path.GetRelativePath(folder, file), File.ReadAllText(file)))];

    [GeneratedRegex(@"(?m)^---.*$\n?")]
    private static partial Regex Documents();
}
