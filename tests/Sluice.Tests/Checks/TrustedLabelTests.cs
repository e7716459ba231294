using Sluice.Findings;
using Sluice.Tests.Building;
using static Sluice.Tests.Building.Given;

namespace Sluice.Tests.Checks;

/// <summary>A label that lets a namespace in by being there: which labels are of this kind, and that each is told once, with who has it.</summary>
public sealed class TrustedLabelTests
{
    private const string Trusted = "allowlist.example.com/trusted=true";

    private static readonly Cluster Cluster = Cluster.Part.Namespace("ops", Trusted).Namespace("sandbox", Trusted).Namespace("web").Pod("shop/api", "app=api").Pod("shop/db", "app=db");

    [Fact]
    public void The_label_is_told_once_with_who_has_it_and_who_asks_for_it()
    {
        var cluster = Cluster
            .Policy(NetworkPolicy("shop/api", "app=api").Ingress(Rule(Namespaces(Trusted)).On("8080"), Rule(Namespaces(Trusted)).On("9090")))
            .Policy(NetworkPolicy("shop/db", "app=db").Ingress(Rule(PodsIn(Trusted, "app=backup")).On("5432")));
        var finding = Assert.Single(cluster.Findings("SLU2010"));

        Assert.Equal((Severity.Warning, "whoever may label a namespace lets it in by allowlist.example.com/trusted=true"), (finding.Severity, finding.Message));
        Assert.Equal(("NetworkPolicy shop/api", "ingress rule 1"), (finding.Object, finding.Place));
        Assert.Contains("ops and sandbox have it, and every pod there gets to pods with app=api of namespace shop on TCP 8080. 2 more rules ask for it.", finding.Why, StringComparison.Ordinal);
        Assert.Equal(["every pod of ops", "every pod of sandbox"], finding.Concern.Connections.Select(connection => connection.From));
    }

    [Fact]
    public void A_label_that_nobody_has_yet_is_told_all_the_same() =>
        Assert.Contains("No namespace that was read has it.", Assert.Single(
            Cluster.Policy(NetworkPolicy("shop/p").Ingress(Rule(Namespaces("shop-client=true")))).Findings("SLU2010")).Why, StringComparison.Ordinal);

    [Theory]
    [InlineData("example.com/trusted=true", 1)]
    [InlineData("shop-client=yes", 1)]
    [InlineData("db-access", 1)]
    [InlineData("network-access=shop", 1)]
    [InlineData("team=edge", 0)]
    [InlineData("tenant=acme", 0)]
    [InlineData("zone in (a,b)", 0)]
    [InlineData("monitored", 0)]
    [InlineData("!quarantine", 0)]
    [InlineData("pod-security.kubernetes.io/enforce=privileged", 0)]
    [InlineData("kubernetes.io/metadata.name=ops,example.com/trusted=true", 0)]
    public void Only_labels_that_grant_access_by_being_there_are_meant(string selector, int findings) =>
        Assert.Equal(findings, Cluster.Policy(NetworkPolicy("shop/p").Ingress(Rule(Namespaces(selector)))).Findings("SLU2010").Count);

    [Fact]
    public void Who_may_be_reached_is_not_let_in() =>
        Assert.Empty(Cluster.Policy(NetworkPolicy("shop/p").Egress(Rule(Namespaces(Trusted)))).Findings("SLU2010"));

    [Fact]
    public void The_fingerprint_is_that_of_the_label_and_outlives_the_first_policy_that_asks_for_it()
    {
        var one = Assert.Single(Cluster.Policy(NetworkPolicy("shop/a").Ingress(Rule(Namespaces(Trusted)))).Findings("SLU2010"));
        var other = Assert.Single(Cluster.Policy(NetworkPolicy("web/z").Ingress(Rule(Namespaces(Trusted)))).Findings("SLU2010"));

        Assert.Equal(one.Fingerprint, other.Fingerprint);
    }
}
