using Sluice.Findings;

namespace Sluice.Checks.Rules;

/// <summary>SLU2015: a policy without a namespace, which goes to <c>default</c> unless whoever applies it says otherwise.</summary>
internal static class AssumedNamespace
{
    public static Check Check { get; } = new(
        "SLU2015",
        "assumed-namespace",
        Severity.Warning,
        "the policy names no namespace and goes to `default`",
        Controls.Ids(Controls.DenyByDefault, Controls.EveryNamespace),
        Find);

    private static IEnumerable<Finding> Find(Check check, Scene scene)
    {
        foreach (var policy in scene.Judged)
        {
            if (!policy.IsNamespaceAssumed || policy.Name.Namespace != "default") continue;
            yield return check.About(
                policy.Name,
                policy.Span,
                "",
                check.Title,
                "A policy selects pods of its own namespace only. Applied as it is it lands in default and guards nothing elsewhere.") with
            {
                Remedy = "Write metadata.namespace, or say where it is applied with --namespace.",
            };
        }
    }
}
