using Sluice.Analysis;
using Sluice.Model;
using Sluice.Sets;
using Sluice.Tests.Building;
using static Sluice.Tests.Building.Given;

namespace Sluice.Tests.Analysis;

/// <summary>What changed between two readings, and which edit is told as the cause.</summary>
public sealed class CauseTests
{
    private static readonly Cluster Shop = Cluster.Whole.Namespace("shop").Pod("shop/db", "app=db").Pod("shop/web", "app=web");

    [Fact]
    public void A_policy_that_comes_isolates_and_one_that_goes_no_longer_does()
    {
        var closed = Shop.Policy(In(Rule(Pods("app=api"))));
        Changes(Shop, closed, "Closed shop/web -> shop/db: IsolationAdded shop/in -1");
        Changes(closed, Shop, "Opened shop/web -> shop/db: IsolationRemoved shop/in -1");
        Changes(Shop, Shop.Policy(Out()), "Closed shop/web -> shop/db: IsolationAdded shop/out -1");
    }

    [Fact]
    public void All_policies_that_begin_to_isolate_are_causes_and_one_more_is_none()
    {
        Changes(Shop, Shop.Policy(In()).Policy(In() with { Name = NameOf("NetworkPolicy", "shop/too") }), "Closed shop/web -> shop/db: IsolationAdded shop/in -1, IsolationAdded shop/too -1");
        Changes(Shop.Policy(In()), Shop.Policy(In()).Policy(In(Rule(Pods("app=web"))) with { Name = NameOf("NetworkPolicy", "shop/too") }), "Opened shop/web -> shop/db: RuleAdded shop/too 0");
    }

    [Fact]
    public void A_rule_that_comes_or_goes_is_the_cause_and_one_that_moves_is_none()
    {
        var (none, one) = (Shop.Policy(In(Rule(Pods("app=api")))), Shop.Policy(In(Rule(Pods("app=web")).On("80/TCP"), Rule(Pods("app=api")))));
        Changes(none, one, "Opened shop/web -> shop/db: RuleAdded shop/in 0");
        Changes(one, none, "Closed shop/web -> shop/db: RuleRemoved shop/in 0");
    }

    [Fact]
    public void A_rule_edited_in_place_is_told_once_with_what_stood_there()
    {
        var (old, now) = (Shop.Policy(In(Rule(Pods("app=web")).On("80/TCP"))), Shop.Policy(In(Rule(Pods("app=web")).On("81/TCP"))));
        Changes(old, now, "Moved shop/web -> shop/db: RuleAdded shop/in 0 for 0");
        Changes(Shop.Policy(In(Rule(Pods("app=web")).On("80-81/TCP"))), old, "Narrowed shop/web -> shop/db: RuleAdded shop/in 0 for 0");
        Changes(old, Shop.Policy(In(Rule(Pods("app=web")).On("80-81/TCP"))), "Widened shop/web -> shop/db: RuleAdded shop/in 0 for 0");
    }

    [Fact]
    public void Every_part_of_a_rule_counts_as_an_edit()
    {
        var db = Cluster.Whole.Namespace("shop").Pod("shop/db", "app=db", static pod => pod with { Ports = [new("http", Protocol.Tcp, 80), new("pg", Protocol.Tcp, 5432)] }).Pod("shop/web", "app=web");
        NetworkPolicyRule[] rules =
        [
            Rule(Pods("app=web")).On("http/TCP"), Rule(Pods("app=web")).On("pg/TCP"), Rule(Pods("app=web")).On("9/TCP"), Rule(Pods("app=web")).On("10/TCP"), Rule(Pods("app in (web,db)")).On("11/TCP"),
        ];
        foreach (var (old, now) in rules.Zip(rules.Skip(1))) Changes(db.Policy(In(old)), db.Policy(In(now)), "Moved shop/web -> shop/db: RuleAdded shop/in 0 for 0");
        Changes(db.Policy(In(Rule(Pods("app=api")))), db.Policy(In(Rule())), "Opened shop/web -> shop/db: RuleAdded shop/in 0 for 0", "shop/web");
        Changes(
            db.Policy(In(Rule(Pods("app=api")).On("9/TCP"))), db.Policy(In(Rule(Pods("app=api")).On("9/TCP") with { PeersUnreadable = true })),
            "Unknown shop/web -> shop/db: RuleAdded shop/in 0 for 0", "shop/web");
        Changes(
            db.Policy(In(Rule(Pods("app=web")).On("9/TCP"))), db.Policy(In(Rule(Pods("app=web")).On("9/TCP") with { PortsUnreadable = true })),
            "Unknown shop/web -> shop/db: RuleAdded shop/in 0 for 0", "shop/web");
    }

    [Fact]
    public void Rules_of_both_sides_are_causes_the_sources_first()
    {
        var closed = Shop.Policy(In(Rule(Pods("app=api")))).Policy(Out(Rule(Pods("app=api"))));
        var open = Shop.Policy(In(Rule(Pods("app=api")), Rule(Pods("app=web")))).Policy(Out(Rule(Pods("app=api")), Rule(Pods("app=db"))));
        Changes(closed, open, "Opened shop/web -> shop/db: RuleAdded shop/out 1, RuleAdded shop/in 1");
        Changes(open, closed, "Closed shop/web -> shop/db: RuleRemoved shop/out 1, RuleRemoved shop/in 1");
    }

    [Fact]
    public void A_rule_that_only_opens_has_closed_nothing_and_one_that_goes_has_opened_nothing()
    {
        var before = Shop.Policy(In(Rule(Pods("app=web")).On("80-90/TCP"), Rule(Pods("app=db"))));
        var after = Shop.Policy(In(Rule(Pods("app=db")))).Policy(In(Rule(Pods("app=web")).On("80/TCP")) with { Name = NameOf("NetworkPolicy", "shop/too") });
        Changes(before, after, "Narrowed shop/web -> shop/db: RuleRemoved shop/in 0");
        Changes(after, before, "Widened shop/web -> shop/db: RuleAdded shop/in 0");
    }

    [Fact]
    public void A_rule_of_a_tier_may_have_closed_what_it_denies()
    {
        var denied = Shop.Policy(AdminPolicy("AdminNetworkPolicy", "p", AdminTier.Admin, 1).Ingress(Rule(RuleAction.Deny, AdminPods("", "app=web"))));
        Changes(Shop, denied, "Closed shop/web -> shop/db: RuleAdded /p 0", "shop/web");
        Changes(denied, Shop, "Opened shop/web -> shop/db: RuleRemoved /p 0", "shop/web");
    }

    [Fact]
    public void Labels_are_the_cause_where_no_policy_is()
    {
        var policy = In(Rule(Namespaces("team=a")));
        Cluster With(string labels) => Cluster.Whole.Namespace("jobs", labels).Namespace("shop").Pod("jobs/report").Pod("shop/db", "app=db").Policy(policy);
        Changes(With("team=b"), With("team=a"), "Opened jobs/report -> shop/db: LabelsChanged");
    }

    [Fact]
    public void An_end_that_is_new_or_gone_is_the_cause()
    {
        var alone = Cluster.Whole.Namespace("shop").Pod("shop/db", "app=db");
        Changes(alone, Shop, "Opened shop/web -> shop/db: EndpointChanged", "shop/web", "shop/db");
        Changes(Shop, alone, "Closed shop/web -> shop/db: EndpointChanged", "shop/web", "shop/db");
        Changes(alone, Shop, "Opened shop/db -> shop/web: EndpointChanged", "shop/db", "shop/web");
    }

    [Fact]
    public void A_doubt_that_goes_or_comes_is_the_cause_with_the_policy_as_it_stands()
    {
        var (doubtful, sure) = (Shop.Policy(In(Rule(Pods("app=api"))) with { Standing = PolicyStanding.Doubtful }), Shop.Policy(In(Rule(Pods("app=api")))));
        Changes(doubtful, sure, "Unknown shop/web -> shop/db: DoubtRemoved shop/in -1");
        Changes(sure, doubtful, "Unknown shop/web -> shop/db: DoubtAdded shop/in -1");
        var opaque = sure.Policy(new OpaquePolicy { Name = new("CiliumNetworkPolicy", "shop", "c"), MayTouchEgress = false });
        Changes(opaque, sure, "Unknown shop/web -> shop/db: DoubtRemoved shop/c -1", "shop/web");
    }

    [Fact]
    public void Addresses_that_changed_alike_are_one_change_and_have_their_own_causes()
    {
        var closed = Shop.Policy(Out(Rule(Pods("")))).Policy(In(Rule(Pods(""))));
        var open = Shop.Policy(Out(Rule(Pods("")), Rule(Block("203.0.113.0/25"), Block("203.0.113.128/25")).On("443/TCP"), Rule(Block("198.51.100.0/24")).On("80/TCP"))).Policy(In(Rule(Pods("")), Rule(Block("192.0.2.0/24"))));
        AllChanges(
            closed, open, "Opened 192.0.2.0/24 -> shop/db: RuleAdded shop/in 1", "Opened shop/web -> 198.51.100.0/24: RuleAdded shop/out 2", "Opened shop/web -> 203.0.113.0/24: RuleAdded shop/out 1");
    }

    [Fact]
    public void Each_source_has_its_own_causes()
    {
        var open = Cluster.Whole.Pod("shop/a", "app=a").Pod("shop/b", "app=b").Pod("shop/db", "app=db");
        NetworkPolicy Closing(string name) => NetworkPolicy($"shop/{name}", $"app={name}").Egress(Rule(Pods("app in (a,b)")));
        var changes = ReachabilityDifference.Between(open.Snapshot, open.Policy(Closing("a")).Policy(Closing("b")).Snapshot, Profile.Upstream).Changes();
        Assert.Equal(
            ["Closed shop/a -> shop/db: IsolationAdded shop/a -1", "Closed shop/b -> shop/db: IsolationAdded shop/b -1"],
            changes.Where(static change => $"{change.To}" == "shop/db").Select(Text));
    }

    [Fact]
    public void A_rule_edited_in_place_is_told_once_where_its_policy_moved_in_the_file_too()
    {
        var (old, now) = (In(Rule(Pods("app=web")).On("80/TCP")) with { Span = new("a.yaml", 1, 1, 1, 2) }, In(Rule(Pods("app=web")).On("81/TCP")) with { Span = new("a.yaml", 5, 1, 5, 2) });
        Changes(Shop.Policy(old), Shop.Policy(now), "Moved shop/web -> shop/db: RuleAdded shop/in 0 for 0");
    }

    [Fact]
    public void A_rule_that_moved_and_one_for_other_pods_are_no_causes()
    {
        Changes(
            Shop.Policy(In(Rule(Pods("app=web")).On("80/TCP"))), Shop.Policy(In(Rule(Pods("app=web")).On("81/TCP"), Rule(Pods("app=web")).On("80/TCP"))),
            "Widened shop/web -> shop/db: RuleAdded shop/in 0");
        var shop = Shop.Pod("shop/cache", "app=cache");
        Cluster With(params NetworkPolicyRule[] rules) => shop.Policy(In(rules)).Policy(NetworkPolicy("shop/cache", "app=cache").Ingress(rules));
        Changes(With(), With(Rule(Pods("app=web"))), "Opened shop/web -> shop/db: RuleAdded shop/in 0", "shop/web", "shop/db");
    }

    [Fact]
    public void An_edit_that_cannot_have_done_it_is_told_only_where_there_is_no_other()
    {
        var part = Shop.Policy(In(Rule(Pods("app=web")).On("80/TCP")));
        Changes(Shop, part, "Narrowed shop/web -> shop/db: IsolationAdded shop/in -1");
        Changes(part, Shop, "Widened shop/web -> shop/db: IsolationRemoved shop/in -1");
        Changes(
            Shop.Policy(In(Rule(Pods("app=web")).On("80-90/TCP"), Rule(Pods("app=web")).On("95/TCP"))), part,
            "Narrowed shop/web -> shop/db: RuleAdded shop/in 0 for 0, RuleRemoved shop/in 1");
        Changes(
            Shop.Policy(In(Rule(Pods("app=web")).On("80-81/TCP"))),
            Shop.Policy(AdminPolicy("AdminNetworkPolicy", "p", AdminTier.Admin, 1).Ingress(Rule(RuleAction.Deny, AdminPods("", "app=web")).On("80/TCP")))
                .Policy(In(Rule(Pods("app=web")).On("80-81/TCP"), Rule(Pods("app=web")).On("80/TCP"))),
            "Narrowed shop/web -> shop/db: RuleAdded /p 0", "shop/web", "shop/db");
        Cluster Jobs(string labels, params NetworkPolicyRule[] rules) =>
            Cluster.Whole.Namespace("jobs", labels).Namespace("shop").Pod("jobs/report").Pod("shop/db", "app=db").Policy(In([Rule(Namespaces("team=a")), .. rules]));
        Changes(Jobs("team=a"), Jobs("team=b", Rule(Namespaces("")).On("81/TCP")), "Narrowed jobs/report -> shop/db: RuleAdded shop/in 1", "jobs/report", "shop/db");
    }

    [Fact]
    public void Causes_are_told_in_the_order_of_their_policies()
    {
        AdminPolicy Deny(string name, int priority) => AdminPolicy("AdminNetworkPolicy", name, AdminTier.Admin, priority).Ingress(Rule(RuleAction.Deny, AdminPods("", "app=web")));
        Changes(Shop, Shop.Policy(Deny("b", 1)).Policy(Deny("a", 2)), "Closed shop/web -> shop/db: RuleAdded /a 0, RuleAdded /b 0", "shop/web", "shop/db");
        Changes(Shop, Shop.Policy(Deny("b", 1)).Policy(Deny("a", 2) with { Name = new("ClusterNetworkPolicy", "", "a") }), "Closed shop/web -> shop/db: RuleAdded /a 0, RuleAdded /b 0", "shop/web", "shop/db");
    }

    [Fact]
    public void Only_a_doubt_that_is_on_one_side_is_a_cause()
    {
        var doubtful = In(Rule(Pods("app=api"))) with { Standing = PolicyStanding.Doubtful };
        var other = NetworkPolicy("shop/also", "app=db").Ingress(Rule(Pods("app=web")).On("80/TCP")) with { Standing = PolicyStanding.Doubtful };
        Changes(
            Shop.Policy(other).Policy(doubtful), Shop.Policy(other).Policy(doubtful with { Standing = PolicyStanding.Sound }),
            "Unknown shop/web -> shop/db: DoubtRemoved shop/in -1");
    }

    [Theory]
    [InlineData("", "", "80", "", ChangeKind.Opened, "80", "", "", "", "")]
    [InlineData("80", "", "", "", ChangeKind.Closed, "", "80", "", "", "")]
    [InlineData("80", "", "80-81", "", ChangeKind.Widened, "81", "", "", "", "")]
    [InlineData("80-81", "", "80", "", ChangeKind.Narrowed, "", "81", "", "", "")]
    [InlineData("80", "", "81", "", ChangeKind.Moved, "81", "80", "", "", "")]
    [InlineData("", "", "", "80", ChangeKind.Unknown, "", "", "80", "80", "")]
    [InlineData("80", "", "", "80", ChangeKind.Unknown, "", "", "80", "", "80")]
    [InlineData("", "80", "80", "", ChangeKind.Unknown, "", "", "80", "80", "")]
    [InlineData("", "80", "", "", ChangeKind.Unknown, "", "", "80", "", "80")]
    [InlineData("80", "90", "81", "90", ChangeKind.Moved, "81", "80", "", "", "")]
    [InlineData("80", "90", "80-81", "91", ChangeKind.Widened, "81", "", "90-91", "91", "90")]
    public void What_certainly_and_what_perhaps_opened_and_closed_are_told_apart(
        string had, string mayHave, string has, string mayHaveNow, ChangeKind kind, string opened, string closed, string unknown, string perhapsOpened, string perhapsClosed)
    {
        var (from, to) = (new DomainEndpoint("a.example.com"), new DomainEndpoint("b.example.com"));
        var change = ReachabilityDifference.Compare(new(from, to, Tcp(had), Tcp(mayHave)), new(from, to, Tcp(has), Tcp(mayHaveNow)))!;
        Assert.Equal(
            (kind, Tcp(opened), Tcp(closed), Tcp(unknown), Tcp(perhapsOpened), Tcp(perhapsClosed)),
            (change.Kind, change.Opened, change.Closed, change.Unknown, change.PerhapsOpened, change.PerhapsClosed));
    }

    [Fact]
    public void What_is_as_it_was_is_no_change_and_what_is_missing_is_closed()
    {
        Connection connection = new(new DomainEndpoint("a.example.com"), new DomainEndpoint("b.example.com"), Tcp("80"), Tcp("90"));
        Assert.Null(ReachabilityDifference.Compare(connection, connection));
        Assert.Null(ReachabilityDifference.Compare(null, connection with { Allowed = TrafficSet.Empty, Unknown = TrafficSet.Empty }));
        Assert.Equal(ChangeKind.Opened, ReachabilityDifference.Compare(null, connection)!.Kind);
        var gone = ReachabilityDifference.Compare(connection, null)!;
        Assert.Equal((ChangeKind.Closed, Tcp("80"), connection.To), (gone.Kind, gone.Closed, gone.To));
    }

    private static TrafficSet Tcp(string ports)
    {
        if (ports.Length == 0) return TrafficSet.Empty;
        var port = PolicyPort($"{ports}/TCP");
        return TrafficSet.Of(Protocol.Tcp, PortSet.Of(port.First, port.Last));
    }

    private static NetworkPolicy In(params NetworkPolicyRule[] rules) => NetworkPolicy("shop/in", "app=db").Ingress(rules);

    private static NetworkPolicy Out(params NetworkPolicyRule[] rules) => NetworkPolicy("shop/out", "app=web").Egress(rules);

    /// <summary>Fails unless these are the changes between pods, or those between the two that are named.</summary>
    private static void Changes(Cluster before, Cluster after, string expected, string? from = null, string? to = null)
    {
        var changes = ReachabilityDifference.Between(before.Snapshot, after.Snapshot, Profile.Upstream, before.Options).Changes()
            .Where(change => change is { From: WorkloadEndpoint, To: WorkloadEndpoint } && (from is null || $"{change.From}" == from) && (to is null || $"{change.To}" == to));
        Assert.Equal([expected], changes.Where(static change => change.From.CompareTo(change.To) != 0).Select(Text));
    }

    private static void AllChanges(Cluster before, Cluster after, params string[] expected) =>
        Assert.Equal(expected.Order(StringComparer.Ordinal), ReachabilityDifference.Between(before.Snapshot, after.Snapshot, Profile.Upstream, before.Options).Changes().Select(Text).Order(StringComparer.Ordinal));

    private static string Text(ConnectionChange change) => $"{change.Kind} {change.From} -> {change.To}: {string.Join(", ", change.Causes.Select(Text))}";

    private static string Text(ChangeCause cause) => cause.Rule is not { } rule ? $"{cause.Kind}"
        : $"{cause.Kind} {rule.Policy.Name.Namespace}/{rule.Policy.Name.Name} {rule.Index}{(cause.Counterpart is { } old ? $" for {old.Index}" : "")}";
}
