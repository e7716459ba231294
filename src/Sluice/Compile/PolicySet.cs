using Sluice.Charters;
using Sluice.Model;

namespace Sluice.Compile;

/// <summary>
/// The policies of a per-namespace target before they are written: what is open for each set of pods, apart for the resolver, the flows, and each exception, so that an
/// exception can be taken away as one object.
/// </summary>
internal sealed class PolicySet(BoundCharter bound)
{
    private readonly Dictionary<(string Space, string Exception, bool IsDns, Selector Pods), PlannedPolicy> policies = [];
    private ILookup<string, PlannedPolicy>? spaces;

    /// <summary>Adds both governed sides of a grant; before any policy is asked for.</summary>
    public void Add(Grant grant)
    {
        foreach (var pods in bound.Governance.Subjects(grant.From)) Of(pods, grant, grant.From).Egress.Add(grant);
        foreach (var pods in bound.Governance.Subjects(grant.To)) Of(pods, grant, grant.To).Ingress.Add(grant);
    }

    /// <summary>The policies of a namespace with their names: the resolver first, then by name.</summary>
    public IEnumerable<PlannedPolicy> In(string space)
    {
        var named = new List<PlannedPolicy>();
        spaces ??= policies.Values.ToLookup(static policy => policy.Pods.Namespace, StringComparer.Ordinal);
        foreach (var group in spaces[space].GroupBy(static policy => policy.Stem, StringComparer.Ordinal))
        {
            var ordered = group.OrderBy(static policy => policy.Pods.Pods.ToString(), StringComparer.Ordinal).ToList();
            for (var at = 0; at < ordered.Count; at++)
                named.Add(ordered[at] with { Name = ordered.Count == 1 ? group.Key : FormattableString.Invariant($"{group.Key}-{at + 1}") });
        }

        return named.OrderBy(static policy => !policy.IsDns).ThenBy(static policy => policy.Name, StringComparer.Ordinal);
    }

    private PlannedPolicy Of(GovernedPods pods, Grant grant, GrantSide side)
    {
        var key = (pods.Namespace, grant.Exception?.Name ?? "", grant.IsDns, pods.Pods);
        if (policies.TryGetValue(key, out var policy)) return policy;
        return policies[key] = new(pods, Stem(pods, grant, side)) { Exception = grant.Exception, IsDns = grant.IsDns };
    }

    /// <summary>What a policy is called, but for a number where several of a namespace would have one name. A DNS subdomain of at most 240 characters.</summary>
    private string Stem(GovernedPods pods, Grant grant, GrantSide side)
    {
        if (grant.IsDns) return "allow-dns";
        if (grant.Exception is { } exception) return Shorten($"exception-{exception.Name}");
        if (pods.Pods.IsEmpty) return "allow-every-pod";
        var component = bound.Charter.Components.FirstOrDefault(component => component.Namespace == pods.Namespace && component.Pods.Equals(pods.Pods));
        return Shorten($"allow-{component?.Name ?? (side.Peer is WorkloadPeer { Name: var name } ? name : "pods")}");
    }

    private static string Shorten(string name) => name.Length <= 240 ? name : name[..240].TrimEnd('-', '.');
}

/// <summary>A policy before it is written.</summary>
/// <param name="Pods">The pods it is about.</param>
/// <param name="Stem">What it is called, but for a number.</param>
internal sealed record PlannedPolicy(GovernedPods Pods, string Stem)
{
    public string Name { get; init; } = Stem;

    public AccessException? Exception { get; init; }

    public bool IsDns { get; init; }

    /// <summary>What opens the pods to others.</summary>
    public List<Grant> Ingress { get; } = [];

    /// <summary>What opens others to the pods.</summary>
    public List<Grant> Egress { get; } = [];
}
