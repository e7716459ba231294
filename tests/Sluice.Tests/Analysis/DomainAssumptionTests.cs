using System.Text;
using Sluice.Analysis;
using Sluice.Model;
using Sluice.Reports;
using Sluice.Reports.Explanations;
using Sluice.Sets;
using Sluice.Tests.Building;
using Sluice.Tests.Reports;
using static Sluice.Tests.Building.Given;

namespace Sluice.Tests.Analysis;

/// <summary>Where what is assumed about a domain name that was not resolved is said.</summary>
public sealed class DomainAssumptionTests
{
    private const string Sentence = "A name that was not resolved has some public IPv4 address: a block that holds all of these matches api.example.com, any other block may.";

    private static readonly Cluster Both = Cluster.Whole.Pod("shop/web", "app=web")
        .Policy(AdminPolicy("ClusterNetworkPolicy", "names", AdminTier.Admin, 1).Egress(Rule(RuleAction.Allow, Domains("api.example.com")).On("8443/TCP")))
        .Policy(NetworkPolicy("shop/out").Egress(Rule(Block("0.0.0.0/0")).On("443/TCP"), Rule(Block("203.0.113.0/24")).On("80/TCP")));

    [Theory]
    [InlineData("443", true)]
    [InlineData("80", true)]
    [InlineData("8443", false)]
    [InlineData("9999", false)]
    public void Explain_says_it_where_a_block_let_the_name_through_or_may(string port, bool says)
    {
        foreach (var format in (string[])["text", "markdown"])
            Assert.Equal(says, Explained(port, format).Replace("\n", " ", StringComparison.Ordinal).Replace(new string(' ', 13), "", StringComparison.Ordinal).Contains(Sentence, StringComparison.Ordinal));
    }

    private static string Explained(string port, string format)
    {
        var reach = Reachability.Of(Both.Snapshot, Profile.Upstream);
        Assert.True(EndpointPattern.TryParse("shop/web", out var from, out _));
        Assert.True(EndpointPattern.TryParse("api.example.com", out var to, out _));
        Assert.True(TrafficText.TryParse(port, out var asked, out _));
        var report = ExplanationReport.Of(reach, Inquiry.Of(reach, from, to, asked), withPath: false, static _ => null);
        return Encoding.UTF8.GetString(Golden.Bytes(report, ReportFormats.Explain.Find(format)!));
    }
}
