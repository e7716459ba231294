using Sluice.Model;
using static Sluice.Benchmarks.Shapes.ClusterDraft;

namespace Sluice.Benchmarks.Shapes;

/// <summary>
/// Shape D: a mesh of domains. 2,000 namespaces in 40 domains, 50 pods in 10 apps each; per namespace a default deny and ten policies that name
/// domains by namespace label on both sides, over nine port ranges that overlap.
/// </summary>
internal static class CrossNamespace
{
    private const int Namespaces = 2_000;
    private const int Domains = 40;
    private const int Apps = 10;
    private const int PodsPerApp = 5;

    private static readonly (int First, int Last)[] Ranges =
    [
        (80, 80), (443, 443), (5432, 5439), (6379, 6379), (8000, 8099), (8080, 8443), (9000, 9100), (9090, 9090), (30000, 32767),
    ];

    public static Snapshot Build()
    {
        var random = new Random(4);
        var draft = new ClusterDraft();
        for (var n = 0; n < Namespaces; n++)
        {
            var space = $"ns-{n:d4}";
            draft.Namespace(space, ("domain", Domain(n)), ("zone", $"zone-{n % 3}"));
            draft.Policy(space, "default-deny", Selector.Everything, [], []);
            for (var app = 0; app < Apps; app++)
            {
                for (var pod = 0; pod < PodsPerApp; pod++)
                {
                    draft.Deployment(space, $"app-{app}-{pod}", ("app", $"app-{app}"), ("role", app < 3 ? "edge" : "core"), ("pod-template-hash", ManyTeams.Hash(random)));
                }

                var near = 1 + random.Next(5);
                draft.Policy(
                    space,
                    $"app-{app}",
                    Selector.Of(("app", $"app-{app}")),
                    [Rule([Of(n), Of(n + near, "edge")], Range(app % Ranges.Length), Range(random.Next(Ranges.Length)))],
                    [Rule([Of(n), Of(n + Domains - near)], Range(random.Next(Ranges.Length)), Range(random.Next(Ranges.Length)))]);
            }
        }

        return draft.ToSnapshot();
    }

    private static string Domain(int number) => $"domain-{number % Domains:d2}";

    private static NetworkPolicyPeer Of(int domain, string? role = null) =>
        PodsOf(Selector.Of(("domain", Domain(domain))), role is null ? null : Selector.Of(("role", role)));

    private static PolicyPort Range(int number) => Tcp(Ranges[number].First, Ranges[number].Last);
}
