using Sluice.Findings;
using Sluice.Model;

namespace Sluice.Checks;

/// <summary>The label value that was meant, where a selector matches nothing and one of its values is a slip away from one that pods have.</summary>
/// <param name="Requirement">The requirement with the slip.</param>
/// <param name="Value">The value that pods have.</param>
/// <param name="Pods">The pods that are selected once it is written, as places, ascending.</param>
internal sealed record NearMiss(Requirement Requirement, string Value, int[] Pods)
{
    /// <summary>Finds it among the workloads of a namespace; null when no single value makes the selector match.</summary>
    public static NearMiss? Of(Scene scene, string name, Selector selector)
    {
        foreach (var requirement in selector.Requirements)
        {
            if (requirement is not { Operator: SelectorOperator.In, Values.Count: 1 }) continue;
            if (Spelling.Nearest(requirement.Values[0], scene.LabelValues(name, requirement.Key)) is not { } nearest) continue;
            var meant = Selector.Of(selector.Requirements.Where(other => other != requirement)
                .Append(Requirement.Of(requirement.Key, SelectorOperator.In, [nearest])));
            if (scene.Select(name, meant) is { Length: > 0 } pods) return new(requirement, nearest, pods);
        }

        return null;
    }

    /// <summary>The edit of a selector at a path, if the requirement stands among its matchLabels, where equalities are mostly written.</summary>
    public StructuralEdit Edit(NetworkPolicy policy, string selectorPath) => new(
        EditKind.Set,
        policy.Name.ToString(),
        policy.Span,
        $"{selectorPath}.matchLabels{Key(Requirement.Key)}",
        Fragment.Text(Value));

    private static string Key(string key) => key.AsSpan().ContainsAny('.', '/') ? $"[\"{key}\"]" : $".{key}";
}
