using Sluice.Charters;
using Sluice.Findings;
using Sluice.Model;
using Sluice.Readers.Charters;
using Sluice.Readers.Yaml;
using Sluice.Sets;

namespace Sluice.Tests.Charters;

public sealed class CharterReaderTests
{
    private const string Components = "components:\n  web: {namespace: shop, pods: {app: web}, ports: {http: 80}}\n  db: {namespace: shop, pods: {app: db}, ports: {sql: 5432}}\n";

    [Fact]
    public void A_charter_says_what_is_written()
    {
        var charter = Chartered.Spec(Components + """
            governs: [{namespace: shop}, {labels: {tenant: acme}}]
            flows:
              - {from: web, to: db, ports: [sql], reason: orders}
              - {from: [web, ops/*], to: {cidrs: [203.0.113.0/24, 2001:db8::/32]}, ports: [443, 7844/UDP, 30000-30100/TCP]}
              - {from: {labels: {trusted: "true"}, carriedBy: [red, blue]}, to: web}
            forbidden:
              - {from: "*", to: db, except: {ports: [sql]}, reason: only sql}
            tenants: {label: tenant, isolated: [acme], isolatedDns: denied}
            gateway: {component: web}
            """).Sound();
        Assert.Equal(("shop", 2, 3, 1), (charter.Name, charter.Components.Count, charter.Flows.Count, charter.Forbidden.Count));
        Assert.Equal("web → db", charter.Flows[0].ToString());
        Assert.Equal("web, ops/* → 203.0.113.0/24, 2001:db8::/32", charter.Flows[1].ToString());
        Assert.Equal(3, charter.Flows[1].Ports.Count);
        Assert.Equal(["blue", "red"], ((NamespaceLabelPeer)charter.Flows[2].From[0]).Carriers);
        Assert.Equal(Labels.Of(("tenant", "acme")), charter.Governs[1].Labels);
        Assert.Equal(["acme"], charter.Tenants!.Isolated.Select(static tenant => tenant.Value));
        Assert.Equal("web", charter.Gateway!.Component);
    }

    [Theory]
    [InlineData("web", typeof(ComponentPeer))]
    [InlineData("shop/db", typeof(WorkloadPeer))]
    [InlineData("shop/*", typeof(NamespacePeer))]
    [InlineData("internet", typeof(InternetPeer))]
    [InlineData("10.0.0.0/8", typeof(BlockPeer))]
    [InlineData("192.0.2.1", typeof(BlockPeer))]
    [InlineData("'2001:db8::1'", typeof(BlockPeer))]
    [InlineData("api.example.com", typeof(DomainPeer))]
    [InlineData("'*.example.com'", typeof(DomainPeer))]
    [InlineData("'*'", typeof(AnyonePeer))]
    [InlineData("kube-api", typeof(BundlePeer))]
    [InlineData("{labels: {a: b}}", typeof(NamespaceLabelPeer))]
    [InlineData("{namespace: shop}", typeof(NamespacePeer))]
    [InlineData("{domain: API.example.com.}", typeof(DomainPeer))]
    public void Every_way_to_name_a_side(string text, Type peer) =>
        Assert.IsType(peer, Assert.Single(Assert.Single(Chartered.Spec(Components + $"flows: [{{from: web, to: {text}, ports: [443]}}]").Sound().Flows).To));

    [Theory]
    [InlineData("flows: [{from: web, to: dbb, ports: [sql]}]", "there is no component dbb", "did you mean db?")]
    [InlineData("flows: [{from: web, to: db, ports: [sqll]}]", "the component db has no port sqll", "did you mean sql?")]
    [InlineData("flows: [{from: web, to: internet}]", "which ports of internet is not said", null)]
    [InlineData("flows: [{from: web, to: internet, ports: [https]}]", "the port https has no number: internet is no component", null)]
    [InlineData("flows: [{from: api.example.com, to: web}]", "api.example.com cannot open a connection: a domain name is only something to connect to", null)]
    [InlineData("flows: [{from: internet, to: 10.0.0.0/8, ports: [1]}]", "both sides lie outside the cluster", null)]
    [InlineData("flows: [{from: web}]", "`to` is missing", "who is meant")]
    [InlineData("flows: [{from: web, to: db, ports: [0]}]", "`0` is no port", "3000, 53/UDP or 30000-30100/TCP")]
    [InlineData("flows: [{from: web, to: db, ports: []}]", "an empty list of ports", "at least one port")]
    [InlineData("flows: [{from: web, to: []}]", "`to` names nobody", "at least one")]
    [InlineData("flows: [{from: web, to: {labels: {}}, ports: [1]}]", "no label is named", "at least one label")]
    [InlineData("flows: [{from: web, to: {cidr: 10.0.0.0/33}, ports: [1]}]", "`10.0.0.0/33` is no address block", "as 203.0.113.0/24")]
    [InlineData("flows: [{from: web, to: 10.0.0.0/33, ports: [1]}]", "`10.0.0.0/33` is no address block", "as 203.0.113.0/24")]
    [InlineData("flows: [{from: web, to: {bundle: kube-apis}, ports: [1]}]", "there is no bundle `kube-apis`", "did you mean kube-api?")]
    [InlineData("flows: [{from: web, to: {namespace: shop, component: db}, ports: [1]}]", "component and namespace together name no one thing", "one of them")]
    [InlineData("governs: [{namespace: Shop}]", "`Shop` cannot be the name of a namespace", "letters a-z, digits and -")]
    [InlineData("governs: [{labels: {}}]", "a governed scope is a namespace, or labels of namespaces", "namespace or labels")]
    [InlineData("tenants: {label: tenant, isolated: [acme]}", "whether air-gapped tenants may resolve names is not said", "isolatedDns: allowed or denied")]
    [InlineData("gateway: {component: proxy}", "there is no component proxy", null)]
    [InlineData("forbidden: [{from: web, to: db, except: {ports: [metrics]}}]", "no component names a port metrics", null)]
    [InlineData("exceptions: {timeZone: Mars/Olympus}", "there is no time zone `Mars/Olympus`", "as Europe/Berlin")]
    [InlineData("exceptions: {longest: 3months}", "`3months` is no span of days", "90d or 12w")]
    [InlineData("exceptions: {approvals: {secret: [a]}}", "there is no classification `secret`", "public, internal, restricted, sensitive-location")]
    [InlineData("bundles: {kube-api: {namespace: a, addresses: [10.0.0.1]}}", "the bundle kube-api is pods of a namespace, or addresses", "namespace or addresses")]
    public void What_stands_for_nothing_is_told_with_its_place(string spec, string message, string? meant)
    {
        var problems = Chartered.Spec(Components + spec).Problems.Where(static problem => problem.Id != "SLU1002").ToList();
        var problem = problems.First(problem => problem.Message == message);
        Assert.Equal((Severity.Error, meant), (problem.Severity, problem.Meant));
        Assert.Equal(("sluice.yaml", 8), (problem.Span.File, problem.Span.Line));
        Assert.NotNull(problem.Remedy);
    }

    [Theory]
    [InlineData(", tls: off", TlsDemand.Off)]
    [InlineData(", tls: \"off\"", TlsDemand.Off)]
    [InlineData(", tls: required", TlsDemand.Required)]
    [InlineData(", tls: ", TlsDemand.Required)]
    [InlineData("", TlsDemand.Required)]
    public void An_exception_says_whether_tls_is_required_to_each_of_its_names(string also, TlsDemand demand)
    {
        var opening = Chartered.Spec(Components, Chartered.Exception("mail", $"{{from: web, to: [{{domains: [smtp.example.com, mx.example.com]{also}}}, api.example.com], ports: [25]}}")).Sound().Exceptions[0].Opens!;
        Assert.Equal([demand, demand, TlsDemand.Required], opening.To.Cast<DomainPeer>().Select(static peer => peer.Tls));
        Assert.Equal(demand == TlsDemand.Off ? "web → smtp.example.com (tls off), mx.example.com (tls off), api.example.com" : "web → smtp.example.com, mx.example.com, api.example.com", opening.ToString());
    }

    [Theory]
    [InlineData("false", "did you mean off?")]
    [InlineData("\"no\"", "did you mean off?")]
    [InlineData("disabled", "did you mean off?")]
    [InlineData("OFF", "did you mean off?")]
    [InlineData("true", "did you mean required?")]
    [InlineData("requird", "did you mean required?")]
    [InlineData("maybe", "required or off")]
    public void What_does_not_say_whether_tls_is_required_is_refused_with_what_was_meant(string written, string meant)
    {
        var problem = Chartered.Spec(Components, Chartered.Exception("mail", $"{{from: web, to: {{domains: [smtp.example.com], ports: [25], tls: {written}}}}}")).Only();
        Assert.Equal((Severity.Error, $"`{written.Trim('"')}` does not say whether TLS is required", meant), (problem.Severity, problem.Message, problem.Meant));
        Assert.Equal(("exceptions/1.yaml", 5), (problem.Span.File, problem.Span.Line));
    }

    [Theory]
    [InlineData("{cidrs: [203.0.113.0/24], ports: [25], tls: off}", "`tls` belongs to domain names")]
    [InlineData("{component: db, tls: required}", "`tls` belongs to domain names")]
    [InlineData("{domains: [smtp.example.com], ports: [25], tls: [off]}", "`tls` must be a word, and is a list")]
    public void Tls_is_only_about_domain_names(string to, string message) =>
        Assert.StartsWith(message, Chartered.Spec(Components, Chartered.Exception("mail", $"{{from: web, to: {to}}}")).Only().Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("flows: [{from: web, to: {domains: [smtp.example.com], ports: [25], tls: off}}]", "an AccessException alone may turn it off")]
    [InlineData("flows: [{from: web, to: smtp.example.com, ports: [25], tls: off}]", "unknown field `tls`")]
    public void Nothing_permanent_turns_tls_off(string spec, string said)
    {
        var read = Chartered.Spec(Components + spec);
        Assert.Contains(read.Problems, problem => $"{problem.Message} {problem.Remedy}".Contains(said, StringComparison.Ordinal) && problem.Severity == Severity.Error);
        Assert.DoesNotContain(read.Charter.Flows.SelectMany(static flow => flow.To).OfType<DomainPeer>(), static peer => peer.Tls == TlsDemand.Off);
    }

    [Fact]
    public void Tls_beside_the_ends_of_a_path_is_led_to_the_destination() =>
        Assert.Contains("to: {domains: [smtp.example.com], ports: [25], tls: off}", Chartered.Spec(Components, Chartered.Exception("mail", "{from: web, to: smtp.example.com, ports: [25], tls: off}")).Only().Remedy, StringComparison.Ordinal);

    [Theory]
    [InlineData("", "no document of the kind Charter in it")]
    [InlineData("kind: Charter\nmetadata: {name: a}\n", "the Charter has no apiVersion")]
    [InlineData("apiVersion: sluice.dev/v2\nkind: Charter\nmetadata: {name: a}\n", "`sluice.dev/v2` is no version of a Charter")]
    [InlineData("apiVersion: sluice.dev/v1alpha1\nkind: Chater\nmetadata: {name: a}\n", "a Chater is no part of a charter")]
    [InlineData("apiVersion: sluice.dev/v1alpha1\nkind: Charter\n", "the Charter has no name")]
    public void What_is_no_charter_is_told(string text, string message) => Assert.Equal(message, Chartered.Read(text).Only().Message);

    [Fact]
    public void Every_problem_is_told_at_once()
    {
        var read = Chartered.Spec(Components + "flows:\n  - {from: wbe, to: db}\n  - {from: web, to: db, port: [sql]}\nforbiden: []\n", "kind: AccesException\n", "a: [\n");
        Assert.Equal(
            ["sluice.yaml:9:14 there is no component wbe", "sluice.yaml:10:27 unknown field `port` inside a flow: other ports are meant", "sluice.yaml:11:3 unknown field `forbiden` inside the spec of a charter: nothing is forbidden"],
            read.Problems.Where(static problem => problem.Span.File == "sluice.yaml").Select(static problem => $"{problem.Span} {problem.Message}"));
        Assert.Equal(["exceptions/1.yaml", "exceptions/2.yaml"], read.Problems.Select(static problem => problem.Span.File).Where(static file => file != "sluice.yaml").Distinct());
        Assert.True(read.HasErrors);
    }

    [Fact]
    public void Documents_add_up_and_what_is_said_twice_is_a_problem()
    {
        const string Other = "apiVersion: sluice.dev/v1alpha1\nkind: Charter\nmetadata: {name: more}\nspec:\n";
        var read = Chartered.Read($"{Other}  components: {{web: {{namespace: shop}}}}\n  dns: {{allowed: false}}\n", $"{Other}  components: {{web: {{namespace: b}}, db: {{namespace: c}}}}\n  dns: {{allowed: true}}\n");
        Assert.Equal(["db", "web"], read.Charter.Components.Select(static component => component.Name));
        Assert.Equal(["there are two components called web", "`dns` is said twice"], read.Problems.Select(static problem => problem.Message));
        Assert.All(read.Problems, static problem => Assert.Equal("sluice.yaml", problem.Other.File));
        Assert.False(read.Charter.Dns.IsAllowed);
    }

    [Theory]
    [InlineData("flows: [{from: web, to: web, ports: [1]}]", 0)]
    [InlineData("forbidden: [{from: web, to: web}]", 0)]
    [InlineData("dns: {allowed: true}", 1)]
    [InlineData("tenants: {label: a}", 1)]
    [InlineData("gateway: {component: web}", 1)]
    [InlineData("exceptions: {longest: 900d}", 1)]
    public void An_overlay_adds_and_changes_nothing(string spec, int problems)
    {
        const string Head = "apiVersion: sluice.dev/v1alpha1\nkind: Charter\nmetadata: {name: shop}\nspec:\n  ";
        var read = CharterReader.Read(
        [
            new(SourceText.FromText("sluice.yaml", Head + "components: {web: {namespace: shop, ports: {a: 1}}}\n"), IsOverlay: false),
            new(SourceText.FromText("overlays/dev.yaml", Head + spec), IsOverlay: true),
        ]);
        Assert.Equal(problems, read.Problems.Count);
        Assert.All(read.Problems, static problem => Assert.StartsWith("an overlay cannot say anything of", problem.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Ports_without_a_protocol_are_TCP_and_all_means_every_port()
    {
        var flow = Assert.Single(Chartered.Spec(Components + "flows: [{from: web, to: ops/*, ports: [443, all]}]").Sound().Flows);
        Assert.Equal([TrafficSet.Of(Protocol.Tcp, 443), TrafficSet.AllPorts], flow.Ports.Select(static port => port.Traffic));
    }
}
