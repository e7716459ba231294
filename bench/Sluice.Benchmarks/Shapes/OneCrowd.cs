using Sluice.Model;
using static Sluice.Benchmarks.Shapes.ClusterDraft;

namespace Sluice.Benchmarks.Shapes;

/// <summary>
/// Shape C: what a generator that writes one policy per caller leaves behind. 10,000 workloads in one namespace; 10,000 policies, every one of
/// them for all pods, each admitting another caller.
/// </summary>
internal static class OneCrowd
{
    private const int Workloads = 10_000;

    public static Snapshot Build()
    {
        var draft = new ClusterDraft();
        draft.Namespace("crowd");
        for (var n = 0; n < Workloads; n++)
        {
            draft.Deployment("crowd", $"svc-{n:d5}", ("app", $"svc-{n:d5}"));
            draft.Policy("crowd", $"from-{n:d5}", Selector.Everything, [Rule([Pods(Selector.Of(("app", $"svc-{n:d5}")))], Tcp(8000 + (n % 8)))]);
        }

        return draft.ToSnapshot();
    }
}
