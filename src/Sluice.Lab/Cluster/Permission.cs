using System.Globalization;
using Sluice.Probes;
using Sluice.Sets;

namespace Sluice.Lab.Cluster;

/// <summary>A permission that a run needs.</summary>
/// <param name="Verb">As RBAC has it: <c>create</c>.</param>
/// <param name="Resource">As RBAC has it: <c>pods</c>, or <c>pods/exec</c>.</param>
/// <param name="Namespace">Where.</param>
public sealed record Permission(string Verb, string Resource, string Namespace)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>What is needed in one namespace to send probes from an origin. kubectl opens exec with GET and, where that fails, with POST: RBAC calls these get and create.</summary>
    public static IEnumerable<Permission> Of(ProbeOrigin origin, string space)
    {
        yield return new("get", "pods", space);
        yield return new("get", "pods/exec", space);
        yield return new("create", "pods/exec", space);
        if (origin == ProbeOrigin.EphemeralContainer) yield return new("patch", "pods/ephemeralcontainers", space);
        if (origin != ProbeOrigin.ProbePod) yield break;
        yield return new("create", "pods", space);
        yield return new("delete", "pods", space);
        yield return new("list", "services", space);
    }

    /// <summary>Asks the cluster which of some permissions are missing. One that is given for all namespaces is asked for once.</summary>
    /// <exception cref="LabException">The cluster does not say.</exception>
    internal static async Task<ValueList<Permission>> MissingAsync(Kubectl kubectl, IReadOnlyCollection<Permission> wanted, int parallel, CancellationToken stop)
    {
        var missing = new List<Permission>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = parallel, CancellationToken = stop };
        await Parallel.ForEachAsync(wanted.GroupBy(static permission => (permission.Verb, permission.Resource)), options, async (group, ending) =>
        {
            if (group.Count() > 1 && await IsGivenAsync(kubectl, group.First() with { Namespace = "" }, ending).ConfigureAwait(false)) return;
            foreach (var permission in group)
            {
                if (await IsGivenAsync(kubectl, permission, ending).ConfigureAwait(false)) continue;
                lock (missing) missing.Add(permission);
            }
        }).ConfigureAwait(false);
        return missing.OrderBy(static permission => permission.Namespace, StringComparer.Ordinal).ThenBy(static permission => permission.Resource, StringComparer.Ordinal).ThenBy(static permission => permission.Verb, StringComparer.Ordinal).ToValueList();
    }

    /// <summary>The command that asks.</summary>
    internal static IReadOnlyList<string> Question(Permission permission)
    {
        var parts = permission.Resource.Split('/');
        return
        [
            "auth", "can-i", permission.Verb, parts[0], .. parts.Length > 1 ? (string[])[$"--subresource={parts[1]}"] : [],
            permission.Namespace.Length > 0 ? $"--namespace={permission.Namespace}" : "--all-namespaces",
        ];
    }

    private static async Task<bool> IsGivenAsync(Kubectl kubectl, Permission permission, CancellationToken stop)
    {
        var result = await kubectl.RunAsync(Question(permission), "", Limit, stop).ConfigureAwait(false);
        var answer = result.Output.Trim();
        if (answer.StartsWith("yes", StringComparison.Ordinal) && result.Succeeded) return true;
        if (answer.StartsWith("no", StringComparison.Ordinal)) return false;
        throw new LabException(string.Create(CultureInfo.InvariantCulture, $"the cluster does not say whether {permission} is permitted: {result.Reason}"), "Try it with: kubectl auth can-i --list");
    }

    /// <summary><c>create pods/exec in shop</c>.</summary>
    public override string ToString() => Namespace.Length > 0 ? $"{Verb} {Resource} in {Namespace}" : $"{Verb} {Resource} everywhere";
}
