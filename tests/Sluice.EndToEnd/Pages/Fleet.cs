using System.Text;

namespace Sluice.EndToEnd.Pages;

/// <summary>
/// Manifests of a cluster as large as wanted: namespaces of workloads in the usual parts (gateway, api, worker, store …), closed by default, DNS and
/// monitoring for all, a controller in front, one namespace in ten without policies, one in five with a worker that reaches the internet.
/// </summary>
public static class Fleet
{
    private static readonly string[] Parts = ["gateway", "api", "worker", "cache", "store", "search", "mailer", "report"];

    private static readonly (string From, string To, string Ports)[] Paths =
    [
        ("gateway", "api", "{port: 8080}"), ("api", "worker", "{port: 8080}, {port: 8443}, {port: 9000}"), ("worker", "store", "{port: 5432}"),
        ("api", "cache", "{port: 6379}"), ("worker", "search", "{port: 9200, endPort: 9300}"), ("report", "store", "{port: 5432}"),
    ];

    public static string Of(int namespaces, int workloads)
    {
        var text = new StringBuilder();
        Namespace(text, "monitoring");
        Deployment(text, "monitoring", "prometheus", "scraper");
        Namespace(text, "ingress-nginx");
        Deployment(text, "ingress-nginx", "controller", "edge");
        Namespace(text, "kube-system");
        Deployment(text, "kube-system", "coredns", "dns");
        for (var at = 0; at < namespaces; at++)
        {
            var name = Team(at);
            Namespace(text, name);
            for (var number = 0; number < workloads; number++)
                Deployment(text, name, number < Parts.Length ? Parts[number] : $"{Parts[number % Parts.Length]}-{(number / Parts.Length) + 1}", Parts[number % Parts.Length]);
            if (at % 10 == 7) continue;
            Policies(text, name, Team((at + 1) % namespaces));
            if (at % 5 == 3) Policy(text, name, "worker-out", "worker", "Egress", "egress: [{to: [{ipBlock: {cidr: 0.0.0.0/0}}]}]");
        }

        return text.ToString();
    }

    private static string Team(int at) => $"team-{at:d2}";

    private static void Policies(StringBuilder text, string name, string neighbour)
    {
        Policy(text, name, "default-deny", "", "Ingress, Egress", "egress: []");
        Policy(text, name, "allow-dns", "", "Egress", $"egress: [{{to: [{{{Named("kube-system")}}}], ports: [{{protocol: UDP, port: 53}}, {{port: 53}}]}}]");
        Policy(text, name, "allow-monitoring", "", "Ingress", $"ingress: [{{from: [{{{Named("monitoring")}}}], ports: [{{port: 9100}}]}}]");
        Policy(text, name, "gateway-from-edge", "gateway", "Ingress", $"ingress: [{{from: [{{{Named("ingress-nginx")}}}], ports: [{{port: 8080}}]}}]");
        Policy(text, name, "mailer-out", "mailer", "Egress", "egress: [{to: [{ipBlock: {cidr: 203.0.113.0/24}}], ports: [{port: 587}]}]");
        Policy(text, name, "api-from-any", "api", "Ingress", $"ingress: [{{from: [{{namespaceSelector: {{}}, {Pods("api")}}}], ports: [{{port: 8080}}]}}]");
        Policy(text, name, "api-to-next", "api", "Egress", $"egress: [{{to: [{{{Named(neighbour)}, {Pods("api")}}}], ports: [{{port: 8080}}]}}]");
        foreach (var (from, to, ports) in Paths)
        {
            Policy(text, name, $"{to}-from-{from}", to, "Ingress", $"ingress: [{{from: [{{{Pods(from)}}}], ports: [{ports}]}}]");
            Policy(text, name, $"{from}-to-{to}", from, "Egress", $"egress: [{{to: [{{{Pods(to)}}}], ports: [{ports}]}}]");
        }
    }

    private static string Named(string name) => $"namespaceSelector: {{matchLabels: {{kubernetes.io/metadata.name: {name}}}}}";

    private static string Pods(string part) => $"podSelector: {{matchLabels: {{part: {part}}}}}";

    private static void Namespace(StringBuilder text, string name) =>
        text.Append($"apiVersion: v1\nkind: Namespace\nmetadata: {{name: {name}}}\n---\n");

    private static void Deployment(StringBuilder text, string space, string name, string part) => text.Append($$$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: {{{name}}}, namespace: {{{space}}}}
        spec:
          selector: {matchLabels: {app: {{{name}}}}}
          template:
            metadata: {labels: {app: {{{name}}}, part: {{{part}}}}}
            spec: {containers: [{name: main, image: example, ports: [{containerPort: 8080}]}]}
        ---

        """);

    private static void Policy(StringBuilder text, string space, string name, string part, string types, string rules) => text.Append($$"""
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: {{name}}, namespace: {{space}}}
        spec:
          {{(part.Length == 0 ? "podSelector: {}" : Pods(part))}}
          policyTypes: [{{types}}]
          {{rules}}
        ---

        """);
}
