using Sluice.Charters;
using Sluice.Sets;

namespace Sluice.Compile;

/// <summary>Something that a charter can be compiled to.</summary>
public sealed class CompileTarget
{
    private readonly Func<CompileTarget, BoundCharter, CompiledTarget> compile;

    private CompileTarget(string name, string title, Func<CompileTarget, BoundCharter, CompiledTarget> compile) =>
        (Name, Title, this.compile) = (name, title, compile);

    /// <summary>Every target, in the order in which they are told. The only list of them.</summary>
    public static ValueList<CompileTarget> All { get; } =
    [
        new("networkpolicy", "networking.k8s.io/v1 NetworkPolicy", NetworkPolicyTarget.Compile) { IsEvaluated = true, IsPackaged = true },
        new("cluster-networkpolicy", "policy.networking.k8s.io/v1alpha2 ClusterNetworkPolicy: what is forbidden, beside networkpolicy", ClusterPolicyTarget.Compile) { IsEvaluated = true, IsSupplement = true, IsPackaged = true },
        new("cilium", "cilium.io/v2: domain names, clusterwide baseline and denies", CiliumTarget.Compile) { IsPackaged = true },
        new("calico", "projectcalico.org/v3: tiers, GlobalNetworkPolicy, GlobalNetworkSet", CalicoTarget.Compile) { IsPackaged = true },
        new("gateway", "allowlist of the egress gateway by workload, with ends: docs/schemas/gateway.schema.json", GatewayTarget.Compile),
        new("squid", "lists for Squid 5, which keeps neither days nor the name in TLS; callers by address, in files that you fill", SquidTarget.Compile),
        new("envoy", "static configuration for Envoy, API v3: CONNECT and RBAC by service account, without days; never run by the tests", EnvoyTarget.Compile),
        new("admission", "ValidatingAdmissionPolicy: what the API server refuses, so that the charter is not left by hand", AdmissionTarget.Compile),
        new("rego", "conftest rules and their tests: default deny, no wide rules, exceptions whole and current", RegoTarget.Compile),
        new("docs", "Markdown: component matrix, exception register, diagram; lines of CODEOWNERS", DocsTarget.Compile),
    ];

    /// <summary>As it is asked for: <c>networkpolicy</c>. Also the folder of its files.</summary>
    public string Name { get; }

    /// <summary>What it is, in a few words.</summary>
    public string Title { get; }

    /// <summary>Whether the engine evaluates what is generated, so that the output can be proven.</summary>
    public bool IsEvaluated { get; private init; }

    /// <summary>Whether it only adds to <c>networkpolicy</c>, and is proven together with it.</summary>
    public bool IsSupplement { get; private init; }

    /// <summary>Whether it writes policies, which Kustomize and Helm can package.</summary>
    public bool IsPackaged { get; private init; }

    /// <summary>The target of a name; null when there is none.</summary>
    public static CompileTarget? Find(string name) => All.FirstOrDefault(target => string.Equals(target.Name, name, StringComparison.Ordinal));

    /// <summary>What the target makes of a charter.</summary>
    public CompiledTarget Compile(BoundCharter bound)
    {
        ArgumentNullException.ThrowIfNull(bound);
        var compiled = compile(this, bound);
        var folder = CharterFolder.Of(bound.Charter);
        return compiled with { Files = compiled.Files.Select(generated => generated.Within(folder)).ToValueList() };
    }

    public override string ToString() => Name;
}
