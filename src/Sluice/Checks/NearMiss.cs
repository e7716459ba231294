using Sluice.Findings;
using Sluice.Model;

namespace Sluice.Checks;

/// <summary>The label value that was meant, where a selector matches nothing and one of its values is a slip away from one that pods have.</summary>
/// <param name="Requirement">The requirement with the slip.</param>
/// <param name="Value">The value that pods have.</param>
internal sealed record NearMiss(Requirement Requirement, string Value)
{
    /// <summary>Finds it among the workloads of a namespace; null when no single value makes the selector match.</summary>
    public static NearMiss? Of(Scene scene, string name, Selector selector)
    {
        foreach (var requirement in selector.Requirements)
        {
            if (requirement is not { Operator: SelectorOperator.In, Values.Count: 1 }) continue;
            var known = new SortedSet<string>(StringComparer.Ordinal);
            foreach (var workload in scene.WorkloadsOf(name))
            {
                if (workload.Labels.Find(requirement.Key) is { } value) known.Add(value);
            }

            if (Spelling.Nearest(requirement.Values[0], known) is not { } nearest) continue;
            var meant = Selector.Of(selector.Requirements.Where(other => other != requirement)
                .Append(Requirement.Of(requirement.Key, SelectorOperator.In, [nearest])));
            if (scene.Select(name, meant).Length > 0) return new(requirement, nearest);
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
