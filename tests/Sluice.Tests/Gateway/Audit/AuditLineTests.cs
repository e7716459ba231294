using System.Text.Json;
using Sluice.Charters;
using Sluice.Gateway.Audit;

namespace Sluice.Tests.Gateway.Audit;

/// <summary>What is in a line, and what never is.</summary>
public sealed class AuditLineTests : IDisposable
{
    private readonly SampleLog here = new();

    public void Dispose() => here.Dispose();

    [Fact]
    public async Task A_decision_and_a_closed_tunnel_have_every_field_of_the_record_and_no_other()
    {
        await Write(here.Options, SampleLog.Record(1), SampleLog.Record(2) with
        {
            Event = AuditEvent.Closed,
            BytesOut = 517,
            BytesIn = 1_048_576,
            Duration = TimeSpan.FromMilliseconds(1_234.9),
            Reason = "the caller closed it",
            Address = null,
            Rule = null,
            Exception = null,
            Owner = null,
            Classification = null,
            Verdict = AuditVerdict.Report,
        });
        var lines = here.Lines();
        var run = JsonDocument.Parse(lines[0]).RootElement.GetProperty("run").GetString();
        Assert.Equal(
            $$"""{"seq":1,"run":"{{run}}","prev":"{{SampleLog.Sha256(lines[0])}}","time":"2026-06-01T12:00:00.001Z","event":"decision","request":"r1","caller":"shop/Deployment/checkout","identifiedBy":"address","host":"rates.example.com","address":"203.0.113.7","port":443,"verdict":"allow","rule":"checkout → rates.example.com","exception":"rates","owner":"data@example.com","classification":"restricted","reason":"exception rates lets it through"}""" + "\n",
            lines[1]);
        Assert.Equal(
            $$"""{"seq":2,"run":"{{run}}","prev":"{{SampleLog.Sha256(lines[1])}}","time":"2026-06-01T12:00:00.002Z","event":"closed","request":"r2","caller":"shop/Deployment/checkout","identifiedBy":"address","host":"rates.example.com","port":443,"verdict":"report","bytesOut":517,"bytesIn":1048576,"duration":1234,"reason":"the caller closed it"}""" + "\n",
            lines[2]);
        Assert.Matches($$"""^{"seq":0,"run":"[0-9a-f]{16}","prev":"0{64}","time":"2026-06-01T12:00:00.000Z","event":"start","version":1,"replica":"gateway-0","interval":10}\n$""", lines[0]);
        Assert.Matches("\"event\":\"checkpoint\",\"state\":\"end\",\"signatures\":\\[{\"keyid\":\"sha256:[0-9a-f]{64}\",\"sig\":\"[A-Za-z0-9+/=]+\"}\\]}\n$", lines[^1]);
    }

    [Theory]
    [InlineData("rates.example.com/pay?card=4111", "rates.example.com")]
    [InlineData("user:s3cret@rates.example.com", "rates.example.com")]
    [InlineData("rates.example.com#x", "rates.example.com")]
    [InlineData("rates.example.com\r\nAuthorization: Basic eDp5", "rates.example.com")]
    [InlineData("a@b/@c", "b")]
    [InlineData("2001:db8::1", "2001:db8::1")]
    public async Task Only_what_can_be_a_name_or_an_address_is_written_of_a_host(string given, string written)
    {
        await Write(here.Options, SampleLog.Record(1) with { Host = given });
        Assert.Equal(written, Line(1).GetProperty("host").GetString());
    }

    [Fact]
    public async Task Whatever_a_text_holds_a_record_is_one_line_of_JSON()
    {
        const string Hostile = "\u001b[31m\u0000\n\"}";
        await Write(here.Options, SampleLog.Record(1) with { Reason = "half\ud800" }, SampleLog.Record(2) with { Reason = Hostile });
        Assert.Equal(4, here.Lines().Count);
        Assert.DoesNotContain('\u001b', here.Lines()[2]);
        Assert.Equal(("half\ufffd", Hostile), (Line(1).GetProperty("reason").GetString(), Line(2).GetProperty("reason").GetString()));
        Assert.Empty(here.Verify().Faults);
    }

    [Fact]
    public async Task A_long_text_is_cut()
    {
        await Write(here.Options, SampleLog.Record(1) with { Host = new string('a', 100_000) });
        Assert.Equal(new string('a', AuditRecord.MostText - 1) + "…", Line(1).GetProperty("host").GetString());
    }

    [Fact]
    public async Task A_classification_that_is_redacted_takes_host_address_and_every_mention_with_it()
    {
        await Write(here.Options with { Redact = [DataClassification.Restricted, DataClassification.SensitiveLocation] }, SampleLog.Record(1) with
        {
            Host = "a.rates.example.com",
            Rule = "checkout → *.RATES.example.com",
            Reason = "a.rates.example.com is 203.0.113.7, below example.com",
        });
        Assert.DoesNotContain("example.com\",\"", here.Lines()[1].Replace("data@example.com", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal(("[redacted]", "[redacted]", "checkout → *.[redacted]", "[redacted] is [redacted], below [redacted]"), (Text("host"), Text("address"), Text("rule"), Text("reason")));
        Assert.Equal(("rates", "data@example.com", "restricted"), (Text("exception"), Text("owner"), Text("classification")));

        string? Text(string name) => Line(1).GetProperty(name).GetString();
    }

    [Theory]
    [InlineData("public", "rates.example.com")]
    [InlineData(null, "rates.example.com")]
    [InlineData("restricted", "[redacted]")]
    [InlineData("Public", "[redacted]")]
    [InlineData("top-secret", "[redacted]")]
    public async Task Another_classification_is_shown_and_one_that_is_none_is_not(string? classification, string host)
    {
        await Write(here.Options with { Redact = [DataClassification.Restricted] }, SampleLog.Record(1) with { Classification = classification });
        Assert.Equal(host, Line(1).GetProperty("host").GetString());
    }

    [Fact]
    public async Task A_record_that_says_nothing_is_a_bug_of_the_caller()
    {
        await using var log = here.Open();
        Assert.Throws<ArgumentException>(() => log.Write(SampleLog.Record(1) with { Event = AuditEvent.Unknown }));
        Assert.Throws<ArgumentException>(() => log.Write(SampleLog.Record(1) with { Verdict = (AuditVerdict)9 }));
    }

    private async Task Write(AuditOptions options, params AuditRecord[] records)
    {
        await using var log = here.Open(options);
        foreach (var record in records) Assert.True(log.Write(record));
    }

    private JsonElement Line(int at) => JsonDocument.Parse(here.Lines()[at]).RootElement;
}
