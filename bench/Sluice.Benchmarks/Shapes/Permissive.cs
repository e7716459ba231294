using Sluice.Model;
using static Sluice.Benchmarks.Shapes.ClusterDraft;

namespace Sluice.Benchmarks.Shapes;

/// <summary>
/// Shape E: a cluster that closes by listing enemies. 20,000 workloads in 200 namespaces; each has its own ingress policy that admits every pod of
/// every namespace except three callers by label and whatever is quarantined, so that 399.5 of 400 million pairs are open.
/// </summary>
internal static class Permissive
{
    private const int Workloads = 20_000;
    private const int Namespaces = 200;

    public static Snapshot Build()
    {
        var random = new Random(5);
        var draft = new ClusterDraft();
        for (var n = 0; n < Namespaces; n++) draft.Namespace($"ns-{n:d3}");
        for (var n = 0; n < Workloads; n++)
        {
            var space = $"ns-{n % Namespaces:d3}";
            if (n % 1000 == 7) draft.Deployment(space, Name(n), ("app", Name(n)), ("quarantine", "true"));
            else draft.Deployment(space, Name(n), ("app", Name(n)));
            var enemies = Enumerable.Range(0, 3).Select(_ => Name(random.Next(Workloads)));
            var friends = Selector.Of([Requirement.Of("app", SelectorOperator.NotIn, enemies), Requirement.Of("quarantine", SelectorOperator.DoesNotExist, [])]);
            draft.Policy(space, Name(n), Selector.Of(("app", Name(n))), [Rule([PodsOf(Selector.Everything, friends)])]);
        }

        return draft.ToSnapshot();
    }

    private static string Name(int number) => $"svc-{number:d5}";
}
