using Sluice.Charters;
using Sluice.Dialects;
using Sluice.Model;
using static Sluice.Compile.ManifestNode;

namespace Sluice.Compile;

/// <summary>
/// Callers as Envoy knows them: by the SPIFFE ID in the client certificate, <c>spiffe://cluster.local/ns/NAMESPACE/sa/ACCOUNT</c>, which names a service account and no labels. A caller is
/// let through by the accounts that are its own among the workloads that were read, and barred by every account that may be its own.
/// </summary>
internal sealed class EnvoyCallers(BoundCharter bound)
{
    /// <summary>The principals of whom something is opened for; none where no account is known to be the caller's alone.</summary>
    public List<MappingNode> Known(GrantSide side)
    {
        if (side.IsAnyone) return [.. bound.Snapshot.Namespaces.Select(static space => Namespace(space.Name))];
        if (side.Term is not PodTerm pods) return [];
        if (pods.Pods!.IsEmpty) return [.. Spaces(pods, isBarred: false).Select(Namespace)];
        var accounts = Workloads(pods, isBarred: false).GroupBy(static workload => (Space: workload.Name.Namespace, Account: AccountOf(workload)));
        return [.. accounts.Where(group => Users(group.Key.Space, group.Key.Account).All(workload => pods.Pods.Matches(workload.Labels))).Select(static group => Account(group.Key.Space, group.Key.Account))];
    }

    /// <summary>The principals of whom something is never open for: rather too many than too few.</summary>
    public List<MappingNode> Barred(GrantSide side)
    {
        if (side.IsAnyone) return [Map(("any", true))];
        if (side.Term is BlockTerm block) return [.. block.Addresses.ToBlocks().Select(static cidr => Map(("direct_remote_ip", EnvoyRules.Range(cidr))))];
        var pods = (PodTerm)side.Term!;
        var spaces = Spaces(pods, isBarred: true).ToList();
        if (pods.Pods!.IsEmpty) return [.. spaces.Select(Namespace)];
        var accounts = Workloads(pods, isBarred: true).Select(static workload => (Space: workload.Name.Namespace, Account: AccountOf(workload))).Distinct().ToList();
        return [.. accounts.Select(static one => Account(one.Space, one.Account)), .. spaces.Except(accounts.Select(static one => one.Space), StringComparer.Ordinal).Select(Namespace)];
    }

    private IEnumerable<string> Spaces(PodTerm pods, bool isBarred) => pods.NamespaceName is { } name ? [name]
        : bound.Snapshot.Namespaces.Where(space => pods.Namespaces.Matches(space.Labels) || (isBarred && !space.LabelsKnown)).Select(static space => space.Name);

    private IEnumerable<Workload> Workloads(PodTerm pods, bool isBarred)
    {
        var spaces = Spaces(pods, isBarred).ToHashSet(StringComparer.Ordinal);
        return bound.Snapshot.Workloads.Where(workload => spaces.Contains(workload.Name.Namespace) && pods.Pods!.Matches(workload.Labels))
            .OrderBy(static workload => workload.Name.Namespace, StringComparer.Ordinal).ThenBy(AccountOf, StringComparer.Ordinal);
    }

    private IEnumerable<Workload> Users(string space, string account) => bound.Snapshot.Workloads.Where(workload => workload.Name.Namespace == space && AccountOf(workload) == account);

    /// <summary>A pod that names no service account runs under <c>default</c>.</summary>
    private static string AccountOf(Workload workload) => workload.ServiceAccount.Length > 0 ? workload.ServiceAccount : "default";

    private static MappingNode Account(string space, string account) => Named("exact", $"spiffe://cluster.local/ns/{space}/sa/{account}");

    private static MappingNode Namespace(string space) => Named("prefix", $"spiffe://cluster.local/ns/{space}/sa/");

    private static MappingNode Named(string how, string name) => Map(("authenticated", Map(("principal_name", Map((how, name))))));
}
