using Sluice.Model;

namespace Sluice.Checks;

/// <summary>
/// Over which pods a policy that could not be read, or is of a kind that is not evaluated, may have a say. What it surely cannot touch is judged as if it
/// were not there: pods of other namespaces, pods that its subject does not select, and the direction it says nothing about.
/// </summary>
internal sealed class UnreadPolicies
{
    private const byte OverIngress = 1;
    private const byte OverEgress = 2;

    private readonly Scene scene;
    private readonly List<Reach> reaches = [];
    private readonly byte[] over;

    public UnreadPolicies(Scene scene)
    {
        this.scene = scene;
        over = new byte[scene.Snapshot.Workloads.Count];
        foreach (var policy in scene.Snapshot.Policies)
        {
            if (Of(policy) is not { Over: not 0 } reach) continue;
            reaches.Add(reach);
            foreach (var place in Places(reach)) over[place] |= reach.Over;
        }
    }

    /// <summary>What one policy may touch; pods are null when any may be meant, and without a name the namespaces are selected.</summary>
    private sealed record Reach(string Name, Selector Namespaces, Selector? Pods, byte Over);

    /// <summary>A number that is equal for workloads that such policies may touch alike.</summary>
    public int MarkOf(int place) => over[place];

    /// <summary>Whether one may have a say over a workload.</summary>
    public bool MayTouch(int place, Direction direction) => (over[place] & Bit(direction)) != 0;

    /// <summary>Whether one may have a say over the pods that a selector of a namespace means, of which none were read.</summary>
    public bool MayTouch(string name, Selector pods, Direction direction)
    {
        foreach (var reach in reaches)
        {
            if ((reach.Over & Bit(direction)) == 0 || !MayMean(reach, name)) continue;
            if (reach.Pods is null || (pods.IsEmpty ? reach.Pods.Matches(Labels.Empty) : !AreApart(reach.Pods, pods))) return true;
        }

        return false;
    }

    private static byte Bit(Direction direction) => direction == Direction.Egress ? OverEgress : OverIngress;

    private static Reach? Of(Policy policy) => policy switch
    {
        OpaquePolicy opaque => new(opaque.Name.Namespace, opaque.Namespaces, opaque.Subject, Over(opaque.MayTouchIngress, opaque.MayTouchEgress)),
        NetworkPolicy { Standing: PolicyStanding.Refused } refused =>
            new(refused.Name.Namespace, Selector.Everything, refused.PodSelector, Over(refused.IsolatesIngress, refused.IsolatesEgress)),
        AdminPolicy { Standing: PolicyStanding.Refused } refused => refused.Subject is { } subject
            ? new("", subject.Namespaces, subject.Pods, OverIngress | OverEgress)
            : new("", Selector.Everything, null, OverIngress | OverEgress),
        _ => null,
    };

    private static byte Over(bool ingress, bool egress) => (byte)((ingress ? OverIngress : 0) | (egress ? OverEgress : 0));

    private IEnumerable<int> Places(Reach reach)
    {
        var pods = reach.Pods ?? Selector.Everything;
        if (reach.Name.Length > 0) return scene.Select(reach.Name, pods);
        if (reach.Namespaces.IsEmpty) return scene.SelectEverywhere(pods);
        var match = scene.Match(reach.Namespaces);
        return match.Certain.Concat(match.Possible).SelectMany(item => scene.Select(item.Name, pods));
    }

    private bool MayMean(Reach reach, string name)
    {
        if (reach.Name.Length > 0) return reach.Name == name;
        var item = scene.Namespace(name);
        foreach (var requirement in reach.Namespaces.Requirements)
        {
            if ((item.LabelsKnown || requirement.Key == Labels.NamespaceName) && !requirement.Matches(item.Labels)) return false;
        }

        return true;
    }

    /// <summary>Whether no pod can satisfy both, as they ask different values of one label.</summary>
    private static bool AreApart(Selector one, Selector other)
    {
        foreach (var left in one.Requirements)
        {
            foreach (var right in other.Requirements)
            {
                if (left.Key == right.Key && (Excludes(left, right) || Excludes(right, left))) return true;
            }
        }

        return false;
    }

    private static bool Excludes(Requirement one, Requirement other) => (one.Operator, other.Operator) switch
    {
        (SelectorOperator.In, SelectorOperator.In) => !one.Values.Any(value => other.Values.Contains(value)),
        (SelectorOperator.In, SelectorOperator.NotIn) => one.Values.All(value => other.Values.Contains(value)),
        (SelectorOperator.In or SelectorOperator.Exists, SelectorOperator.DoesNotExist) => true,
        _ => false,
    };
}
