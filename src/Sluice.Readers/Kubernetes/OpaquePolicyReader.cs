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
    private const string CiliumNamespaceName = "io.kubernetes.pod.namespace";
    private const string CiliumNamespaceLabels = "io.cilium.k8s.namespace.labels.";

    /// <summary>The policy.</summary>
    /// <param name="head">The object.</param>
    /// <param name="isIdle">Whether it is not enforced, or not on the network that pods share.</param>
    public OpaquePolicy Read(ObjectHead head, bool isIdle)
    {
        Report(head, isIdle);
        var (ingress, egress) = isIdle ? (false, false) : Directions(head);
        var (pods, namespaces) = Subject(head);
        return new()
        {
            Name = head.Name, Span = head.Span, Standing = problems.Standing, Subject = pods, Namespaces = namespaces, MayTouchIngress = ingress, MayTouchEgress = egress,
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

    private PodTerms Subject(ObjectHead head) => head.Api.Group switch
    {
        "cilium.io" => Cilium(head),
        "projectcalico.org" or "crd.projectcalico.org" => Calico(head),
        _ => PodTerms.Anything,
    };

    /// <summary>What a subject asks of pods (null when any pod may be meant) and of their namespaces.</summary>
    private readonly record struct PodTerms(Selector? Pods, Selector Namespaces)
    {
        public static PodTerms Anything => new(null, Selector.Everything);
    }

    /// <summary>An endpointSelector of labels of pods and namespaces; anything for several specs, node selectors, and labels from other sources.</summary>
    private PodTerms Cilium(ObjectHead head)
    {
        if (head.Root["specs"u8].HasContent || !head.Spec["endpointSelector"u8].IsMapping) return PodTerms.Anything;
        var selector = head.Spec["endpointSelector"u8];
        var (pods, namespaces) = (new List<Requirement>(), new List<Requirement>());
        foreach (var entry in selector["matchLabels"u8].Entries)
        {
            if (!entry.Value.IsScalar || !Add(strings.Text(entry.Key), SelectorOperator.In, [strings.Text(entry.Value)])) return PodTerms.Anything;
        }

        foreach (var expression in selector["matchExpressions"u8].Items)
        {
            var values = new List<string>();
            foreach (var value in expression["values"u8].Items) values.Add(strings.Text(value));
            var known = Enum.TryParse<SelectorOperator>(strings.Text(expression["operator"u8]), out var read) ? read : SelectorOperator.Unknown;
            if (!Add(strings.Text(expression["key"u8]), known, values)) return PodTerms.Anything;
        }

        return new(Selector.Of(pods), Selector.Of(namespaces));

        bool Add(string key, SelectorOperator @operator, List<string> values)
        {
            var takesValues = @operator is SelectorOperator.In or SelectorOperator.NotIn;
            if (@operator == SelectorOperator.Unknown || takesValues != values.Count > 0) return false;
            var name = key.StartsWith(CiliumPodSource, StringComparison.Ordinal) || key.StartsWith(CiliumAnySource, StringComparison.Ordinal) ? key[CiliumPodSource.Length..] : key;
            if (NamespaceLabel(name) is { } label)
            {
                // A namespaced policy means its own namespace whatever it says of namespaces.
                if (head.Name.Namespace.Length > 0) return false;
                namespaces.Add(Requirement.Of(label, @operator, values));
                return true;
            }

            if (name.StartsWith("io.cilium", StringComparison.Ordinal) || name.StartsWith("io.kubernetes", StringComparison.Ordinal) || !Names.IsLabelKey(name)) return false;
            pods.Add(Requirement.Of(name, @operator, values));
            return true;
        }
    }

    /// <summary>The label of a namespace that Cilium gives to its pods under another name; null for a label of the pod itself.</summary>
    private static string? NamespaceLabel(string name) =>
        name == CiliumNamespaceName ? Labels.NamespaceName
        : name.StartsWith(CiliumNamespaceLabels, StringComparison.Ordinal) && Names.IsLabelKey(name.AsSpan(CiliumNamespaceLabels.Length)) ? name[CiliumNamespaceLabels.Length..] : null;

    /// <summary>A selector in Calico's language, where it is a conjunction of plain terms; anything where accounts have a say.</summary>
    private PodTerms Calico(ObjectHead head)
    {
        if (head.Spec["serviceAccountSelector"u8].HasContent) return PodTerms.Anything;
        var namespaces = CalicoSelector.Parse(strings.Text(head.Spec["namespaceSelector"u8])) ?? Selector.Everything;
        return new(CalicoSelector.Parse(strings.Text(head.Spec["selector"u8])), head.Name.Namespace.Length == 0 ? namespaces : Selector.Everything);
    }

    private static (bool Ingress, bool Egress) Directions(ObjectHead head)
    {
        if (head.Api.Kind is "EgressFirewall" or "EgressNetworkPolicy") return (false, true);
        var isCilium = head.Api.Group == "cilium.io" && !head.Root["specs"u8].HasContent && head.Spec.IsMapping;
        if (!isCilium) return (true, true);
        return (head.Spec["ingress"u8].HasContent || head.Spec["ingressDeny"u8].HasContent, head.Spec["egress"u8].HasContent || head.Spec["egressDeny"u8].HasContent);
    }
}
