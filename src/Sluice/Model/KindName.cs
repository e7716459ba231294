namespace Sluice.Model;

/// <summary>The kinds of workloads by the names people type: <c>Deployment</c>, <c>deployments</c>, <c>deploy</c> (the short names of kubectl).</summary>
public static class KindName
{
    private static readonly (string Kind, string Short)[] Workloads =
    [
        ("CronJob", "cj"), ("DaemonSet", "ds"), ("Deployment", "deploy"), ("Job", ""), ("Pod", "po"),
        ("ReplicaSet", "rs"), ("ReplicationController", "rc"), ("StatefulSet", "sts"),
        ("CloneSet", "clone"), ("DeploymentConfig", "dc"), ("Rollout", "ro"),
    ];

    /// <summary>The kind as the API writes it; null when the text names no kind of workload.</summary>
    public static string? OfWorkload(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        foreach (var (kind, @short) in Workloads)
        {
            if (Same(text, kind) || Same(text, kind + "s") || (@short.Length > 0 && Same(text, @short))) return kind;
        }

        return null;
    }

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}
