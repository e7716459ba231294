using Sluice.Findings;
using Sluice.Model;

namespace Sluice.Tests.Readers.Kubernetes;

public sealed class RouteTests
{
    private const string Route =
        "---\napiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: web, namespace: shop}\nspec: {hostnames: [a.example.com], parentRefs: [{name: gw, namespace: infra}], rules: [{backendRefs: [{name: web, port: 80}]}]}\n";

    [Theory]
    [InlineData("networking.k8s.io/v1", "{ingressClassName: nginx, defaultBackend: {service: {name: a, port: {number: 80}}}, rules: [{http: {paths: [{backend: {service: {name: b, port: {name: http}}}}]}}]}")]
    [InlineData("extensions/v1beta1", "{ingressClassName: nginx, backend: {serviceName: a, servicePort: 80}, rules: [{http: {paths: [{backend: {serviceName: b, servicePort: http}}]}}]}")]
    public void An_ingress_leads_to_its_services(string version, string spec)
    {
        var route = Assert.Single((IEnumerable<IngressRoute>)Reading.Of($"apiVersion: {version}\nkind: Ingress\nmetadata: {{name: web, namespace: shop}}\nspec: {spec}").Routes);

        Assert.Equal("nginx", route.Controller);
        Assert.Equal([("shop", "a", 80, null), ("shop", "b", 0, "http")], Backends(route));
    }

    [Fact]
    public void An_ingress_without_class_is_served_by_the_default_one()
    {
        const string Ingress = "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: web}\nspec: {defaultBackend: {service: {name: a, port: {number: 80}}}}\n";
        const string Class = "---\napiVersion: networking.k8s.io/v1\nkind: IngressClass\nmetadata: {name: traefik, annotations: {ingressclass.kubernetes.io/is-default-class: \"true\"}}\n";

        Assert.Equal("", Reading.Of(Ingress).Routes[0].Controller);
        Assert.Equal("traefik", Reading.Of(Ingress + Class).Routes[0].Controller);
        Assert.Equal("old", Reading.Of(Ingress.Replace("{name: web}", "{name: web, annotations: {kubernetes.io/ingress.class: old}}", StringComparison.Ordinal) + Class).Routes[0].Controller);
    }

    [Fact]
    public void An_openshift_route_gives_the_pods_port_and_is_led_back_to_the_services()
    {
        var snapshot = Reading.Of(
            """
            apiVersion: route.openshift.io/v1
            kind: Route
            metadata: {name: web, namespace: shop}
            spec: {to: {kind: Service, name: web, weight: 100}, alternateBackends: [{kind: Service, name: other}, {kind: Service, name: none, weight: 0}], port: {targetPort: 8080}}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: web, namespace: shop}
            spec: {selector: {app: web}, ports: [{port: 80, targetPort: 8080}]}
            """);

        Assert.Equal([("shop", "other", 8080, null), ("shop", "web", 80, null)], Backends(snapshot.Routes[0]));
    }

    [Theory]
    [InlineData("{name: http, port: 80, protocol: HTTP, allowedRoutes: {namespaces: {from: All}}}", true)]
    [InlineData("{name: http, port: 80, protocol: HTTP}", false)]
    [InlineData("{name: http, port: 80, protocol: HTTP, allowedRoutes: {namespaces: {from: Selector, selector: {matchLabels: {team: a}}}}}", true)]
    [InlineData("{name: http, port: 80, protocol: HTTP, allowedRoutes: {namespaces: {from: Selector, selector: {matchLabels: {team: b}}}}}", false)]
    [InlineData("{name: tcp, port: 80, protocol: TCP, allowedRoutes: {namespaces: {from: All}}}", false)]
    [InlineData("{name: http, port: 80, protocol: HTTP, allowedRoutes: {namespaces: {from: All}, kinds: [{kind: GRPCRoute}]}}", false)]
    [InlineData("{name: http, port: 80, protocol: HTTP, hostname: \"*.example.com\", allowedRoutes: {namespaces: {from: All}}}", true)]
    [InlineData("{name: http, port: 80, protocol: HTTP, hostname: \"*.example.org\", allowedRoutes: {namespaces: {from: All}}}", false)]
    public void A_gateway_admits_what_a_listener_allows(string listener, bool isAdmitted)
    {
        var snapshot = Reading.Of(
            "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {team: a}}\n" + $"---\napiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: {{name: gw, namespace: infra}}\nspec: {{listeners: [{listener}]}}\n" + Route);

        Assert.Equal(isAdmitted ? ["infra/gw"] : [], snapshot.Routes.Select(route => route.Controller));
        Assert.Equal(isAdmitted ? [] : [("SLU1011", Severity.Warning)], snapshot.Problems.Select(problem => (problem.Id, problem.Severity)));
    }

    [Fact]
    public void A_gateway_outside_the_input_may_admit_and_in_a_whole_cluster_is_missing()
    {
        Assert.Single((IEnumerable<IngressRoute>)Reading.Of(Route).Routes);
        var whole = Reading.Of([("x.yaml", Route)], isWholeCluster: true);
        Assert.Empty((IEnumerable<IngressRoute>)whole.Routes);
        Assert.Equal("SLU1011", Assert.Single((IEnumerable<Problem>)whole.Problems).Id);
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("from: [{group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: shop}], to: [{group: \"\", kind: Service}]", true)]
    [InlineData("from: [{group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: shop}], to: [{group: \"\", kind: Service, name: db}]", true)]
    [InlineData("from: [{group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: shop}], to: [{group: \"\", kind: Service, name: other}]", false)]
    [InlineData("from: [{group: gateway.networking.k8s.io, kind: GRPCRoute, namespace: shop}], to: [{group: \"\", kind: Service}]", false)]
    public void A_service_of_another_namespace_has_to_be_granted(string grant, bool isGranted)
    {
        var snapshot = Reading.Of(
            Route.Replace("{name: web, port: 80}", "{name: db, namespace: data, port: 80}", StringComparison.Ordinal)
            + "---\napiVersion: v1\nkind: Service\nmetadata: {name: db, namespace: data}\nspec: {selector: {app: db}, ports: [{port: 80}]}\n"
            + (grant.Length == 0 ? "" : $"---\napiVersion: gateway.networking.k8s.io/v1beta1\nkind: ReferenceGrant\nmetadata: {{name: g, namespace: data}}\nspec: {{{grant}}}\n"));

        Assert.Equal(isGranted ? 1 : 0, snapshot.Routes.Count);
        Assert.Equal(isGranted ? [] : ["SLU1011"], snapshot.Problems.Select(problem => problem.Id));
    }

    [Fact]
    public void A_route_of_a_mesh_is_no_way_in_from_outside() =>
        Assert.Empty((IEnumerable<IngressRoute>)Reading.Of(Route.Replace("{name: gw, namespace: infra}", "{kind: Service, group: \"\", name: web}", StringComparison.Ordinal)).Routes);

    private static IEnumerable<(string, string, int, string?)> Backends(IngressRoute route) => route.Backends.Select(backend => (backend.Namespace, backend.Service, backend.Port, backend.PortName));
}
