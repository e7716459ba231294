using Sluice.Findings;
using Sluice.Model;

namespace Sluice.Checks.Rules;

/// <summary>
/// SLU2010: namespaces picked by a label that anyone who may edit namespaces can set, instead of <c>kubernetes.io/metadata.name</c>, which the API
/// server guards (KEP-2161): a label that stands for a name, told for each peer, or one that grants access by being there, told once.
/// </summary>
internal static class NamespaceByLabel
{
    /// <summary>Labels that people use for a namespace's name, whatever their prefix.</summary>
    private static readonly string[] NameLabels = ["name", "namespace", "namespace-name", "ns", "project"];

    public static Check Check { get; } = new(
        "SLU2010",
        "namespace-by-label",
        Severity.Error,
        "the namespace is picked by a label that anyone may set",
        Controls.Ids(Controls.Boundary, Controls.Components, Controls.Segregation),
        Find);

    private static IEnumerable<Finding> Find(Check check, Scene scene)
    {
        foreach (var written in scene.JudgedRules)
        {
            for (var at = 0; at < written.Rule.Peers.Count; at++)
            {
                if (written.Rule.Peers[at].NamespaceSelector is { } selector && Suspect(selector) is { } requirement)
                    yield return Tell(check, scene, written, at, requirement);
            }
        }

        foreach (var label in TrustedLabel.In(scene)) yield return label.Tell(check, scene);
    }

    /// <summary>The requirement that stands for a name, unless the name itself is required too.</summary>
    private static Requirement? Suspect(Selector selector)
    {
        Requirement? suspect = null;
        foreach (var requirement in selector.Requirements)
        {
            if (requirement.Key == Labels.NamespaceName) return null;
            if (requirement is not { Operator: SelectorOperator.In, Values.Count: 1 }) continue;
            if (IsNameLabel(requirement.Key)) suspect ??= requirement;
        }

        return suspect;
    }

    /// <summary>Whether a label stands for the name of a namespace, whatever its prefix.</summary>
    public static bool IsNameLabel(string key) => Array.IndexOf(NameLabels, key[(key.IndexOf('/', StringComparison.Ordinal) + 1)..]) >= 0;

    /// <summary>The pods that a peer would mean if it named its namespace rightly; none when that is not what is wrong with it.</summary>
    public static int[] Missed(Scene scene, NetworkPolicyPeer peer) =>
        peer.NamespaceSelector is { } selector && Suspect(selector) is { } requirement && Lacks(scene, requirement)
            ? scene.Select(requirement.Values[0], peer.PodSelector ?? Selector.Everything) : [];

    /// <summary>Whether the namespace that is meant was read and does not have the label.</summary>
    private static bool Lacks(Scene scene, Requirement requirement) =>
        scene.IsDefined(requirement.Values[0]) && scene.Namespace(requirement.Values[0]).Labels.Find(requirement.Key) != requirement.Values[0];

    private static Finding Tell(Check check, Scene scene, WrittenRule written, int at, Requirement requirement)
    {
        var peer = written.Rule.Peers[at];
        var name = requirement.Values[0];
        var meant = scene.IsNamespace(name);
        var item = scene.Namespace(name);
        var lacks = Lacks(scene, requirement);
        var fixedSelector = Selector.Of(
            peer.NamespaceSelector!.Requirements.Where(other => other != requirement).Append(Requirement.Of(Labels.NamespaceName, SelectorOperator.In, [name])));
        var why = lacks
            ? $"Namespace {name} does not have the label {requirement}, so the peer does not match it. Kubernetes sets {Labels.NamespaceName} on every namespace, and no other label."
            : $"Whoever may label a namespace can give it {requirement} and {(written.Direction == Direction.Egress ? "be reached from here" : "be let in")}. Kubernetes itself sets {Labels.NamespaceName} on every namespace, and nobody can change it.";
        return written.Finding(
            check,
            peer.NamespaceSelectorSpan.HasLine ? peer.NamespaceSelectorSpan : peer.Span,
            lacks ? $"namespace {name} does not have the label {requirement}" : check.Title,
            why,
            Words.Peer(peer, written.Namespace)) with
        {
            Severity = lacks ? Severity.Error : Severity.Warning,
            Remedy = $"Select the namespace by {Labels.NamespaceName}: {name}.",
            Related = lacks && item.Span.HasLine ? [new(item.Span, $"namespace {name} is defined here")] : [],
            Fix = meant ? [written.Edit(EditKind.Set, $"{written.PeerPath(at)}.namespaceSelector", Fragment.Of(fixedSelector))] : [],
        };
    }
}
