using Sluice.Model;
using static Sluice.Benchmarks.Shapes.ClusterDraft;

namespace Sluice.Benchmarks.Shapes;

/// <summary>
/// Shape B: a company with a namespace per product. 100 namespaces of 1,000 pods in 100 apps; each namespace is closed but for DNS, and each
/// app has a policy with its callers and callees by label and port. One caller in twenty was forgotten at the callee: a one-sided flow.
/// </summary>
internal static class LargeNamespaces
{
    private const int Namespaces = 100;
    private const int Apps = 100;
    private const int PodsPerApp = 10;
    private const int Callees = 3;

    public static Snapshot Build()
    {
        var random = new Random(2);
        var draft = new ClusterDraft();
        draft.Namespace("kube-system");
        draft.Deployment("kube-system", "coredns", ("k8s-app", "kube-dns"));
        for (var n = 0; n < Namespaces; n++) AddNamespace(draft, random, $"product-{n:d3}");
        return draft.ToSnapshot();
    }

    private static void AddNamespace(ClusterDraft draft, Random random, string space)
    {
        draft.Namespace(space, ("env", "prod"));
        var callers = new List<int>[Apps];
        var callees = new List<int>[Apps];
        for (var app = 0; app < Apps; app++) (callers[app], callees[app]) = ([], []);
        for (var app = 0; app < Apps; app++)
        {
            for (var pod = 0; pod < PodsPerApp; pod++)
            {
                draft.Deployment(space, $"app-{app:d2}-{pod}", ("app", $"app-{app:d2}"), ("tier", $"tier-{app % 4}"), ("pod-template-hash", ManyTeams.Hash(random)));
            }

            for (var callee = 0; callee < Callees; callee++)
            {
                var to = random.Next(Apps);
                callees[app].Add(to);
                if (random.Next(20) != 0) callers[to].Add(app);
            }
        }

        draft.Policy(space, "default-deny", Selector.Everything, [], [Rule([PodsOf(Named("kube-system"), Selector.Of(("k8s-app", "kube-dns")))], Udp(53), Tcp(53))]);
        for (var app = 0; app < Apps; app++)
        {
            draft.Policy(
                space,
                $"app-{app:d2}",
                App(app),
                callers[app].Count == 0 ? [] : [Rule(callers[app].Distinct().Select(caller => Pods(App(caller))), Tcp(PortOf(app)))],
                callees[app].Distinct().Select(callee => Rule([Pods(App(callee))], Tcp(PortOf(callee)))));
        }
    }

    private static Selector App(int app) => Selector.Of(("app", $"app-{app:d2}"));

    private static Selector Named(string space) => Selector.Of((Labels.NamespaceName, space));

    private static int PortOf(int app) => 8000 + (app % 10);
}
