using System.Text;
using Sluice.Readers.Yaml;

namespace Sluice.Readers.Kubernetes.Fields;

/// <summary>A mapping on the way from the object to where the check stands.</summary>
/// <param name="Node">The mapping.</param>
/// <param name="Place">What it is.</param>
/// <param name="Field">The field of the mapping above that leads here; empty for the object itself.</param>
/// <param name="Index">Which item of the list under that field; negative when the field holds the mapping itself.</param>
/// <param name="Siblings">How many items that list has; 1 when the field holds the mapping itself.</param>
internal readonly record struct FieldStep(DocumentNode Node, Place Place, string Field, int Index, int Siblings)
{
    /// <summary>The path of the last step.</summary>
    public static string PathOf(ReadOnlySpan<FieldStep> steps)
    {
        var path = new StringBuilder();
        foreach (var step in steps)
        {
            if (step.Field.Length == 0) continue;
            NodePath.AppendKey(path, step.Field);
            if (step.Index >= 0) path.Append('[').Append(step.Index).Append(']');
        }

        return path.ToString();
    }
}
