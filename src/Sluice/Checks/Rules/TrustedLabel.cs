using Sluice.Findings;
using Sluice.Model;

namespace Sluice.Checks.Rules;

/// <summary>
/// A label on a namespace that lets its pods in by being there (<c>example.com/trusted: "true"</c>). Whoever may edit a namespace sets it, and is let in. A
/// label that says what a namespace is (its team, tenant, stage or zone) is not meant: its value is asked for, not its presence.
/// </summary>
internal sealed class TrustedLabel
{
    /// <summary>Values that say no more than that the label is there.</summary>
    private static readonly string[] Flags = ["true", "yes", "on", "1", "enabled", "allow", "allowed", "granted", "trusted", ""];

    /// <summary>Words in a key that speak of access.</summary>
    private static readonly string[] Grants = ["trust", "allow", "whitelist", "permit", "grant", "access", "approved", "privileged"];

    /// <summary>Labels that are about something else, set by the cluster or its distribution.</summary>
    private static readonly string[] Foreign = ["pod-security.kubernetes.io/", "kubernetes.io/", "security.openshift.io/", "openshift.io/"];

    private readonly List<(WrittenRule Written, NetworkPolicyPeer Peer)> uses = [];

    private TrustedLabel(Requirement requirement) => Requirement = requirement;

    public Requirement Requirement { get; }

    /// <summary>The labels of this kind by which judged rules let somebody in, in order.</summary>
    public static IEnumerable<TrustedLabel> In(Scene scene)
    {
        var labels = new SortedDictionary<string, TrustedLabel>(StringComparer.Ordinal);
        var known = new Dictionary<Selector, Requirement?>();
        foreach (var written in scene.JudgedRules)
        {
            if (written.Direction != Direction.Ingress) continue;
            foreach (var peer in written.Rule.Peers)
            {
                if (peer.NamespaceSelector is not { IsEmpty: false } selector) continue;
                if (!known.TryGetValue(selector, out var requirement)) known[selector] = requirement = Find(selector);
                if (requirement is null) continue;
                if (!labels.TryGetValue(requirement.ToString(), out var label)) labels[requirement.ToString()] = label = new(requirement);
                label.uses.Add((written, peer));
            }
        }

        return labels.Values;
    }

    /// <summary>The finding: at the first rule, with the other rules and the namespaces that have the label beside it.</summary>
    public Finding Tell(Check check, Scene scene)
    {
        var (written, peer) = uses[0];
        var match = scene.Match(Selector.Of([Requirement]));
        var carriers = match.Certain.Select(static item => item.Name).ToList();
        var subject = $"{Words.Pods(written.Policy.PodSelector)} of namespace {written.Namespace}";
        var more = uses.Select(static use => (use.Written.Policy, use.Written.Rule.Index)).Distinct().Count() - 1;
        var who = carriers.Count == 0 ? "No namespace that was read has it."
            : $"{Words.List(carriers)} {(carriers.Count == 1 ? "has" : "have")} it, and every pod there gets to {subject} on {written.Ports}.";
        if (peer.PodSelector is { IsEmpty: false } pods && carriers.Count > 0)
            who = $"{Words.List(carriers)} {(carriers.Count == 1 ? "has" : "have")} it, and {Words.Pods(pods)} there get to {subject} on {written.Ports}.";
        return check.About(
            written.Policy.Name,
            peer.NamespaceSelectorSpan.HasLine ? peer.NamespaceSelectorSpan : peer.Span.HasLine ? peer.Span : written.Policy.Span,
            "",
            $"whoever may label a namespace lets it in by {Requirement}",
            $"The label grants access by being there: whoever may edit a namespace can set it, and the owner of {written.Namespace} is not asked. {who}"
                + (more == 0 ? "" : $" {Words.Count(more, "more rule asks", "more rules ask")} for it.")) with
        {
            Severity = Severity.Warning,
            Place = written.Place,
            Fingerprint = Check.Digest($"{check.Id}\nlabel\n{Requirement}"),
            Remedy = $"Name the trusted namespaces by {Labels.NamespaceName}, or let an admission policy decide who may set the label.",
            Related =
            [
                .. uses.Skip(1).Where(use => use.Written.Rule.Span.HasLine && use.Written != written).DistinctBy(static use => use.Written).Take(Concern.Limit)
                    .Select(static use => new RelatedPlace(use.Written.Rule.Span, "asks for it too")),
                .. match.Certain.Where(static item => item.Span.HasLine).Take(Concern.Limit).Select(static item => new RelatedPlace(item.Span, $"namespace {item.Name} has it")),
            ],
            Concern = Concern.OfConnections(
                [.. carriers.Select(name => new ConcernedConnection($"{Words.Pods(peer.PodSelector)} of {name}", subject, written.Traffic))]),
        };
    }

    /// <summary>The requirement of this kind; null when there is none, or when the namespace is named too.</summary>
    private static Requirement? Find(Selector selector)
    {
        if (selector.Requirements.Any(static requirement => requirement.Key == Labels.NamespaceName)) return null;
        foreach (var requirement in selector.Requirements)
        {
            if (IsGrant(requirement)) return requirement;
        }

        return null;
    }

    private static bool IsGrant(Requirement requirement)
    {
        var key = requirement.Key;
        if (NamespaceByLabel.IsNameLabel(key) || key == Namespace.TenantLabel || Array.Exists(Foreign, prefix => key.StartsWith(prefix, StringComparison.Ordinal))) return false;
        var speaks = Array.Exists(Grants, word => key.Contains(word, StringComparison.OrdinalIgnoreCase));
        return requirement.Operator switch
        {
            SelectorOperator.Exists => speaks,
            SelectorOperator.In => requirement.Values.All(static value => Array.Exists(Flags, flag => string.Equals(flag, value, StringComparison.OrdinalIgnoreCase))) || speaks,
            _ => false,
        };
    }
}
