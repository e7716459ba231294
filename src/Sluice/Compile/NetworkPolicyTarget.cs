using Sluice.Charters;
using Sluice.Sets;
using static Sluice.Compile.ManifestNode;

namespace Sluice.Compile;

/// <summary>
/// Compiles to networking.k8s.io/v1 NetworkPolicy: one file for each governed namespace, with a default deny of both directions, the way to the resolver, a policy
/// for the flows of each set of pods, and one of its own for each exception. Both sides of a grant are opened where both are governed. It knows no domain names,
/// forbids nothing, and ends by no date.
/// </summary>
internal static class NetworkPolicyTarget
{
    public static CompiledTarget Compile(CompileTarget target, BoundCharter bound)
    {
        var (grants, capabilities) = GrantPlan.Of(bound, new());
        capabilities.AddRange(bound.Bars.Select(static bar => new Capability(Standing.Failed, Limit.NoDenies) { Bar = bar }));
        var policies = new PolicySet(bound);
        foreach (var grant in grants) policies.Add(grant);
        var files = bound.Governance.Names.Select(space => GeneratedFile.Yaml($"{target.Name}/{space}.yaml", Objects(bound, space, policies)));
        return new(target, files.ToValueList(), capabilities.ToValueList()) { Grants = grants.ToValueList() };
    }

    private static IEnumerable<GeneratedObject> Objects(BoundCharter bound, string space, PolicySet policies)
    {
        var deny = Map(("podSelector", Map()), ("policyTypes", List([FromString("Ingress"), FromString("Egress")])));
        yield return new(PolicyManifest.Of(bound, space, "default-deny", default, deny), [bound.Charter.Span], ["What no other policy allows is denied, in both directions."]);
        foreach (var policy in policies.In(space)) yield return PolicyManifest.Of(bound, policy);
    }
}
