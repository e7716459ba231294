using Sluice.Tests.Rules;

namespace Sluice.Tests.Readers.Kubernetes;

/// <summary>Whatever stands in an object, reading it is a matter of problems and never of exceptions.</summary>
public sealed class MutatedObjectTests
{
    private static readonly string[] Pieces =
    [
        "null", "[]", "{}", "[[]]", "[null]", "{a: {b: [c]}}", "\"\"", "0", "-1", "65536", "1e99", "99999999999999999999", "true", "y", "text", "\"80\"", "2001-01-01", ".nan", "*x",
        "&x {}", "10.0.0.0/8", "\"::/0\"", "{podSelector: {}}", "[{ports: [{port: 1}]}]", "{matchLabels: {a: b}}", "{matchExpressions: [{key: a, operator: In, values: [b]}]}", "!!str 1", "\"\\u0000\"",
    ];

    [Fact]
    public void Mutated_objects_never_throw()
    {
        var seeds = RulePages.Examples("SLU").Select(example => example.Yaml).Concat(Seeds).ToArray();
        var random = new Random(20240229);
        for (var round = 0; round < 6_000; round++)
        {
            var lines = seeds[random.Next(seeds.Length)].Split('\n');
            for (var change = random.Next(1, 4); change > 0; change--) Mutate(lines, random);
            var text = string.Join('\n', lines);
            var thrown = Record.Exception(() => Reading.Of([("a.yaml", text), ("b.yaml", seeds[random.Next(seeds.Length)])], isWholeCluster: round % 2 == 0));
            Assert.True(thrown is null, $"round {round}: {thrown}\n{text}");
        }
    }

    private static void Mutate(string[] lines, Random random)
    {
        var at = random.Next(lines.Length);
        var line = lines[at];
        var colon = line.IndexOf(": ", StringComparison.Ordinal);
        lines[at] = random.Next(5) switch
        {
            0 when colon > 0 => line[..(colon + 2)] + Pieces[random.Next(Pieces.Length)],
            1 when colon > 0 => string.Concat(line.AsSpan(0, Math.Max(0, colon - 1)), line.AsSpan(colon)),
            2 => lines[random.Next(lines.Length)],
            3 when line.Contains('{', StringComparison.Ordinal) => line.Replace(line[(line.IndexOf('{', StringComparison.Ordinal) + 1)..], Pieces[random.Next(Pieces.Length)] + "}", StringComparison.Ordinal),
            _ => line.TrimEnd().EndsWith(':') ? line + " " + Pieces[random.Next(Pieces.Length)] : "  " + line,
        };
    }

    private static IEnumerable<string> Seeds =>
    [
        WorkloadTests.Pod("a", "ReplicaSet/b", "app: a", "10.0.0.1", "{containers: [{ports: [{containerPort: 80}]}]}"),
        "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: a\nspec:\n  replicas: 1\n  template:\n    metadata:\n      labels:\n        a: b\n    spec:\n      containers:\n      - ports:\n        - containerPort: 80\n          hostPort: 1\n          name: x\n          protocol: TCP\n",
        "apiVersion: v1\nkind: Service\nmetadata:\n  name: a\nspec:\n  type: NodePort\n  selector:\n    a: b\n  clusterIP: 10.0.0.1\n  ports:\n  - port: 80\n    targetPort: http\n    nodePort: 30000\n",
        "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: a\nspec:\n  rules:\n  - http:\n      paths:\n      - backend:\n          service:\n            name: a\n            port:\n              number: 80\n",
        "apiVersion: v1\nkind: Node\nmetadata:\n  name: a\nspec:\n  podCIDRs:\n  - 10.0.0.0/24\nstatus:\n  addresses:\n  - address: 10.0.0.1\n",
        "apiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\nmetadata:\n  name: a\n  labels:\n    kubernetes.io/service-name: a\nendpoints:\n- addresses:\n  - 10.0.0.1\n",
        "apiVersion: policy.networking.k8s.io/v1alpha2\nkind: ClusterNetworkPolicy\nmetadata:\n  name: a\nspec:\n  tier: Admin\n  priority: 1\n  subject:\n    namespaces: {}\n  egress:\n  - name: x\n    action: Accept\n    to:\n    - networks:\n      - 10.0.0.0/8\n    - domainNames:\n      - example.com\n    - pods:\n        podSelector: {}\n    protocols:\n    - tcp:\n        destinationPort:\n          range:\n            start: 1\n            end: 2\n",
        "apiVersion: policy.networking.k8s.io/v1alpha1\nkind: AdminNetworkPolicy\nmetadata:\n  name: a\nspec:\n  priority: 1\n  subject:\n    pods:\n      namespaceSelector: {}\n      podSelector: {}\n  ingress:\n  - action: Pass\n    from:\n    - namespaces: {}\n    ports:\n    - portNumber:\n        port: 80\n        protocol: TCP\n    - portRange:\n        start: 1\n        end: 2\n    - namedPort: a\n",
    ];
}
