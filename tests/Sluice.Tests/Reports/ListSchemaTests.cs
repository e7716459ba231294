using NJsonSchema;
using Sluice.Reports;
using Sluice.Reports.Relations;

namespace Sluice.Tests.Reports;

public sealed class ListSchemaTests
{
    private static readonly ReportFormat<RelationReport> Json = ReportFormats.List.Find("json")!;

    public static TheoryData<string> Samples() => ["shop", "hostile", "empty"];

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task The_JSON_of_list_keeps_its_contract(string sample)
    {
        var schema = await Schema();
        Assert.Empty(schema.Validate(Golden.Text(RelationGoldenTests.Sample(sample), Json)));
    }

    [Theory]
    [InlineData("\"version\": 1", "\"version\": 2")]
    [InlineData("\"protocol\":\"TCP\"", "\"protocol\":\"ICMP\"")]
    [InlineData("\"ports\":\"8443\"", "\"ports\":\"8443,\"")]
    [InlineData("\"direction\":\"ingress\"", "\"direction\":\"both\"")]
    [InlineData("\"index\":0", "\"index\":-1")]
    [InlineData("{\"external\":\"ingress-controller\"}", "{\"external\":\"ingress-controller\",\"name\":\"x\"}")]
    [InlineData("\"because\"", "\"reasons\"")]
    public async Task The_schema_refuses_what_breaks_the_contract(string part, string broken)
    {
        var schema = await Schema();
        var json = Golden.Text(SampleRelations.Shop(), Json);
        Assert.Contains(part, json, StringComparison.Ordinal);
        Assert.NotEmpty(schema.Validate(json.Replace(part, broken, StringComparison.Ordinal)));
    }

    private static Task<JsonSchema> Schema() => JsonSchema.FromFileAsync(Path.Combine(Golden.Root(), "docs", "schemas", "list.schema.json"));
}
