using Sluice.Analysis;
using Sluice.Charters.Adoption;
using Sluice.Model;
using Sluice.Reports.Adoption;
using Sluice.Sets;
using Sluice.Tests.Building;
using static Sluice.Tests.Building.Given;

namespace Sluice.Tests.Charters;

/// <summary>What a charter is made of, in small clusters.</summary>
public sealed class AdopterTests
{
    private static readonly string Anyone = "[0.0.0.0/0, \"::/0\"]";

    private static readonly Cluster Shop = Cluster.Whole.Namespace("kube-system").Pod("kube-system/coredns", "k8s-app=kube-dns").Pod("shop/web", "app=web").Pod("shop/api", "app=api", Served).Pod("shop/db", "app=db,tier=data");

    private static readonly NetworkPolicy Closed = NetworkPolicy("shop/deny").Ingress().Egress();

    private static readonly NetworkPolicyRule Dns = Rule(PodsIn("kubernetes.io/metadata.name=kube-system", "k8s-app=kube-dns")).On("53/UDP", "53/TCP");

    [Fact]
    public void A_flow_is_between_components_and_calls_ports_by_name()
    {
        var text = Text(Shop.Policy(Closed).Policy(NetworkPolicy("shop/web", "app=web").Egress(Rule(Pods("app=api")).On("8080"))).Policy(NetworkPolicy("shop/api", "app=api").Ingress(Rule(Pods("app=web")).On("8080"))));
        Assert.Contains("    - {namespace: shop}\n", text, StringComparison.Ordinal);
        Assert.Contains("    api: {namespace: shop, pods: {app: api}, ports: {http: 8080}}\n", text, StringComparison.Ordinal);
        Assert.Contains("    - {from: web, to: api, ports: [http], reason: by shop/api and web}\n", text, StringComparison.Ordinal);
        Assert.Contains("dns: {allowed: false}\n", text, StringComparison.Ordinal);
        Assert.Single(Flows(text));
    }

    [Fact]
    public void A_namespace_that_nothing_isolates_is_not_governed()
    {
        var adopted = Adopt(Shop);
        Assert.Empty(adopted.Charter.Governs);
        Assert.Empty(adopted.Flows);
        Assert.True(adopted.IsExact);
    }

    [Fact]
    public void What_is_isolated_in_one_direction_only_stays_open_in_the_other_and_is_said()
    {
        var adopted = Adopt(Shop.Policy(NetworkPolicy("shop/in").Ingress(Rule(Pods("app=web")).On("80"))));
        Assert.True(adopted.IsExact);
        Assert.Equal([new OpenSide("shop", Direction.Egress, 3, 3)], adopted.OpenSides);
        var text = CharterText.Of(adopted)[0].Content;
        Assert.Contains($"- {{from: shop/*, to: [kube-system/*, {Anyone[1..^1]}], ports: all, reason: not isolated today}}", text, StringComparison.Ordinal);
        Assert.Contains("narrow them first", text, StringComparison.Ordinal);
        Assert.Empty(adopted.Drafts);
    }

    [Fact]
    public void Asking_the_resolver_is_no_flow_when_every_governed_pod_may()
    {
        var text = Text(Shop.Policy(NetworkPolicy("shop/deny").Ingress().Egress(Dns)));
        Assert.Contains("dns: {namespace: kube-system, pods: {k8s-app: kube-dns}}\n", text, StringComparison.Ordinal);
        Assert.Contains("  flows: []\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Asking_the_resolver_is_a_flow_when_some_pods_may_not()
    {
        var adopted = Adopt(Shop.Policy(Closed).Policy(NetworkPolicy("shop/dns", "app in (web,api)").Egress(Dns)));
        Assert.Equal(Resolving.Some, adopted.Resolving);
        Assert.True(adopted.IsExact);
        Assert.Equal(["{from: [api, web], to: dns, reason: by shop/dns}"], Flows(CharterText.Of(adopted)[0].Content));
    }

    [Fact]
    public void Traffic_between_replicas_is_a_flow_where_it_exists()
    {
        var peers = NetworkPolicy("shop/db", "app=db").Ingress(Rule(Pods("app=db")).On("7000")).Egress(Rule(Pods("app=db")).On("7000"));
        Assert.Contains("{from: db, to: db, ports: [7000],", Text(Shop.Policy(Closed).Policy(peers)), StringComparison.Ordinal);
        var alone = Cluster.Whole.Pod("shop/web", "app=web").Pod("shop/db", "app=db", static workload => workload with { Replicas = 1 });
        Assert.Empty(Adopt(alone.Policy(Closed).Policy(peers)).Flows);
    }

    [Fact]
    public void A_whole_namespace_is_called_by_its_name()
    {
        var open = NetworkPolicy("shop/within").Ingress(Rule(Pods(""))).Egress(Rule(Pods("")));
        Assert.Equal(["{from: shop/*, to: shop/*, ports: all, reason: by shop/within}"], Flows(Text(Shop.Policy(open))));
    }

    [Fact]
    public void Beyond_what_the_namespace_may_only_the_rest_is_said()
    {
        var text = Text(Shop.Policy(NetworkPolicy("shop/scrape").Ingress(Rule(Namespaces("kubernetes.io/metadata.name=kube-system")).On("9100")).Egress())
            .Policy(NetworkPolicy("shop/db", "app=db").Ingress(Rule(Namespaces("kubernetes.io/metadata.name=kube-system")).On("5432"))));
        Assert.Equal(["{from: kube-system/*, to: db, ports: [5432], reason: by shop/db}", "{from: kube-system/*, to: shop/*, ports: [9100], reason: by shop/scrape}"], Flows(text).Select(static line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries))));
    }

    [Fact]
    public void What_leads_to_the_internet_is_a_draft_and_what_stays_inside_is_a_flow()
    {
        var adopted = Adopt(Shop.Policy(Closed).Policy(NetworkPolicy("shop/api", "app=api").Egress(Rule(Block("203.0.113.0/24")).On("443"), Rule(Block("10.1.0.0/16")).On("5432"))));
        var draft = Assert.Single(adopted.Drafts);
        Assert.Equal("api-to-203.0.113.0-24", draft.Exception.Name);
        Assert.Equal(new DateOnly(2026, 9, 28), draft.Exception.Expires);
        Assert.Contains("{from: api, to: 10.1.0.0/16, ports: [5432], reason: by shop/api}", CharterText.Of(adopted)[0].Content, StringComparison.Ordinal);
        Assert.True(adopted.IsExact);
        var later = Adopter.Of(Shop.Policy(Closed).Policy(NetworkPolicy("shop/api", "app=api").Egress(Rule(Block("203.0.113.0/24")).On("443"))).Snapshot, AdoptedInput.Day.AddDays(1), Profile.Upstream);
        Assert.Equal(new DateOnly(2026, 9, 29), later.Drafts[0].Exception.Expires);
    }

    [Fact]
    public void Pods_that_no_label_tells_apart_are_said()
    {
        var twins = Cluster.Whole.Namespace("kube-system").Pod("shop/one", "app=x,color=red").Pod("shop/two", "app=x").Pod("shop/web", "app=web")
            .Policy(Closed).Policy(NetworkPolicy("shop/two", "app=x,!color").Ingress(Rule(Pods("app=web")).On("80"))).Policy(NetworkPolicy("shop/web", "app=web").Egress(Rule(Pods("app=x")).On("80")));
        var adopted = Adopt(twins);
        var difference = Assert.Single(adopted.Differences);
        Assert.Equal(DifferenceReason.NotToldApart, difference.Reason);
        Assert.Equal("shop/web → shop/two", $"{difference.Change.From} → {difference.Change.To}");
        Assert.True(difference.Change.Opened.IsEmpty);
    }

    [Fact]
    public void Workloads_that_share_a_name_are_told_even_when_nothing_differs()
    {
        var twins = Cluster.Whole.Pod("shop/one", "app=x").Pod("shop/two", "app=x").Pod("shop/bare").Policy(Closed);
        var adopted = Adopt(twins);
        Assert.True(adopted.IsExact);
        Assert.Equal(["one: Deployment shop/one, Deployment shop/two", ": Deployment shop/bare"], adopted.Shared.Select(static shared => $"{shared.Component}: {string.Join(", ", shared.Workloads)}"));
    }

    [Fact]
    public void Names_that_yaml_takes_for_something_else_are_quoted()
    {
        var odd = Cluster.Whole.Pod("shop/on", "app=1").Pod("shop/null", "app=yes").Policy(NetworkPolicy("shop/a", "app=1").Ingress(Rule(Pods("app=yes")).On("80"))).Policy(NetworkPolicy("shop/deny").Ingress().Egress(Rule(Pods("")).On("80")));
        var input = new AdoptedInput("odd", odd.Snapshot);
        var files = CharterText.Of(input.Adopt());
        Assert.Contains("    \"on\":   {namespace: shop, pods: {app: \"1\"}}\n", files[0].Content, StringComparison.Ordinal);
        Assert.Contains("{component: \"null\"}", files[0].Content, StringComparison.Ordinal);
        Assert.Empty(input.RoundTrip(files, []));
    }

    [Fact]
    public void Workloads_of_one_name_are_told_apart_by_their_namespaces()
    {
        var two = Cluster.Whole.Pod("blue/api", "app=api").Pod("red/api", "app=api").Policy(NetworkPolicy("blue/deny").Ingress().Egress()).Policy(NetworkPolicy("red/deny").Ingress().Egress());
        Assert.Equal(["blue-api", "red-api"], Adopt(two).Charter.Components.Select(static component => component.Name));
    }

    [Fact]
    public void A_service_says_how_its_pods_are_picked()
    {
        var cluster = Shop.Policy(Closed);
        var service = new Service { Name = new("Service", "shop", "db"), Selector = Select.By("tier=data"), Ports = [new("sql", Protocol.Tcp, 5432, 5432, null, 0, default)] };
        var adopted = Adopter.Of(cluster.Snapshot with { Services = [service] }, AdoptedInput.Day, Profile.Upstream);
        Assert.Contains("    db:  {namespace: shop, pods: {tier: data}, ports: {sql: 5432}}\n", CharterText.Of(adopted)[0].Content, StringComparison.Ordinal);
    }

    [Fact]
    public void Cluster_wide_policies_are_kept_and_counted()
    {
        var barred = Shop.Policy(Closed).Policy(AdminPolicy("AdminNetworkPolicy", "no-metrics", AdminTier.Admin, 10, "kubernetes.io/metadata.name=kube-system").Ingress(Rule(RuleAction.Deny, AdminPods("")).On("9153/TCP")));
        var adopted = Adopt(barred);
        Assert.Equal(["AdminNetworkPolicy no-metrics"], adopted.Kept.Select(static policy => policy.ToString()));
        Assert.Equal(1, adopted.Replaced);
        Assert.True(adopted.IsExact);
        Assert.False(adopted.IsWhole);
    }

    [Fact]
    public void What_a_cluster_wide_policy_denies_wholly_is_forbidden_in_the_same_words()
    {
        var barred = Shop.Namespace("lab", "team=a").Pod("lab/x", "app=x").Policy(Closed)
            .Policy(AdminPolicy("AdminNetworkPolicy", "no-lab", AdminTier.Admin, 10, "kubernetes.io/metadata.name=shop").Ingress(Rule(RuleAction.Deny, AdminPods("team=a"))))
            .Policy(AdminPolicy("ClusterNetworkPolicy", "no-way-in", AdminTier.Admin, 20, "kubernetes.io/metadata.name=shop", "app=web").Egress(Rule(RuleAction.Deny, AdminPods("kubernetes.io/metadata.name=kube-system"))));
        var adopted = Adopt(barred);
        Assert.Equal(["namespaces labelled team=a → shop/*", "web → kube-system/*"], adopted.Charter.Forbidden.Select(static one => one.ToString()));
        var text = CharterText.Of(adopted)[0].Content;
        Assert.Contains("  forbidden:\n    - {from: {labels: {team: a}},", text, StringComparison.Ordinal);
        Assert.Contains("reason: by ClusterNetworkPolicy no-way-in}\n", text, StringComparison.Ordinal);
        Assert.Equal(2, adopted.Kept.Count);
        Assert.True(adopted.IsExact);
        Assert.Empty(new AdoptedInput("cluster", barred.Snapshot).RoundTrip(CharterText.Of(adopted), barred.Snapshot.Policies.OfType<AdminPolicy>()));
    }

    [Fact]
    public void A_deny_makes_the_charter_alone_as_narrow_as_today()
    {
        var barred = Cluster.Whole.Namespace("lab", "team=a").Pod("lab/x", "app=x").Pod("shop/web", "app=web")
            .Policy(AdminPolicy("AdminNetworkPolicy", "no-lab", AdminTier.Admin, 10, "kubernetes.io/metadata.name=shop").Ingress(Rule(RuleAction.Deny, AdminPods("team=a"))));
        var adopted = Adopt(barred);
        Assert.True(adopted.IsExact);
        Assert.True(adopted.IsWhole);
        Assert.Single(adopted.Charter.Forbidden);
    }

    [Theory]
    [InlineData("an earlier rule lets some of it through")]
    [InlineData("only ports")]
    [InlineData("every namespace, which has no name")]
    [InlineData("tenants, which are told by more than labels")]
    [InlineData("after the policies of namespaces")]
    [InlineData("a policy that may not be stored")]
    [InlineData("pods that no component is")]
    public void A_deny_that_a_charter_cannot_say_exactly_is_only_kept(string why)
    {
        var deny = Rule(RuleAction.Deny, why switch
        {
            "every namespace, which has no name" => AdminPods(""),
            "tenants, which are told by more than labels" => AdminPods("team,team!=b"),
            "pods that no component is" => AdminPods("kubernetes.io/metadata.name=lab", "app in (x,y)"),
            _ => AdminPods("team=a"),
        });
        AdminRule[] rules = why.StartsWith("an earlier", StringComparison.Ordinal) ? [Rule(RuleAction.Allow, AdminPods("team=a")).On("80/TCP"), deny] : why == "only ports" ? [deny.On("80/TCP")] : [deny];
        var policy = AdminPolicy("AdminNetworkPolicy", "no-lab", why.StartsWith("after", StringComparison.Ordinal) ? AdminTier.Baseline : AdminTier.Admin, 10, "kubernetes.io/metadata.name=shop").Ingress(rules);
        var adopted = Adopt(Shop.Namespace("lab", "team=a").Pod("lab/x", "app=x").Policy(why.StartsWith("a policy", StringComparison.Ordinal) ? policy with { Standing = PolicyStanding.Doubtful } : policy));
        Assert.Empty(adopted.Charter.Forbidden);
        Assert.Equal(["AdminNetworkPolicy no-lab"], adopted.Kept.Select(static kept => kept.ToString()));
    }

    [Fact]
    public void A_policy_that_was_not_read_opens_nothing()
    {
        var refused = NetworkPolicy("shop/api", "app=api").Ingress(Rule(Pods("app=web")).On("8080")) with { Standing = PolicyStanding.Refused };
        var adopted = Adopt(Shop.Policy(Closed).Policy(NetworkPolicy("shop/web", "app=web").Egress(Rule(Pods("app=api")))).Policy(refused));
        Assert.Empty(adopted.Flows);
        Assert.Contains(adopted.Differences, static one => one.Reason == DifferenceReason.UnknownToday);
    }

    [Fact]
    public void Surroundings_are_not_governed()
    {
        var snapshot = Shop.Policy(Closed).Snapshot;
        var around = snapshot with { Namespaces = [.. snapshot.Namespaces.Select(static space => space with { IsSurroundings = true })] };
        Assert.Empty(Adopter.Of(around, AdoptedInput.Day, Profile.Upstream).Charter.Governs);
    }

    private static Workload Served(Workload workload) => workload with { Ports = [new("http", Protocol.Tcp, 8080)] };

    private static AdoptedCharter Adopt(Cluster cluster) => new AdoptedInput("cluster", cluster.Snapshot).Adopt();

    private static string Text(Cluster cluster)
    {
        var adopted = Adopt(cluster);
        Assert.True(adopted.IsExact);
        return CharterText.Of(adopted)[0].Content;
    }

    private static IEnumerable<string> Flows(string text) => text.Split('\n').SkipWhile(static line => line != "  flows:").Skip(1).Select(static line => line.Trim().TrimStart('-').Trim()).Where(static line => line.Length > 0);
}
