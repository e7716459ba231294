using Sluice.Findings;
using Sluice.Model;

namespace Sluice.Readers.Kubernetes;

/// <summary>
/// Reads a policy of a kind that is not evaluated, just so far as to tell whose traffic it may touch. Its fields are not checked: their API is not ours.
/// What narrows the subject is taken only where it is plain; in doubt the policy may touch more.
/// </summary>
internal sealed class OpaquePolicyReader(StringPool strings, ObjectProblems problems)
{
    private const string CiliumAnySource = "any:";
    private const string CiliumPodSource = "k8s:";

    /// <summary>The policy.</summary>
    /// <param name="head">The object.</param>
    /// <param name="isIdle">Whether it is not enforced, or not on the network that pods share.</param>
    public OpaquePolicy Read(ObjectHead head, bool isIdle)
    {
        Report(head, isIdle);
        var (ingress, egress) = isIdle ? (false, false) : Directions(head);
        return new()
        {
            Name = head.Name, Span = head.Span, Standing = problems.Standing, Subject = Subject(head), MayTouchIngress = ingress, MayTouchEgress = egress,
        };
    }

    private void Report(ObjectHead head, bool isIdle)
    {
        var at = head.Root["kind"u8] is { Exists: true } kind ? kind : head.Root;
        if (isIdle)
        {
            problems.Add(ProblemIds.NotEvaluated, Severity.Note, at, at.Span, $"{head.Api} has no say in the analysis", "It is not enforced, or concerns networks other than the one pods share.", null);
            return;
        }

        problems.Add(ProblemIds.NotEvaluated, Severity.Error, at, at.Span, $"{head.Api} is not evaluated", "Every connection that the policy could touch is unknown.", new("not evaluated")
        {
            Remedy = "Write the policy as a NetworkPolicy or ClusterNetworkPolicy, or check these objects apart from it.",
        });
    }

    private Selector? Subject(ObjectHead head) => head.Api.Group switch
    {
        "cilium.io" => Cilium(head),
        "projectcalico.org" or "crd.projectcalico.org" => Calico(head),
        _ => null,
    };

    /// <summary>An endpointSelector of pod labels; null for several specs, node selectors, and labels from other sources.</summary>
    private Selector? Cilium(ObjectHead head)
    {
        if (head.Root["specs"u8].HasContent || !head.Spec["endpointSelector"u8].IsMapping) return null;
        var selector = head.Spec["endpointSelector"u8];
        if (selector["matchExpressions"u8].HasContent) return null;
        var requirements = new List<Requirement>();
        foreach (var entry in selector["matchLabels"u8].Entries)
        {
            if (!entry.Value.IsScalar || PodLabel(strings.Text(entry.Key)) is not { } key) return null;
            requirements.Add(Requirement.Of(key, SelectorOperator.In, [strings.Text(entry.Value)]));
        }

        return Selector.Of(requirements);
    }

    private static string? PodLabel(string key)
    {
        var name = key.StartsWith(CiliumPodSource, StringComparison.Ordinal) || key.StartsWith(CiliumAnySource, StringComparison.Ordinal) ? key[4..] : key;
        return name.StartsWith("io.kubernetes.pod.namespace", StringComparison.Ordinal) || name.StartsWith("io.cilium", StringComparison.Ordinal) || !Names.IsLabelKey(name) ? null : name;
    }

    /// <summary>Calico's selectors are a language of their own; only the one for everything is plain.</summary>
    private Selector? Calico(ObjectHead head)
    {
        var text = strings.Text(head.Spec["selector"u8]).Trim();
        var isEverything = text is "" or "all()" && !head.Spec["namespaceSelector"u8].HasContent && !head.Spec["serviceAccountSelector"u8].HasContent;
        return isEverything ? Selector.Everything : null;
    }

    private static (bool Ingress, bool Egress) Directions(ObjectHead head)
    {
        if (head.Api.Kind is "EgressFirewall" or "EgressNetworkPolicy") return (false, true);
        var isCilium = head.Api.Group == "cilium.io" && !head.Root["specs"u8].HasContent && head.Spec.IsMapping;
        if (!isCilium) return (true, true);
        return (head.Spec["ingress"u8].HasContent || head.Spec["ingressDeny"u8].HasContent, head.Spec["egress"u8].HasContent || head.Spec["egressDeny"u8].HasContent);
    }
}
