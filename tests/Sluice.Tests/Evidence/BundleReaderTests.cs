using System.Text;
using Sluice.Evidence;
using Sluice.Readers.Evidence;
using Sluice.Readers.Yaml;

namespace Sluice.Tests.Evidence;

/// <summary>Bundles are read strictly: whatever is not understood is told with its path.</summary>
public sealed class BundleReaderTests
{
    [Theory]
    [InlineData("", "it is no envelope: no JSON in line 1")]
    [InlineData("not: json", "it is no envelope: no JSON in line 1")]
    [InlineData("[]", "it is no JSON object")]
    [InlineData("{\"payload\":\"\",\"payload\":\"\"}", "it is no envelope: no JSON in line 1")]
    [InlineData("{\"payload\":\"e30=\",\"payloadType\":\"application/vnd.in-toto+json\"}", "`signatures` is missing")]
    [InlineData("{\"payload\":\"e30=\",\"payloadType\":\"text/plain\",\"signatures\":[]}", "`payloadType` is `text/plain`, and application/vnd.in-toto+json is understood")]
    [InlineData("{\"payload\":\"e30\",\"payloadType\":\"application/vnd.in-toto+json\",\"signatures\":[]}", "`payload` is no base64")]
    [InlineData("{\"payload\":1,\"payloadType\":\"application/vnd.in-toto+json\",\"signatures\":[]}", "`payload` is no text")]
    [InlineData("{\"payload\":\"e30=\",\"payloadType\":\"application/vnd.in-toto+json\",\"signatures\":[{\"keyid\":\"a\",\"sgi\":\"\"}]}", "there is no field `signatures[0].sgi`; did you mean `sig`?")]
    [InlineData("{\"payload\":\"e30=\",\"payloadType\":\"application/vnd.in-toto+json\",\"signatures\":{}}", "`signatures` is no list")]
    [InlineData("{\"payload\":\"e30=\",\"payloadType\":\"\\ud800\",\"signatures\":[]}", "a text in it is no Unicode")]
    [InlineData("{\"payload\":\"e30=\",\"payloadType\":\"application/vnd.in-toto+json\",\"signatures\":[],\"\\udc00\":1}", "a text in it is no Unicode")]
    [InlineData("{\"payload\":\"Ww==\",\"payloadType\":\"application/vnd.in-toto+json\",\"signatures\":[]}", "its payload is no statement: no JSON in line 1")]
    public void What_is_no_envelope_says_why(string text, string message) =>
        Assert.Contains(Problems(Encoding.UTF8.GetBytes(text)), problem => problem.StartsWith(message, StringComparison.Ordinal));

    [Theory]
    [InlineData("https://in-toto.io/Statement/v1", "https://in-toto.io/Statement/v2", "`_type` is `https://in-toto.io/Statement/v2`, and https://in-toto.io/Statement/v1 is understood")]
    [InlineData("https://sluice.dev/evidence/v1", "https://slsa.dev/provenance/v1", "`predicateType` is `https://slsa.dev/provenance/v1`, and https://sluice.dev/evidence/v1 is understood")]
    [InlineData("\"name\":\"sluice\"", "\"name\":\"other\"", "`predicate.run.tool.name` is `other`, and sluice is understood")]
    [InlineData("\"outcome\":\"filtered\",\"drops\":1", "\"outcome\":\"filterd\",\"drops\":1", "`predicate.probes[1].outcome` cannot be `filterd`; did you mean `filtered`?")]
    [InlineData("\"analysed\":\"deny\"", "\"analyzed\":\"deny\"", "there is no field `predicate.probes[1].analyzed`; did you mean `analysed`?")]
    [InlineData("\"analysed\":\"deny\"", "\"analyzed\":\"deny\"", "`predicate.probes[1].analysed` is missing")]
    [InlineData("\"drops\":1,", "\"drops\":-1,", "`predicate.probes[1].drops` is no whole number from 0 to ")]
    [InlineData("\"port\":5432", "\"port\":70000", "`predicate.probes[0].port` is no whole number from 1 to 65535")]
    [InlineData("\"port\":5432", "\"port\":\"5432\"", "`predicate.probes[0].port` is no whole number from 1 to 65535")]
    [InlineData("\"source\":\"10.244.0.4\"", "\"source\":\"10.244.0.400\"", "`predicate.probes[1].source` is no address: `10.244.0.400`")]
    [InlineData("\"result\":\"PASSED\"", "\"result\":\"passed\"", "`predicate.result` cannot be `passed`; did you mean `PASSED`?")]
    [InlineData("\"started\":\"2026-06-01T11:59:56Z\"", "\"started\":\"yesterday\"", "`predicate.run.started` is no instant as 2026-06-30T12:00:00Z")]
    [InlineData("\"expires\":\"2026-11-30\"", "\"expires\":\"2026-11-31\"", "`predicate.charter.exceptions[0].expires` is no day as 2026-06-30")]
    [InlineData("\"sha256\":\"", "\"sha256\":\"x", "`subject[0].digest.sha256` is no SHA-256 of 64 lower-case hexadecimal digits")]
    [InlineData("\"digests\":{\"subject\"", "\"digests\":{\"subjects\"", "there is no field `predicate.digests.subjects`; did you mean `subject`?")]
    [InlineData("\"notes\":[", "\"nodes\":[", "there is no field `predicate.run.nodes`; did you mean `notes`?")]
    public void What_is_not_understood_of_a_statement_says_where(string part, string other, string message) => Assert.Contains(
        Problems(SampleEvidence.Changed(SampleEvidence.Signed(SampleEvidence.Passed), part, other).ToBytes()), problem => problem.StartsWith(message, StringComparison.Ordinal));

    [Fact]
    public void Every_problem_is_told_at_once()
    {
        var envelope = SampleEvidence.Changed(SampleEvidence.Changed(Envelope.Of(SampleEvidence.Passed), "\"took\":1,", "\"tool\":1,"), "\"duty\"", "\"dutty\"");
        Assert.True(Problems(envelope.ToBytes()).Count >= 8);
    }

    /// <summary>Whatever bytes come: problems, and never an exception.</summary>
    [Fact]
    public void No_byte_that_is_changed_breaks_the_reader()
    {
        var envelope = SampleEvidence.Signed(SampleEvidence.Passed);
        var payload = envelope.Payload.ToArray();
        for (var at = 0; at < payload.Length; at++)
        {
            var bytes = (byte[])payload.Clone();
            bytes[at] ^= 0x15;
            var read = BundleReader.Read(new SourceText("bundle.json", (envelope with { Payload = [.. bytes] }).ToBytes()));
            Assert.True(read.Bundle is null == read.Problems.Count > 0, $"byte {at}");
            if (read.Bundle is not { } bundle) continue;
            Assert.NotEmpty(Examination.Of(bundle, new() { Keys = [VerifyingKey.Of(SampleEvidence.Key)], AsOf = SampleEvidence.Noon }).Faults);
        }
    }

    private static IReadOnlyList<string> Problems(byte[] bytes)
    {
        var read = BundleReader.Read(new SourceText("bundle.json", bytes));
        Assert.Null(read.Bundle);
        return [.. read.Problems.Select(static problem => problem.Message)];
    }
}
