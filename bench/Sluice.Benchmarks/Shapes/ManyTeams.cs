using System.Globalization;
using Sluice.Model;
using static Sluice.Benchmarks.Shapes.ClusterDraft;

namespace Sluice.Benchmarks.Shapes;

/// <summary>
/// Shape A: a platform with a namespace per application and environment. 25,000 namespaces in 500 teams, 4 pods each, and the three
/// policies that platforms stamp into every namespace: default deny, the namespace to itself, and the team's front ends to the back end.
/// </summary>
internal static class ManyTeams
{
    private const int Namespaces = 25_000;
    private const int Teams = 500;

    public static Snapshot Build()
    {
        var random = new Random(1);
        var draft = new ClusterDraft();
        for (var n = 0; n < Namespaces; n++)
        {
            var space = $"ns-{n:d5}";
            var team = $"team-{n % Teams:d3}";
            draft.Namespace(space, ("team", team), ("env", n % 3 == 0 ? "prod" : "dev"));
            for (var pod = 0; pod < 4; pod++)
            {
                draft.Deployment(space, $"app-{pod}", ("app", $"app-{pod}"), ("tier", pod < 2 ? "frontend" : "backend"), ("pod-template-hash", Hash(random)));
            }

            draft.Policy(space, "allow-same-namespace", Selector.Everything, [Rule([Pods(Selector.Everything)])]);
            draft.Policy(
                space,
                "allow-team",
                Selector.Of(("tier", "backend")),
                [Rule([PodsOf(Selector.Of(("team", team)), Selector.Of(("tier", "frontend")))], Tcp(8080), Tcp(9090))]);
            draft.Policy(space, "default-deny", Selector.Everything, []);
        }

        return draft.ToSnapshot();
    }

    /// <summary>What a Deployment puts on its pods: no selector ever asks for it.</summary>
    internal static string Hash(Random random) => random.Next().ToString("x8", CultureInfo.InvariantCulture);
}
