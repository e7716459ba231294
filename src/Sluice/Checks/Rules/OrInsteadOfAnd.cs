using Sluice.Findings;
using Sluice.Model;

namespace Sluice.Checks.Rules;

/// <summary>
/// SLU2003: a namespace selector and a pod selector as two items of one list, which admits either, where pods of that namespace were meant.
/// </summary>
internal static class OrInsteadOfAnd
{
    public static Check Check { get; } = new(
        "SLU2003",
        "or-instead-of-and",
        Severity.Error,
        "two list items admit either, where both were meant",
        Controls.Ids(Controls.Boundary, Controls.FlowEnforcement, Controls.Segregation),
        Find);

    private static IEnumerable<Finding> Find(Check check, Scene scene)
    {
        foreach (var written in scene.JudgedRules)
        {
            for (var at = 0; at + 1 < written.Rule.Peers.Count; at++)
            {
                if (Judge(check, scene, written, at) is not { } finding) continue;
                yield return finding;
                at++;
            }
        }
    }

    private static Finding? Judge(Check check, Scene scene, WrittenRule written, int at)
    {
        var (first, second) = (written.Rule.Peers[at], written.Rule.Peers[at + 1]);
        var (namespaces, pods) = IsNamespaces(first) && IsPods(second) ? (first, second) : IsPods(first) && IsNamespaces(second) ? (second, first) : default;
        if (namespaces is null || pods is null) return null;
        var (selector, wide) = (pods.PodSelector!, namespaces.NamespaceSelector!);
        if (Doubt(scene, written, selector, wide) is not { } severity) return null;
        var reach = $"every pod of {Words.Namespaces(wide)}";
        var finding = written.Finding(
            check,
            second.Span,
            check.Title,
            $"The rule admits {reach}, and besides {Words.Pods(selector)} of namespace {written.Namespace}. "
                + $"Only {Words.Pods(selector)} of {Words.Namespaces(wide)} {(written.Direction == Direction.Egress ? "can be reached" : "get in")} when both selectors stand in one item.",
            $"{wide}\n{selector}");
        return finding with
        {
            Severity = severity,
            Remedy = "Remove the dash before the second selector, so that both belong to one item.",
            Related = [new(namespaces.Span, $"admits {reach}")],
            Fix = ReferenceEquals(pods, second)
                ? [
                    written.Edit(EditKind.Move, $"{written.PeerPath(at + 1)}.podSelector", $"{written.PeerPath(at)}.podSelector"),
                    written.Edit(EditKind.Remove, written.PeerPath(at + 1), ""),
                ]
                : [
                    written.Edit(EditKind.Move, $"{written.PeerPath(at + 1)}.namespaceSelector", $"{written.PeerPath(at)}.namespaceSelector"),
                    written.Edit(EditKind.Remove, written.PeerPath(at + 1), ""),
                ],
        };
    }

    /// <summary>How sure it is that both were meant; null when the two items make sense as they are.</summary>
    private static Severity? Doubt(Scene scene, WrittenRule written, Selector pods, Selector namespaces)
    {
        var match = scene.Match(namespaces).Certain;
        if (namespaces.IsEmpty || match.Any(item => item.Name == written.Namespace)) return Severity.Error;
        var there = match.Any(item => item.Name != written.Namespace && scene.Select(item.Name, pods).Length > 0);
        if (scene.HasWorkloads(written.Namespace))
        {
            var here = scene.Select(written.Namespace, pods).Length > 0;
            return here ? there ? Severity.Warning : null : Severity.Error;
        }

        return there ? Severity.Error : written.Rule.Peers.Count == 2 ? Severity.Warning : null;
    }

    /// <summary>Whether two peers of one rule look like this mistake.</summary>
    public static bool Resembles(NetworkPolicyPeer wide, NetworkPolicyPeer narrow) => IsNamespaces(wide) && IsPods(narrow);

    private static bool IsNamespaces(NetworkPolicyPeer peer) => peer is { Block: null, NamespaceSelector: not null, PodSelector: null };

    private static bool IsPods(NetworkPolicyPeer peer) => peer is { Block: null, NamespaceSelector: null, PodSelector: { IsEmpty: false } };
}
