using Sluice.Analysis;
using Sluice.Readers.Expectations;
using Sluice.Readers.Yaml;
using Sluice.Sets;

namespace Sluice.Tests.Readers.Expectations;

public sealed class ExpectationReaderTests
{
    [Fact]
    public void A_list_of_flows_in_YAML_is_read()
    {
        var file = Read("- {from: shop/frontend, to: shop/db, port: 5432, expect: deny}\n- {from: internet, to: shop/web, protocol: UDP, port: 443, expect: unknown}\n");
        Assert.Empty(file.Problems);
        Assert.Equal(
            [("shop/frontend", "shop/db", TrafficSet.Of(Protocol.Tcp, 5432), Verdict.Deny), ("internet", "shop/web", TrafficSet.Of(Protocol.Udp, 443), Verdict.Unknown)],
            file.Expectations.Select(flow => (flow.From.Text, flow.To.Text, flow.Asked!, flow.Expected)));
        Assert.Equal(2, file.Expectations[1].Span.Line);
    }

    [Fact]
    public void The_published_JSON_is_read_with_its_sides_and_its_resolver()
    {
        var file = Read("""
            {"source": "somewhere", "notes": "none", "assumptions": {"apiInvalid": true, "dns": {"allow.example.com": ["10.0.0.1", "fd00::1"]}},
             "flows": [{"from": "x/a", "to": "ip:10.0.0.1", "protocol": "TCP", "port": 80, "expect": "deny", "expectIngress": "allow", "expectEgress": "deny"}]}
            """);
        Assert.Empty(file.Problems);
        var flow = Assert.Single(file.Expectations);
        Assert.Equal((EndpointShape.Addresses, Verdict.Allow, Verdict.Deny), (flow.To.Shape, flow.Ingress, flow.Egress));
        Assert.Equal([("allow.example.com", Cidr.Parse("10.0.0.1/32")), ("allow.example.com", Cidr.Parse("fd00::1/128"))], file.Dns);
    }

    [Theory]
    [InlineData("port: 8000-8010", "8000-8010")]
    [InlineData("port: 53/UDP", "53/UDP")]
    [InlineData("port: \"80,443\", protocol: SCTP", "80/SCTP,443/SCTP")]
    [InlineData("protocol: UDP", "1-65535/UDP")]
    [InlineData("protocol: ICMP", "ICMP")]
    [InlineData("protocol: ICMPv6", "ICMP")]
    [InlineData("protocol: other", "other")]
    [InlineData("port: ICMP", "ICMP")]
    public void Ports_are_numbers_ranges_and_lists(string written, string meant)
    {
        var flow = Assert.Single(Read($"- {{from: a/b, to: c/d, {written}, expect: allow}}").Expectations);
        Assert.True(TrafficText.TryParse(meant, out var traffic, out _));
        Assert.Equal(traffic, flow.Asked);
    }

    [Fact]
    public void ICMP_with_a_port_is_refused_at_the_port()
    {
        var problem = Assert.Single(Read("- {from: a/b, to: c/d, protocol: ICMP, port: 8, expect: allow}").Problems);
        Assert.Equal((1, "protocol ICMP has no ports"), (problem.Span.Line, problem.Message));
    }

    [Fact]
    public void Without_a_port_any_is_asked_about() => Assert.Null(Assert.Single(Read("- {from: a/b, to: c/d, expect: deny}").Expectations).Asked);

    [Fact]
    public void Every_mistake_is_told_at_once_with_its_place()
    {
        var file = Read("""
            - {from: a/b, to: c/d, prot: 80, expect: deny}
            - {from: a/b, port: 80, expect: allow}
            - {from: a/b, to: c/d, port: 99999, expect: allowed}
            - {from: a/, to: c/d, protocol: IPIP}
            - nothing
            """);
        Assert.Equal(
            [
                "flows.yaml:1:24 there is no field `prot` here; did you mean `port`?",
                "flows.yaml:2:3 a flow needs `to`",
                "flows.yaml:3:30 `99999` is no port: '99999' is no port: a number from 1 to 65535, or two with a dash between them",
                "flows.yaml:3:45 `allowed` is no verdict; did you mean allow?",
                "flows.yaml:4:10 `a/` names no endpoint: a namespace and a name are needed on both sides of the slash; namespace/* means all of it",
                "flows.yaml:4:33 there is no protocol `IPIP` here",
                "flows.yaml:4:3 a flow needs `expect`",
                "flows.yaml:5:3 a flow is a mapping",
            ],
            file.Problems.Select(problem => $"{problem.Span} {problem.Message}"));
        Assert.Empty(file.Expectations);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing yet\n")]
    [InlineData("flows: []\n")]
    [InlineData("just a word\n")]
    public void A_file_without_expectations_is_a_problem(string text) => Assert.NotEmpty(Read(text).Problems);

    private static ExpectationFile Read(string text) => ExpectationReader.Read(SourceText.FromText("flows.yaml", text));
}
