using NJsonSchema;
using Sluice.Reports;
using Sluice.Reports.Relations;
using Sluice.Tests.Reports;

namespace Sluice.Tests.Scenarios;

/// <summary>The JSON of every verb keeps the contract of <c>docs/schemas</c>, for every scenario; and the schemas refuse what breaks it.</summary>
[Collection("One at a time")]
public sealed class SchemaTests
{
    private static readonly ReportFormat<RelationReport> List = ReportFormats.List.Find("json")!;

    public static TheoryData<string> Samples() => ["shop", "hostile", "empty"];

    public static TheoryData<string, string> Runs() => new()
    {
        { "list", "list scenarios/shop/input --exposure" },
        { "list", "list scenarios/cilium/input" },
        { "check", "check scenarios/shop/input --controls" },
        { "check", "check scenarios/cilium/input --controls --strict" },
        { "explain", "explain shop/checkout shop/ledger --port 5432 scenarios/shop/input" },
        { "explain", "explain shop/frontend shop/api scenarios/shop/input" },
        { "explain", "explain shop internet scenarios/shop/input" },
        { "explain", "explain --path internet shop/redis scenarios/shop/input" },
        { "explain", "explain shop/billing 203.0.112.9 scenarios/shop/input" },
        { "explain", "explain shop/checkout shop/ledger --port ICMP scenarios/shop/input" },
        { "explain", "explain shop/checkout shop/ledger --port 443,ICMP,other --profile cilium scenarios/shop/input" },
        { "list", "list scenarios/shop/input --port ICMP" },
        { "diff", "diff scenarios/allowlist/broken/input scenarios/allowlist/fixed/input" },
        { "diff", "diff scenarios/shop/input scenarios/services/fixed/input" },
        { "diff", "diff scenarios/shop/input scenarios/shop/input" },
        { "drift", "drift scenarios/allowlist/broken/input scenarios/allowlist/fixed/input" },
        { "drift", "drift scenarios/governed-egress/charter scenarios/governed-egress/fixed/input scenarios/governed-egress/charter/generated/networkpolicy --as-of 2026-07-01" },
        { "drift", "drift scenarios/shop/input scenarios/shop/input" },
        { "test", "test scenarios/shop/expectations.yaml scenarios/shop/input" },
        { "test", "test scenarios/shop/expectations.yaml scenarios/services/fixed/input" },
        { "compile", "compile scenarios/governed-egress/fixed/input --charter scenarios/governed-egress/charter --as-of 2026-06-01 --check" },
        { "compile", "compile scenarios/component-matrix/fixed/input --charter scenarios/component-matrix/charter --as-of 2026-06-01 --check --target cluster-networkpolicy,cilium" },
        { "init", "init scenarios/shop/input --dry-run --as-of 2026-06-30" },
        { "init", "init scenarios/admin-policies/v1alpha1/input --dry-run --as-of 2026-06-30" },
        { "init", "init --expectations scenarios/shop/expectations.yaml scenarios/shop/input --dry-run --as-of 2026-06-30" },
        { "review", "review scenarios/charter/broken/input --as-of 2026-06-01 --no-history --charter scenarios/charter/broken/input" },
        { "review", "review scenarios/charter/fixed/input --as-of 2026-06-01 --fail-on expiring --charter scenarios/charter/fixed/input" },
        { "review", "review scenarios/governed-egress/fixed/input --as-of 2026-06-01 --charter scenarios/governed-egress/charter" },
    };

    [Theory]
    [InlineData("list")]
    [InlineData("check")]
    public async Task Every_scenario_keeps_the_contract(string verb)
    {
        var schema = await Schema(verb);
        foreach (var scenario in ScenarioCase.All)
        {
            var file = Path.Combine(Repository.Root, "scenarios", scenario.Name, "expected", verb + ".json");
            var errors = schema.Validate(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
            Assert.True(errors.Count == 0, $"{file}: {string.Join("; ", errors)}");
        }
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public async Task Every_verb_keeps_the_contract(string verb, string line)
    {
        var ran = CommandLine.Run([.. line.Split(' '), "--output", "json"]);
        Assert.True(ran.ExitCode is 0 or 1, ran.Errors);
        Assert.Empty((await Schema(verb)).Validate(ran.Text));
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task Whatever_the_names_are_list_keeps_the_contract(string sample) =>
        Assert.Empty((await Schema("list")).Validate(Golden.Text(RelationGoldenTests.Sample(sample), List)));

    [Theory]
    [InlineData("\"version\": 1", "\"version\": 2")]
    [InlineData("\"protocol\":\"TCP\"", "\"protocol\":\"GRE\"")]
    [InlineData("\"ports\":\"8443\"", "\"ports\":\"8443,\"")]
    [InlineData("\"direction\":\"ingress\"", "\"direction\":\"both\"")]
    [InlineData("\"index\":0", "\"index\":-1")]
    [InlineData("{\"external\":\"ingress-controller\"}", "{\"external\":\"ingress-controller\",\"name\":\"x\"}")]
    [InlineData("\"because\"", "\"reasons\"")]
    public async Task The_schema_of_list_refuses_what_breaks_the_contract(string part, string broken) =>
        await Refused("list", Golden.Text(SampleRelations.Shop(), List), part, broken);

    [Theory]
    [InlineData("check", "\"severity\":\"error\"", "\"severity\":\"fatal\"")]
    [InlineData("check", "\"fingerprint\":\"", "\"fingerprint\":\"x")]
    [InlineData("check", "\"connectionCount\"", "\"connections\"")]
    [InlineData("explain", "\"verdict\": \"deny\"", "\"verdict\": \"denied\"")]
    [InlineData("explain", "\"matches\": \"no\"", "\"matches\": \"maybe\"")]
    [InlineData("diff", "\"change\":\"", "\"change\":\"re")]
    [InlineData("drift", "\"drift\":\"changed\"", "\"drift\":\"new\"")]
    [InlineData("test", "\"met\":true", "\"met\":1")]
    [InlineData("compile", "\"standing\":\"moved\"", "\"standing\":\"gone\"")]
    [InlineData("init", "\"reason\":\"UnknownToday\"", "\"reason\":\"Because\"")]
    [InlineData("review", "\"state\":\"", "\"state\":\"in")]
    [InlineData("review", "\"standing\": \"leftOut\"", "\"standing\": \"left\"")]
    public async Task The_schemas_of_the_other_verbs_do_too(string verb, string part, string broken) => await Refused(
        verb,
        CommandLine.Run([.. Runs().First(run => run.Data.Item1 == verb).Data.Item2.Split(' '), "--output", "json"]).Text,
        part,
        broken);

    [Fact]
    public async Task A_review_with_an_exception_in_every_state_keeps_the_contract()
    {
        var format = ReportFormats.Review.Find("json")!;
        Assert.Empty((await Schema("review")).Validate(Golden.Text(SampleReview.Shop(), format)));
        Assert.Empty((await Schema("review")).Validate(Golden.Text(SampleReview.Nothing(), format)));
    }

    private static async Task Refused(string verb, string json, string part, string broken)
    {
        Assert.Contains(part, json, StringComparison.Ordinal);
        Assert.NotEmpty((await Schema(verb)).Validate(json.Replace(part, broken, StringComparison.Ordinal)));
    }

    private static Task<JsonSchema> Schema(string verb) => JsonSchema.FromFileAsync(Path.Combine(Repository.Root, "docs", "schemas", verb + ".schema.json"));
}
