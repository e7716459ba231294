using Sluice.Findings;
using Sluice.Model;

namespace Sluice.Tests.Readers.Kubernetes;

public sealed class SnapshotBuilderTests
{
    private static readonly string[] Documents =
    [
        "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {team: a}}\n",
        "apiVersion: v1\nkind: Node\nmetadata: {name: n1}\nspec: {podCIDR: 10.0.1.0/24}\nstatus: {addresses: [{type: InternalIP, address: 192.168.0.1}, {type: Hostname, address: n1}]}\n",
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, namespace: shop}\nspec: {template: {metadata: {labels: {app: web}}}}\n",
        "apiVersion: v1\nkind: Pod\nmetadata: {name: one, namespace: shop, labels: {app: one}}\n",
        "apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: shop}\nspec: {selector: {app: web}, ports: [{port: 80, targetPort: http}]}\n",
        "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: a, namespace: shop}\nspec: {podSelector: {}}\n",
        "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: b, namespace: other}\nspec: {podSelector: {}}\n",
        "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: web, namespace: shop}\nspec: {defaultBackend: {service: {name: web, port: {number: 80}}}}\n",
    ];

    [Fact]
    public void The_order_of_documents_and_their_split_over_files_changes_nothing()
    {
        var together = Canonical(Reading.Of(string.Join("---\n", Documents)));
        var random = new Random(1);

        for (var round = 0; round < 20; round++)
        {
            var shuffled = Documents.Concat(Documents).ToArray();
            random.Shuffle(shuffled);
            Assert.Equal(together, Canonical(Reading.Of(shuffled.Chunk(1 + (round % 3)).Select((chunk, index) => ($"{index}.yaml", string.Join("---\n", chunk))))));
        }
    }

    [Fact]
    public void A_list_is_what_its_items_are()
    {
        var items = string.Concat(Documents.Select(document => "- " + document.Replace("\n", "\n  ", StringComparison.Ordinal).TrimEnd(' ')));

        Assert.Equal(Canonical(Reading.Of(string.Join("---\n", Documents))), Canonical(Reading.Of("apiVersion: v1\nkind: List\nitems:\n" + items)));
    }

    [Fact]
    public void Items_of_a_typed_list_need_not_say_their_kind()
    {
        var snapshot = Reading.Of("apiVersion: networking.k8s.io/v1\nkind: NetworkPolicyList\nitems:\n- metadata: {name: a, namespace: shop}\n  spec: {podSelector: {}}\n");

        Assert.Equal("NetworkPolicy shop/a", Assert.Single((IEnumerable<Policy>)snapshot.Policies).Name.ToString());
    }

    [Fact]
    public void Equal_objects_collapse_without_a_word()
    {
        var snapshot = Reading.Of([("b.yaml", Documents[5]), ("a.yaml", "# comment\n" + Documents[5])]);

        Assert.Empty((IEnumerable<Problem>)snapshot.Problems);
        Assert.Equal("a.yaml", Assert.Single((IEnumerable<Policy>)snapshot.Policies).Span.File);
    }

    [Fact]
    public void Differing_policies_of_one_name_are_both_kept_doubtful_and_both_places_are_named()
    {
        var snapshot = Reading.Of([("b.yaml", Documents[5]), ("a.yaml", Documents[5].Replace("{podSelector: {}}", "{podSelector: {}, ingress: [{}]}", StringComparison.Ordinal))]);

        var problem = Assert.Single((IEnumerable<Problem>)snapshot.Problems);
        Assert.Equal(("SLU1006", Severity.Error, "b.yaml", "a.yaml"), (problem.Id, problem.Severity, problem.Span.File, problem.Other.File));
        Assert.Equal([PolicyStanding.Doubtful, PolicyStanding.Doubtful], snapshot.Policies.Select(policy => policy.Standing));
    }

    [Fact]
    public void Of_a_namespace_defined_twice_only_the_labels_that_agree_are_certain()
    {
        var snapshot = Reading.Of("apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {team: a, tier: x}}\n---\napiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {team: b, tier: x}}\n");

        Assert.Equal("SLU1006", Assert.Single((IEnumerable<Problem>)snapshot.Problems).Id);
        var space = Assert.Single((IEnumerable<Namespace>)snapshot.Namespaces);
        Assert.False(space.LabelsKnown);
        Assert.Equal("kubernetes.io/metadata.name=shop,tier=x", space.Labels.ToString());
    }

    [Fact]
    public void A_namespace_that_is_only_referred_to_has_its_name_and_labels_nobody_saw()
    {
        var snapshot = Reading.Of(Documents[5] + "  \n---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: b}\nspec: {podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: edge}}}]}]}\n");

        Assert.Equal([("default", false), ("edge", false), ("shop", false)], snapshot.Namespaces.Select(space => (space.Name, space.LabelsKnown)));
        Assert.All(snapshot.Namespaces, space => Assert.Equal(Labels.Of((Labels.NamespaceName, space.Name)), space.Labels));
    }

    [Fact]
    public void In_a_whole_cluster_a_name_in_a_selector_makes_no_namespace()
    {
        var policy = "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: b, namespace: shop}\nspec: {podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: edge}}}]}]}\n";

        Assert.Equal(["shop"], Reading.Of([("x.yaml", policy)], isWholeCluster: true).Namespaces.Select(space => space.Name));
    }

    [Fact]
    public void Objects_without_namespace_are_in_the_one_the_caller_gives()
    {
        var snapshot = Reading.Of("apiVersion: v1\nkind: Pod\nmetadata: {name: one}\n", new() { Namespace = "team" });

        Assert.Equal("team", snapshot.Workloads[0].Name.Namespace);
        Assert.Equal("team", snapshot.Namespaces[0].Name);
    }

    [Fact]
    public void Other_kinds_are_counted_and_other_documents_are_no_problem()
    {
        var snapshot = Reading.Of("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n---\napiVersion: networking.istio.io/v1\nkind: VirtualService\n---\nreplicaCount: 1\n---\nservices: {web: {image: a, image: b}}\n");

        Assert.Equal([("ConfigMap", 1), ("VirtualService.networking.istio.io", 1)], snapshot.IgnoredKinds);
        Assert.Empty((IEnumerable<Problem>)snapshot.Problems);
    }

    [Theory]
    [InlineData("{ // settings of a compiler\n  \"strict\": true, }")]
    [InlineData("foo: [1, 2\nbar: }\n")]
    public void A_file_that_is_surely_no_manifest_fails_nothing_unless_it_was_named(string text)
    {
        Assert.Equal(Severity.Note, Assert.Single((IEnumerable<Problem>)Reading.Of(text).Problems).Severity);
        Assert.Equal(Severity.Error, Assert.Single((IEnumerable<Problem>)Reading.Of(text, new() { IsNamed = true }).Problems).Severity);
    }

    [Theory]
    [InlineData("kind: NetworkPolicy\nfoo: [1, 2\nbar: }\n")]
    [InlineData("foo: [1, 2\n# apiVersion\nbar: }\n")]
    [InlineData("foo: [1, 2\n\0bar: }\n")]
    public void A_file_that_may_have_been_a_manifest_is_an_error(string text) =>
        Assert.Equal(Severity.Error, Assert.Single((IEnumerable<Problem>)Reading.Of(text).Problems).Severity);

    [Fact]
    public void What_only_the_other_parser_stumbles_over_is_told_where_it_begins()
    {
        var problem = Assert.Single((IEnumerable<Problem>)Reading.Of("apiVersion: v1\nkind: Service\nfoo: [1, 2\nbar: }\n").Problems);

        Assert.Equal((4, "cannot be read as YAML from here on"), (problem.Span.Line, problem.Message));
    }

    [Fact]
    public void A_template_nobody_asked_for_is_noted_once_for_its_file()
    {
        const string Template = "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: {{ .Values.name }}}\n---\nkind: Pod\nmetadata: {name: {{ .Values.name }}}\n";

        var noted = Reading.Of(Template);
        var asked = Reading.Of(Template, new() { IsNamed = true });

        Assert.Equal(Severity.Note, Assert.Single((IEnumerable<Problem>)noted.Problems).Severity);
        Assert.Empty((IEnumerable<Policy>)noted.Policies);
        Assert.Equal([Severity.Error, Severity.Error], asked.Problems.Select(problem => problem.Severity));
        Assert.Single((IEnumerable<Policy>)asked.Policies);
    }

    [Fact]
    public void A_policy_that_cannot_be_read_is_kept_with_what_its_lines_say()
    {
        var snapshot = Reading.Of("apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: web\n  namespace: shop\nspec:\n  ingress: [\n");

        Assert.Equal("SLU1001", Assert.Single((IEnumerable<Problem>)snapshot.Problems).Id);
        var policy = Assert.IsType<OpaquePolicy>(Assert.Single((IEnumerable<Policy>)snapshot.Policies));
        Assert.Equal((new ObjectName("NetworkPolicy", "shop", "web"), PolicyStanding.Refused, null), (policy.Name, policy.Standing, policy.Subject));
        Assert.True(policy.MayTouchIngress && policy.MayTouchEgress);
    }

    [Fact]
    public void A_key_that_stands_twice_makes_a_policy_doubtful()
    {
        var snapshot = Reading.Of("apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: a, namespace: shop}\nspec: {podSelector: {}, podSelector: {matchLabels: {app: a}}}\n");

        Assert.Equal(("SLU1001", "NetworkPolicy shop/a"), (Assert.Single((IEnumerable<Problem>)snapshot.Problems).Id, snapshot.Problems[0].Object));
        var policy = Assert.IsType<NetworkPolicy>(snapshot.Policies[0]);
        Assert.Equal((PolicyStanding.Doubtful, "app=a"), (policy.Standing, policy.PodSelector!.ToString()));
    }

    [Fact]
    public void Problems_of_surroundings_weigh_a_warning_at_most()
    {
        var snapshot = Reading.Of("apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: a, namespace: shop}\nspec: {podSelector: {}, egres: []}\n", new() { IsSurroundings = true });

        Assert.Equal(Severity.Warning, Assert.Single((IEnumerable<Problem>)snapshot.Problems).Severity);
        Assert.True(snapshot.Policies[0].IsSurroundings);
    }

    [Theory]
    [InlineData("extensions/v1beta1", "SLU1012", Severity.Warning, PolicyStanding.Doubtful)]
    [InlineData("v1", "SLU1012", Severity.Error, PolicyStanding.Refused)]
    [InlineData("networking.k8s.io/v1beta1", "SLU1012", Severity.Error, PolicyStanding.Refused)]
    public void A_version_that_is_not_served_is_a_problem_and_the_policy_is_read_all_the_same(string version, string id, Severity severity, PolicyStanding standing)
    {
        var snapshot = Reading.Of($"apiVersion: {version}\nkind: NetworkPolicy\nmetadata: {{name: a, namespace: shop}}\nspec: {{podSelector: {{}}}}\n");

        var problem = Assert.Single((IEnumerable<Problem>)snapshot.Problems);
        Assert.Equal((id, severity, "networking.k8s.io/v1"), (problem.Id, problem.Severity, problem.Edit!.Value));
        Assert.Equal(standing, Assert.IsType<NetworkPolicy>(snapshot.Policies[0]).Standing);
    }

    [Theory]
    [InlineData("networking.k8s.io/v1", "Networkpolicy", "NetworkPolicy")]
    [InlineData("networking.k8s.io/v1", "NetworkPolcy", "NetworkPolicy")]
    [InlineData("policy.networking.k8s.io/v1alpha2", "ClusterNetworkPolcy", "ClusterNetworkPolicy")]
    [InlineData("policy.networking.k8s.io/v1alpha1", "AdminNetworkpolicy", "AdminNetworkPolicy")]
    public void A_policy_with_a_misspelt_kind_is_not_taken_for_something_else(string version, string kind, string meant)
    {
        var snapshot = Reading.Of($"apiVersion: {version}\nkind: {kind}\nmetadata: {{name: a}}\nspec: {{podSelector: {{}}}}\n");

        Assert.Contains(snapshot.Problems, problem => problem.Id == "SLU1009" && problem.Edit?.Value == meant);
        Assert.Equal((meant, PolicyStanding.Refused), (Assert.Single((IEnumerable<Policy>)snapshot.Policies).Name.Kind, snapshot.Policies[0].Standing));
    }

    [Theory]
    [InlineData("metadata: {namespace: shop}", "SLU1008")]
    [InlineData("metadata: {name: Web, namespace: shop}", "SLU1009")]
    [InlineData("metadata: {name: a, labels: {a: 1}}", "SLU1008")]
    [InlineData("metadata: {name: a, annotations: {a: true}}", "SLU1008")]
    public void Bad_metadata_refuses_a_policy(string metadata, string id)
    {
        var snapshot = Reading.Of($"apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\n{metadata}\nspec: {{podSelector: {{}}}}\n");

        Assert.Equal(id, Assert.Single((IEnumerable<Problem>)snapshot.Problems).Id);
        Assert.Equal(PolicyStanding.Refused, snapshot.Policies[0].Standing);
    }

    /// <summary>Everything but the places.</summary>
    private static string Canonical(Snapshot snapshot) => string.Join(
        '\n',
        snapshot.Namespaces.Select(space => $"{space.Name} {space.Labels} {space.LabelsKnown}")
            .Concat(snapshot.Nodes.Select(node => $"{node.Name} {node.Labels} {node.Addresses} {node.PodCidrs}"))
            .Concat(snapshot.Workloads.Select(workload => $"{workload.Name} {workload.Variant} {workload.Labels} {workload.Pods}"))
            .Concat(snapshot.Services.Select(service => $"{service.Name} {service.Selector} {service.Ports[0].TargetName}"))
            .Concat(snapshot.Routes.Select(route => $"{route.Name} {route.Backends[0].Service} {route.Backends[0].Port}"))
            .Concat(snapshot.Policies.Select(policy => $"{policy.Name} {policy.Standing}"))
            .Concat(snapshot.Problems.Select(problem => problem.Message)));
}
