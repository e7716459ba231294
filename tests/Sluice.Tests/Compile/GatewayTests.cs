using System.Text.Json;
using NJsonSchema;
using Sluice.Charters;
using Sluice.Compile;
using Sluice.Tests.Charters;
using Sluice.Tests.House;

namespace Sluice.Tests.Compile;

public sealed class GatewayTests
{
    private const string Base = "governs: [{namespace: shop}]\ncomponents:\n  web: {namespace: shop, pods: {app: web}, ports: {http: 80}}\n  proxy: {namespace: egress, pods: {app: proxy}, ports: {proxy: 3128}}\n";
    private const string Gateway = "gateway: {component: proxy}\n";

    [Fact]
    public void Only_what_leads_out_is_listed_and_never_what_the_gateway_opens_itself()
    {
        var entries = Entries(Base + Gateway + "flows: [{from: web, to: api.example.com, ports: [443]}, {from: web, to: 10.20.0.0/16, ports: [5432]}, {from: web, to: proxy}, {from: proxy, to: internet, ports: [443]}]");
        Assert.Equal(["""{"domain":"api.example.com"}"""], entries.Select(static entry => Compact(entry.GetProperty("to"))));
    }

    [Fact]
    public void An_exception_ends_at_midnight_of_the_charters_time_zone_and_one_that_has_not_begun_is_listed()
    {
        var small = Entries(SmallCharter.Bound);
        var rates = Assert.Single(small, static entry => Named(entry, "rates"));
        Assert.Equal(("2026-02-28T23:00:00Z", "2026-06-30T22:00:00Z"), (rates.GetProperty("notBefore").GetString(), rates.GetProperty("expires").GetString()));
        Assert.Equal("2026-06-30T22:00:00Z", Assert.Single(small, static entry => Named(entry, "audit")).GetProperty("notBefore").GetString());
        Assert.DoesNotContain(small, static entry => Named(entry, "gone"));
        Assert.Equal("""["shop/web"]""", Compact(rates.GetProperty("from").GetProperty("serviceAccounts")));
        Assert.Equal("public", rates.GetProperty("classification").GetString());
        Assert.All(small, static entry => Assert.Equal(entry.TryGetProperty("exception", out _), entry.TryGetProperty("classification", out _)));

        static bool Named(JsonElement entry, string name) => entry.TryGetProperty("exception", out var exception) && exception.GetString() == name;
    }

    [Fact]
    public void Tls_is_required_to_a_name_unless_an_exception_turns_it_off_and_never_said_of_a_block()
    {
        var bound = Chartered.Spec(
            $"{Base}{Gateway}flows: [{{from: web, to: [api.example.com, 203.0.113.0/24], ports: [443]}}]\nforbidden: [{{from: web, to: never.example.com}}]",
            Chartered.Exception("mail", "{from: web, to: [{domains: [smtp.example.com], tls: off}, mx.example.com], ports: [25]}")).Bound();
        Assert.Equal(
            [("api.example.com", "required"), ("", ""), ("smtp.example.com", "off"), ("mx.example.com", "required"), ("never.example.com", "")],
            Entries(bound).Select(static entry => (Text(entry.GetProperty("to"), "domain"), Text(entry, "tls"))));
        Assert.Equal(TlsDemands.All, [TlsDemands.Text(TlsDemand.Required), TlsDemands.Text(TlsDemand.Off)]);

        static string Text(JsonElement within, string field) => within.TryGetProperty(field, out var value) ? value.GetString()! : "";
    }

    /// <summary>The instants written are those on which the one function that decides changes its mind, also where clocks skip or repeat midnight.</summary>
    [Theory]
    [InlineData("UTC")]
    [InlineData("Europe/Berlin")]
    [InlineData("America/Havana")]
    [InlineData("Asia/Beirut")]
    [InlineData("America/Sao_Paulo")]
    [InlineData("Pacific/Apia")]
    public void The_end_of_an_exception_is_the_instant_from_which_it_does_not_count(string zone)
    {
        var whole = Chartered.Spec(Base, Chartered.Exception("e", "{from: web, to: a.example.com, ports: [443]}", "notBefore: 2017-01-01")).Charter.Exceptions[0] with { TimeZone = TimeZoneInfo.FindSystemTimeZoneById(zone) };
        for (var day = new DateOnly(2017, 1, 1); day < new DateOnly(2018, 12, 31); day = day.AddDays(1))
        {
            var exception = whole with { NotBefore = day, Expires = day };
            Assert.True(exception.CountsAt(exception.Begins!.Value) && !exception.CountsAt(exception.Begins.Value.AddSeconds(-1)), $"{day} begins");
            Assert.True(!exception.CountsAt(exception.Ends!.Value) && exception.CountsAt(exception.Ends.Value.AddSeconds(-1)), $"{day} ends");
        }
    }

    [Fact]
    public void What_is_forbidden_and_an_isolated_tenant_are_denied_by_name()
    {
        var denied = Entries(SmallCharter.Bound).Where(static entry => entry.GetProperty("action").GetString() == "deny").ToList();
        Assert.Equal("""{"namespace":"observability","podSelector":{}}""", Compact(denied[0].GetProperty("from")));
        Assert.Equal("""{"namespaceSelector":{"matchLabels":{"tenant":"acme"}},"podSelector":{}}""", Compact(denied[^1].GetProperty("from")));
        Assert.Equal("{}", Compact(denied[^1].GetProperty("to")));
        Assert.False(denied[^1].TryGetProperty("ports", out _));
    }

    [Fact]
    public void Without_a_gateway_each_path_out_is_told_as_not_enforced()
    {
        const string Flow = "flows: [{from: web, to: api.example.com, ports: [443]}, {from: web, to: web}]\n";
        Assert.Equal([(Standing.Failed, Limit.NoGateway)], Told(Base + Flow));
        Assert.Empty(Told(Base + Gateway + Flow));
    }

    [Fact]
    public void What_a_gateway_cannot_carry_is_told()
    {
        Assert.Equal([(Standing.Failed, Limit.NoPortless), (Standing.Approximated, Limit.NoPortless)], Told(Base + Gateway + "flows: [{from: web, to: internet, ports: [9/SCTP]}, {from: web, to: internet, ports: [all]}]"));
        Assert.Equal([(Standing.Failed, Limit.WorkloadUnread)], Told(Base + Gateway + "flows: [{from: other/x, to: internet, ports: [443]}]"));
    }

    [Fact]
    public async Task What_is_written_keeps_the_schema_and_the_schema_refuses_what_breaks_it()
    {
        var schema = await JsonSchema.FromFileAsync(Path.Combine(Checkout.Root, "docs", "schemas", "gateway.schema.json"), TestContext.Current.CancellationToken);
        var text = File(SmallCharter.Bound).Content;
        Assert.Empty(schema.Validate(text));
        foreach (var (part, broken) in ((string, string)[])[("\"version\": 1", "\"version\": 2"), ("\"action\": \"deny\"", "\"action\": \"maybe\""), ("T22:00:00Z", "T22:00:00+02:00"), ("\"owner\"", "\"holder\""), ("\"classification\": \"public\"", "\"classification\": \"unclassified\""), ("*.pay.example.com", "pay.*.com")])
        {
            Assert.Contains(part, text, StringComparison.Ordinal);
            Assert.NotEmpty(schema.Validate(text.Replace(part, broken, StringComparison.Ordinal)));
        }

        for (var seed = 1; seed <= 40; seed++)
        {
            var (documents, snapshot) = RandomCharter.Draw(seed);
            Assert.Empty(schema.Validate(File(Chartered.Spec(documents[0], documents[1..]).Bound(snapshot)).Content));
        }
    }

    [Fact]
    public void A_generated_document_is_recognised_by_its_first_key_and_no_other_is()
    {
        Assert.True(GeneratedFile.IsGenerated(File(SmallCharter.Bound).Content));
        Assert.False(GeneratedFile.IsGenerated("{\n  \"version\": 1,\n  \"generatedBy\": \"Generated by sluice compile\"\n}\n"));
        Assert.False(GeneratedFile.IsGenerated("{\n  \"note\": \"Generated by sluice compile\"\n}\n"));
        Assert.False(GeneratedFile.IsGenerated(""));
    }

    private static IEnumerable<(Standing, Limit)> Told(string spec) => CompileTarget.Find("gateway")!.Compile(Chartered.Spec(spec).Bound()).Capabilities.Select(static capability => (capability.Standing, capability.Limit));

    private static GeneratedFile File(BoundCharter bound) => Assert.Single(CompileTarget.Find("gateway")!.Compile(bound).Files);

    private static List<JsonElement> Entries(string spec) => Entries(Chartered.Spec(spec).Bound());

    private static List<JsonElement> Entries(BoundCharter bound)
    {
        using var json = JsonDocument.Parse(File(bound).Content);
        return [.. json.RootElement.GetProperty("entries").Clone().EnumerateArray()];
    }

    private static string Compact(JsonElement element) => JsonSerializer.Serialize(element);
}
