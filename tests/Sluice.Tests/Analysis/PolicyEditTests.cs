using Sluice.Analysis;
using Sluice.Findings;
using Sluice.Model;
using Sluice.Sets;
using Sluice.Tests.Building;
using static Sluice.Tests.Building.Given;

namespace Sluice.Tests.Analysis;

/// <summary>How edits of policies are written: where they go, what they say and how many lines they take.</summary>
public sealed class PolicyEditTests
{
    private static readonly SourceSpan Here = new("in.yaml", 7, 9, 7, 20);
    private static readonly SourceSpan There = new("in.yaml", 9, 9, 9, 20);
    private static readonly TrafficSet Asked = TrafficSet.Of(Protocol.Tcp, 5432);
    private static readonly Endpoint Web = Pod("shop/web", "app=web,tier=front");
    private static readonly Endpoint Report = Pod("jobs/report", "app=report");
    private static readonly Endpoint Host = Addresses("203.0.113.9/32");

    private static readonly NetworkPolicy DbIn = NetworkPolicy("shop/in", "app=db").Ingress(
        Rule(Pods("app=api") with { Span = There }).On("80/TCP"),
        Rule(Pods("app=api") with { Span = There }, PodsIn("team=bacth", "app=wep,tier=front") with { Span = Here }).On("80/TCP"));

    [Fact]
    public void A_label_of_pods_is_mended_in_its_peer()
    {
        var edit = Ingress.MendSelector(Trial(DbIn, new Miss(MissKind.PodLabelsDiffer, "app=wep", "app=web", Here)))!;
        Says(edit, EditKind.Set, "spec.ingress[1].from[1].podSelector.matchLabels[\"app\"]", "web", 1);
        Assert.Equal((Select.By("app=web,tier=front"), Select.By("team=bacth")), (edit.After.Ingress[1].Peers[1].PodSelector, edit.After.Ingress[1].Peers[1].NamespaceSelector));
        Assert.Equal(DbIn.Ingress[1].Peers[0], edit.After.Ingress[1].Peers[0]);
        Assert.Equal(DbIn.Ingress[0], edit.After.Ingress[0]);
    }

    [Fact]
    public void A_label_of_namespaces_is_mended_in_its_peer_and_a_value_like_a_number_is_quoted()
    {
        var edit = Ingress.MendSelector(Trial(DbIn, new Miss(MissKind.NamespaceLabelsDiffer, "team=bacth", "team=7", Here)))!;
        Says(edit, EditKind.Set, "spec.ingress[1].from[1].namespaceSelector.matchLabels[\"team\"]", "\"7\"", 1);
        Assert.Equal((Select.By("team=7"), Select.By("app=wep,tier=front")), (edit.After.Ingress[1].Peers[1].NamespaceSelector, edit.After.Ingress[1].Peers[1].PodSelector));
    }

    [Fact]
    public void A_label_for_outgoing_traffic_is_mended_on_that_side()
    {
        var policy = NetworkPolicy("shop/out", "app=web").Egress(Rule(Pods("app=dp") with { Span = Here }));
        var edit = Egress.MendSelector(Trial(policy, Direction.Egress, 0, new Miss(MissKind.PodLabelsDiffer, "app=dp", "app=db", Here)))!;
        Says(edit, EditKind.Set, "spec.egress[0].to[0].podSelector.matchLabels[\"app\"]", "db", 1);
        Assert.Equal(Select.By("app=db"), edit.After.Egress[0].Peers[0].PodSelector);
    }

    [Fact]
    public void Nothing_is_mended_where_more_differs_or_there_is_no_value_to_mend()
    {
        var slip = new Miss(MissKind.PodLabelsDiffer, "app=wep", "app=web", Here);
        Assert.Null(Ingress.MendSelector(Trial(DbIn, slip, new Miss(MissKind.PortDiffers, "", "", Here))));
        Assert.Null(Ingress.MendSelector(Trial(DbIn, new Miss(MissKind.PortDiffers, "TCP 80", "TCP 5432", Here))));
        Assert.Null(Ingress.MendSelector(Trial(DbIn, slip with { Has = "" })));
        Assert.Null(Ingress.MendSelector(Trial(DbIn, slip with { Wanted = "app in (wep,wap)" })));
        Assert.Null(Ingress.MendSelector(Trial(DbIn, slip with { Kind = MissKind.NamespaceLabelsDiffer })));
        Assert.Null(Ingress.MendSelector(Trial(DbIn, slip with { Span = default })));
    }

    [Fact]
    public void Of_several_labels_the_one_that_differs_is_mended()
    {
        var edit = Ingress.MendSelector(Trial(DbIn, new Miss(MissKind.PodLabelsDiffer, "tier=front", "tier=back", Here)))!;
        Says(edit, EditKind.Set, "spec.ingress[1].from[1].podSelector.matchLabels[\"tier\"]", "back", 1);
        Assert.Equal(Select.By("app=wep,tier=back"), edit.After.Ingress[1].Peers[1].PodSelector);
    }

    [Fact]
    public void A_choice_of_values_is_not_mended()
    {
        var policy = NetworkPolicy("shop/in", "app=db").Ingress(Rule(Pods("app in (wap,wep)") with { Span = Here }));
        var slip = new Miss(MissKind.PodLabelsDiffer, policy.Ingress[0].Peers[0].PodSelector!.Requirements[0].ToString(), "app=web", Here);
        Assert.Null(Ingress.MendSelector(Trial(policy, Direction.Ingress, 0, slip)));
    }

    [Theory]
    [InlineData(MissKind.PortDiffers, true)]
    [InlineData(MissKind.ProtocolDiffers, true)]
    [InlineData(MissKind.NamedPortMissing, true)]
    [InlineData(MissKind.PodLabelsDiffer, false)]
    public void A_port_is_added_to_a_rule_that_differs_in_the_port_alone(MissKind kind, bool isAdded)
    {
        var edit = Ingress.AddPort(Trial(DbIn, new Miss(kind, "TCP 80", "TCP 5432", Here)));
        Assert.Equal(isAdded, edit is not null);
        if (edit is null) return;
        Says(edit, EditKind.Append, "spec.ingress[1].ports", "{protocol: TCP, port: 5432}", 2);
        Assert.Equal([PolicyPort("80/TCP"), PolicyPort("5432/TCP")], edit.After.Ingress[1].Ports);
        Assert.Null(Ingress.AddPort(Trial(DbIn, new Miss(kind, "", "", Here), new Miss(kind, "", "", Here))));
    }

    [Fact]
    public void A_range_and_several_protocols_are_written_in_full()
    {
        var asked = TrafficSet.Of(Protocol.Tcp, PortSet.Of(80, 90)).Union(TrafficSet.Of(Protocol.Udp, 53));
        Says(
            new PolicyEdits(Direction.Ingress, asked).AddPort(Trial(DbIn, new Miss(MissKind.PortDiffers, "", "", Here)))!, EditKind.Append, "spec.ingress[1].ports",
            "{protocol: TCP, port: 80, endPort: 90}, {protocol: UDP, port: 53}", 2);
    }

    [Theory]
    [InlineData(MissKind.PodLabelsDiffer, true)]
    [InlineData(MissKind.PortDiffers, false)]
    [InlineData(MissKind.ProtocolDiffers, false)]
    [InlineData(MissKind.NamedPortMissing, false)]
    [InlineData(MissKind.Unknown, false)]
    public void A_peer_is_added_to_a_rule_whose_ports_match(MissKind kind, bool isAdded)
    {
        var edit = Ingress.AddPeer(Trial(DbIn, new Miss(MissKind.PodLabelsDiffer, "", "", Here), new Miss(kind, "", "", Here)), Web);
        Assert.Equal(isAdded, edit is not null);
        if (edit is null) return;
        Says(edit, EditKind.Append, "spec.ingress[1].from", "{podSelector: {matchLabels: {app: web}}}", 3);
        Assert.Equal((3, Select.By("app=web")), (edit.After.Ingress[1].Peers.Count, edit.After.Ingress[1].Peers[2].PodSelector));
    }

    [Fact]
    public void Several_labels_of_a_peer_are_written_one_after_the_other() => Says(
        Ingress.AddPeer(Trial(DbIn), Pod("shop/web", "app=web,component=ui"))!, EditKind.Append, "spec.ingress[1].from", "{podSelector: {matchLabels: {app: web, component: ui}}}", 4);

    [Fact]
    public void A_rule_is_appended_with_the_peer_and_the_port()
    {
        var edit = Ingress.AddRule(new(DbIn, Direction.Ingress, -1, default), Report)!;
        Says(
            edit, EditKind.Append, "spec.ingress",
            "{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: jobs}}, podSelector: {matchLabels: {app: report}}}], ports: [{protocol: TCP, port: 5432}]}", 10);
        Assert.Equal((3, 2), (edit.After.Ingress.Count, edit.After.Ingress[2].Index));
        Assert.Equal((Select.By("kubernetes.io/metadata.name=jobs"), Select.By("app=report")), (edit.After.Ingress[2].Peers[0].NamespaceSelector, edit.After.Ingress[2].Peers[0].PodSelector));
        Assert.Equal([PolicyPort("5432/TCP")], edit.After.Ingress[2].Ports);
        var outward = Egress.AddRule(new(NetworkPolicy("shop/out", "app=web").Egress(), Direction.Egress, -1, default), Host)!;
        Says(outward, EditKind.Append, "spec.egress", "{to: [{ipBlock: {cidr: 203.0.113.9/32}}], ports: [{protocol: TCP, port: 5432}]}", 6);
    }

    [Fact]
    public void A_policy_of_its_own_is_written_whole()
    {
        var edit = Ingress.AddPolicy(Web, Report)!;
        Assert.Null(edit.Before);
        Assert.Equal(
            """
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata:
              name: allow-web-ingress-report
              namespace: shop
            spec:
              podSelector:
                matchLabels:
                  app: web
              policyTypes: [Ingress]
              ingress:
                - from:
                    - namespaceSelector:
                        matchLabels:
                          kubernetes.io/metadata.name: jobs
                      podSelector:
                        matchLabels:
                          app: report
                  ports:
                    - {protocol: TCP, port: 5432}

            """, edit.Edit.Value);
        Assert.Equal((EditKind.AddObject, "NetworkPolicy shop/allow-web-ingress-report", 20), (edit.Edit.Kind, edit.Edit.Target, edit.Lines));
        Assert.Equal((true, false, true, 1, 0), (edit.After.IsolatesIngress, edit.After.IsolatesEgress, edit.After.PolicyTypesDeclared, edit.After.Ingress.Count, edit.After.Egress.Count));
        Assert.Equal(Select.By("app=web"), edit.After.PodSelector);
    }

    [Fact]
    public void A_policy_for_outgoing_traffic_to_an_address_is_written_whole()
    {
        var edit = Egress.AddPolicy(Web, Host)!;
        Assert.Contains("  policyTypes: [Egress]\n  egress:\n    - to:\n        - ipBlock:\n            cidr: 203.0.113.9/32\n      ports:\n", edit.Edit.Value, StringComparison.Ordinal);
        Assert.Equal("allow-web-egress-203-0-113-9", edit.After.Name.Name);
        Assert.Equal((false, true, 0, 1), (edit.After.IsolatesIngress, edit.After.IsolatesEgress, edit.After.Ingress.Count, edit.After.Egress.Count));
    }

    [Fact]
    public void What_has_no_labels_or_no_namespace_is_no_subject_of_a_policy()
    {
        Assert.Null(Ingress.AddPolicy(Pod("shop/bare", ""), Web));
        Assert.Null(Ingress.AddPolicy(Host, Web));
        Assert.Null(Ingress.AddPolicy(Web, new DomainEndpoint("api.example.com")));
        Assert.Null(Ingress.AddRule(new(AdminPolicy("AdminNetworkPolicy", "p", AdminTier.Admin, 1), Direction.Ingress, -1, default), Web));
        Assert.Null(Ingress.AddRule(new(DbIn, Direction.Ingress, -1, default), Pod("shop/bare", "")));
        Assert.Null(Ingress.AddPeer(Trial(DbIn), new AddressEndpoint(AddressSet.Of(Cidr.Parse("203.0.113.8/31")).Union(AddressSet.Of(Cidr.Parse("203.0.113.16/32"))))));
    }

    [Fact]
    public void Pods_without_labels_elsewhere_are_all_pods_of_their_namespace()
    {
        var (peer, text, lines) = PeerTexts.Of(Pod("jobs/bare", ""), "shop")!.Value;
        Assert.Equal(("{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: jobs}}, podSelector: {}}", 5), (text, lines));
        Assert.Equal(Select.By("kubernetes.io/metadata.name=jobs"), peer.NamespaceSelector);
        Assert.Contains("          podSelector: {}\n", Ingress.AddPolicy(Web, Pod("jobs/bare", ""))!.Edit.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void A_peer_of_the_same_namespace_is_written_without_it() =>
        Assert.Contains("    - from:\n        - podSelector:\n            matchLabels:\n              app: db\n      ports:", Ingress.AddPolicy(Web, Pod("shop/db", "app=db"))!.Edit.Value, StringComparison.Ordinal);

    [Theory]
    [InlineData("app=web,tier=front", "app=web")]
    [InlineData("app.kubernetes.io/name=a,app.kubernetes.io/instance=b,app.kubernetes.io/component=c,component=d,k8s-app=e,name=f,x=y", "app.kubernetes.io/component=c,app.kubernetes.io/instance=b,app.kubernetes.io/name=a,component=d,k8s-app=e,name=f")]
    [InlineData("tier=front,pod-template-hash=1,controller-revision-hash=2", "tier=front")]
    [InlineData("", "")]
    public void Pods_are_picked_by_the_labels_that_name_them_or_by_all_but_those_of_a_rollout(string labels, string picked) =>
        Assert.Equal(picked, string.Join(',', PeerTexts.Labels(Pod("shop/p", labels))!.Value.Select(static pair => $"{pair.Key}={pair.Value}")));

    [Fact]
    public void A_representative_is_picked_by_its_selector_and_a_node_by_nothing()
    {
        var meant = new RepresentativeEndpoint { NamespaceName = "jobs", PodSelector = Select.By("app=report,tier in (a,b)") };
        Assert.Equal(["app=report"], PeerTexts.Labels(meant)!.Value.Select(static pair => $"{pair.Key}={pair.Value}"));
        Assert.Null(PeerTexts.Labels(new NodeEndpoint(new Node { Name = "n" })));
        Assert.Equal(("report", "peer", "peer"), (PeerTexts.ShortName(meant), PeerTexts.ShortName(meant with { PodSelector = Selector.Everything }), PeerTexts.ShortName(new DomainEndpoint("x.y"))));
        Assert.Equal("2001-db8--1", PeerTexts.ShortName(Addresses("2001:db8::1/128")));
    }

    [Theory]
    [InlineData("web", "web")]
    [InlineData("8080", "\"8080\"")]
    [InlineData("", "\"\"")]
    [InlineData("true", "\"true\"")]
    [InlineData("false", "\"false\"")]
    [InlineData("null", "\"null\"")]
    [InlineData("yes", "\"yes\"")]
    [InlineData("no", "\"no\"")]
    [InlineData("on", "\"on\"")]
    [InlineData("off", "\"off\"")]
    [InlineData("y", "\"y\"")]
    [InlineData("n", "\"n\"")]
    public void A_value_that_YAML_takes_for_anything_but_text_is_quoted(string value, string written) => Assert.Equal(written, PeerTexts.Quoted(value));

    private static PolicyEdits Ingress => new(Direction.Ingress, Asked);

    private static PolicyEdits Egress => new(Direction.Egress, Asked);

    private static void Says(PolicyEdit edit, EditKind kind, string path, string value, int lines) =>
        Assert.Equal((kind, path, value, lines), (edit.Edit.Kind, edit.Edit.Path, edit.Edit.Value, edit.Lines));

    private static RuleTrial Trial(NetworkPolicy policy, params Miss[] misses) => Trial(policy, Direction.Ingress, 1, misses);

    private static RuleTrial Trial(NetworkPolicy policy, Direction direction, int rule, params Miss[] misses) =>
        new(new(policy, direction, rule, default), RuleAction.Allow, Verdict.Deny, [.. misses]);

    private static Endpoint Pod(string name, string labels) => new WorkloadEndpoint(new() { Name = NameOf("Deployment", name), Labels = Select.Labels(labels) });

    private static Endpoint Addresses(string block) => new AddressEndpoint(AddressSet.Of(Cidr.Parse(block)));
}
