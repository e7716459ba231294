using Sluice.Analysis;
using Sluice.Checks;
using Sluice.Findings;
using Sluice.Model;
using Sluice.Sets;
using Sluice.Tests.Building;
using static Sluice.Tests.Building.Given;

namespace Sluice.Tests.Checks;

/// <summary>One mistake is one finding, and nothing that stands open goes untold for it.</summary>
public sealed class ConsequenceTests
{
    private static readonly Cluster Shop = Cluster.Part.Pod("shop/api", "app=api", Judging.Declaring("8080")).Pod("shop/db", "app=db", Judging.Declaring("5432"));

    [Fact]
    public void An_allow_all_takes_in_the_open_internet_and_is_as_grave()
    {
        var cluster = Shop.Policy(NetworkPolicy("shop/open", "app=api").Egress(Rule()));
        var all = All(cluster);

        Assert.Equal(Severity.Error, Assert.Single(all, finding => finding.Id == "SLU3002").Severity);
        Assert.DoesNotContain(all, finding => finding.Id == "SLU3003");
        Assert.Single(cluster.Findings("SLU3003"));
    }

    [Fact]
    public void An_allow_all_hides_no_metadata() =>
        Assert.Single(All(Shop.Policy(NetworkPolicy("shop/open", "app=api").Egress(Rule()))), finding => finding.Id == "SLU3005");

    [Fact]
    public void An_allow_all_for_ingress_takes_in_that_anyone_may_connect()
    {
        var cluster = Shop.Policy(NetworkPolicy("shop/open", "app=api").Ingress(Rule()));

        Assert.DoesNotContain(All(cluster), finding => finding.Id == "SLU3004");
        Assert.Single(cluster.Findings("SLU3004"));
    }

    [Fact]
    public void Where_an_admin_policy_denies_the_internet_what_an_allow_all_leaves_open_is_told()
    {
        var deny = AdminPolicy("ClusterNetworkPolicy", "no-internet", AdminTier.Admin, 1)
            .Egress(Rule(RuleAction.Deny, Networks([.. AddressSet.All.Except(AddressSet.Of([Cidr.Parse("10.0.0.0/8"), Cidr.Parse("169.254.0.0/16")])).ToBlocks().Select(block => block.ToString())])));
        var all = All(Shop.Policy(NetworkPolicy("shop/open").Egress(Rule())).Policy(deny));

        Assert.Single(all, finding => finding.Id == "SLU3002");
        Assert.Single(all, finding => finding.Id == "SLU3005");
        Assert.Empty(all.Where(finding => finding.Id == "SLU3003"));
    }

    [Fact]
    public void Where_an_admin_policy_denies_the_internet_the_private_part_of_a_block_is_still_broad()
    {
        var deny = AdminPolicy("ClusterNetworkPolicy", "no-internet", AdminTier.Admin, 1)
            .Egress(Rule(RuleAction.Deny, Networks([.. AddressSet.All.Except(AddressSet.Of(Cidr.Parse("10.0.0.0/8"))).ToBlocks().Select(block => block.ToString())])));
        var all = All(Shop.Policy(NetworkPolicy("shop/p").Egress(Rule(Block("0.0.0.0/0")).On("443"))).Policy(deny));

        Assert.Single(all, finding => finding.Id == "SLU3007");
    }

    [Fact]
    public void One_pod_that_an_admin_policy_forgot_is_enough()
    {
        var cluster = Enumerable.Range(0, 12).Aggregate(Cluster.Part, (sum, n) => sum.Pod($"shop/a{n:d2}", $"app=a{n},team={(n == 11 ? "forgotten" : "known")}"))
            .Policy(NetworkPolicy("shop/p").Egress(Rule(Block("0.0.0.0/0")).On("443")))
            .Policy(AdminPolicy("ClusterNetworkPolicy", "no-internet", AdminTier.Admin, 1, pods: "team=known").Egress(Rule(RuleAction.Deny, Networks("0.0.0.0/0", "::/0"))));

        Assert.Single(cluster.Findings("SLU3003"));
    }

    [Fact]
    public void A_narrowing_that_an_allow_all_voids_is_a_place_to_see_beside_it()
    {
        var cluster = Shop.Policy(NetworkPolicy("shop/open", "app=api").Egress(Rule()))
            .Policy(NetworkPolicy("shop/narrow", "app=api").Egress(Rule(Block("203.0.113.0/24")).On("443")));

        Assert.DoesNotContain(All(cluster), finding => finding.Id == "SLU2006");
        Assert.Single(cluster.Findings("SLU2006"));
    }

    [Fact]
    public void A_mistyped_peer_explains_why_the_other_side_is_closed()
    {
        var cluster = Shop.Policy(NetworkPolicy("shop/api", "app=api").Egress(Rule(Pods("app=db")).On("5432")))
            .Policy(NetworkPolicy("shop/db", "app=db").Ingress(Rule(Pods("app=apii")).On("5432")));

        Assert.Single(All(cluster), finding => finding.Id == "SLU2002");
        Assert.DoesNotContain(All(cluster), finding => finding.Id == "SLU2007");
        Assert.Single(cluster.Findings("SLU2007"));
    }

    [Fact]
    public void A_mistyped_peer_explains_nothing_about_another_port() =>
        Assert.Single(All(Shop.Policy(NetworkPolicy("shop/api", "app=api").Egress(Rule(Pods("app=db")).On("3306")))
            .Policy(NetworkPolicy("shop/db", "app=db").Ingress(Rule(Pods("app=apii")).On("5432")))), finding => finding.Id == "SLU2007");

    [Fact]
    public void A_service_port_explains_both_sides()
    {
        var service = new Service { Name = new("Service", "shop", "db"), Selector = Building.Select.By("app=db"), Ports = [new("", Protocol.Tcp, 80, 5432, null, 0, default)] };
        var cluster = Shop.Policy(NetworkPolicy("shop/api", "app=api").Egress(Rule(Pods("app=db")).On("80")))
            .Policy(NetworkPolicy("shop/db", "app=db").Ingress(Rule(Pods("app=api")).On("5432")));
        var all = All(cluster with { Snapshot = cluster.Snapshot with { Services = [service] } });

        Assert.Single(all, finding => finding.Id == "SLU2008");
        Assert.DoesNotContain(all, finding => finding.Id == "SLU2007");
    }

    [Fact]
    public void Rules_that_policy_types_leaves_out_explain_why_their_pods_are_open_and_the_control_still_fails()
    {
        var cluster = Cluster.Part.Pod("shop/api", "app=api")
            .Policy(NetworkPolicy("shop/p", "app=api").Ingress() with { Egress = [Rule(Block("203.0.113.0/24")).On("443")] });

        Assert.DoesNotContain(All(cluster), finding => finding.Id == "SLU3001");
        Assert.Single(All(cluster), finding => finding.Id == "SLU2005");
        Assert.Equal(ControlStatus.NotSatisfied, cluster.Controls().Results.Single(result => result.Control == Controls.DenyByDefault).Status);
        Assert.Single(All(cluster.Pod("shop/other")), finding => finding.Id == "SLU3001" && finding.Place == "egress");
    }

    [Fact]
    public void What_follows_from_a_check_that_does_not_run_stands_for_itself()
    {
        var cluster = Shop.Policy(NetworkPolicy("shop/open", "app=api").Egress(Rule()));

        Assert.Contains(
            Catalog.Run(new(Reachability.Of(cluster.Snapshot, Profile.Upstream)) { Filter = check => check.Id != "SLU3002" }), finding => finding.Id == "SLU3003");
    }

    [Fact]
    public void A_problem_of_a_policy_says_why_its_verdicts_are_unknown_and_which_ports_it_opens_by_mistake()
    {
        const string policy = "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: p, namespace: shop}\nspec:\n  podSelector: {}\n  ingress:\n    - from: [{podSelector: {matchLabels: {app: api}}}]\n      port: [{port: 5432}]\n    - from: [{podSelector: {matchLabels: {app: web}}}]\n";
        var read = Readers.Kubernetes.Reading.Of(policy);
        var told = Catalog.Run(new(Reachability.Of(read, Profile.Upstream)));

        Assert.Equal("SLU1002", Assert.Single(read.Problems).Id);
        Assert.DoesNotContain(told, finding => finding.Id == "SLU2019");
        Assert.Equal("ingress rule 2", Assert.Single(told, finding => finding.Id == "SLU3006").Place);

        // Without the problem nothing else says it.
        var silent = Catalog.Run(new(Reachability.Of(read with { Problems = [] }, Profile.Upstream)));
        Assert.Equal(Severity.Error, Assert.Single(silent, finding => finding.Id == "SLU2019").Severity);
        Assert.Equal(2, silent.Count(finding => finding.Id == "SLU3006"));
    }

    private static IReadOnlyList<Finding> All(Cluster cluster) => [.. Catalog.Run(new(Reachability.Of(cluster.Snapshot, Profile.Upstream)))];
}
