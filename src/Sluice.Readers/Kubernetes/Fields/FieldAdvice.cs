using System.Globalization;
using Sluice.Findings;
using Sluice.Readers.Yaml;

namespace Sluice.Readers.Kubernetes.Fields;

/// <summary>
/// Finds the field that was meant by one the API does not know: written almost alike in the same mapping, or written right in the wrong one.
/// An edit is offered only where there is one thing it can mean.
/// </summary>
internal static class FieldAdvice
{
    private static readonly string[] Numbers = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

    /// <summary>Advice on an unknown key.</summary>
    /// <param name="steps">From the object to the mapping that holds the key.</param>
    /// <param name="entry">The key and its value.</param>
    public static Advice On(ReadOnlySpan<FieldStep> steps, DocumentEntry entry)
    {
        var key = entry.Key.Text;
        return Impossible(steps[^1].Place, key) ?? Unquoted(entry, key) ?? Alike(steps, entry, key, sure: true) ?? Above(steps, entry, key) ?? Below(steps, entry, key)
            ?? LostLabel(steps, entry, key) ?? Alike(steps, entry, key, sure: false) ?? Advice.None;
    }

    /// <summary>The field of the mapping that is surely meant; null when none is. For mappings of which we know some fields only.</summary>
    public static Advice? SurelyAlike(ReadOnlySpan<FieldStep> steps, DocumentEntry entry) => Alike(steps, entry, entry.Key.Text, sure: true);

    /// <summary>In <c>{reason: orders, and stock}</c> the comma ends the text, and what follows is taken for a field.</summary>
    private static Advice? Unquoted(DocumentEntry entry, string key) => !key.Contains(' ', StringComparison.Ordinal) || entry.Value.HasContent ? null
        : new("a comma ends a text without quotes") { Remedy = "Put the whole text in quotes, with its comma." };

    private static Advice? Impossible(Place place, string key)
    {
        foreach (var (written, advice) in place.Impossible)
        {
            if (string.Equals(written, key, StringComparison.Ordinal)) return new(advice) { Remedy = $"Remove it: {advice}." };
        }

        return null;
    }

    private static Advice? Alike(ReadOnlySpan<FieldStep> steps, DocumentEntry entry, string key, bool sure)
    {
        var (node, place) = (steps[^1].Node, steps[^1].Place);
        var free = place.Fields.Where(field => !node[field.Name].Exists).ToList();
        var mistaken = Array.Find(place.Mistaken, pair => string.Equals(pair.Written, key, StringComparison.Ordinal)).Meant;
        var meant = free.Find(field => string.Equals(field.Name, mistaken, StringComparison.Ordinal))
            ?? free.Find(field => Likeness.IsSame(field.Name, key));
        if (meant is null && key.Length >= 4)
        {
            var near = free.Where(field => Likeness.Distance(field.Name, key) == 1).ToList();
            if (near.Count == 1) meant = near[0];
        }

        if (meant is null && !sure)
        {
            var name = Spelling.Nearest(key, free.Select(field => field.Name));
            if (name is not null) return new($"perhaps `{name}`") { Remedy = $"Write `{name}` if that was meant, else remove the field.", Consequence = place.Find(name)?.WhenLost };
        }

        if (meant is null) return null;
        var advice = new Advice($"the field is `{meant.Name}`") { Remedy = $"Write `{meant.Name}`.", Consequence = meant.WhenLost };
        return meant.Takes(entry.Value)
            ? advice with { Edit = EditKind.Move, Value = NodePath.Below(FieldStep.PathOf(steps), meant.Name) }
            : advice with { Remedy = $"Write `{meant.Name}`, which holds {meant.Shape.Describe()}." };
    }

    /// <summary>The field belongs to a mapping further out: <c>ports</c> in a peer instead of beside <c>to</c>.</summary>
    private static Advice? Above(ReadOnlySpan<FieldStep> steps, DocumentEntry entry, string key)
    {
        for (var at = steps.Length - 2; at >= 0; at--)
        {
            var owner = steps[at];
            var field = Array.Find(owner.Place.Fields, field => string.Equals(field.Name, key, StringComparison.OrdinalIgnoreCase));
            if (field is null || !field.Takes(entry.Value)) continue;
            if (owner.Node[field.Name].Exists)
                return new($"belongs to {owner.Place.Title}, which has `{field.Name}` already") { Remedy = $"Merge it into `{field.Name}` of {owner.Place.Title}.", Consequence = null };
            var advice = new Advice($"belongs to {owner.Place.Title}{Columns(owner.Node, entry)}")
            {
                Remedy = $"Move it out, beside the other fields of {owner.Place.Title}.", Consequence = field.WhenLost,
            };
            return AreAlone(steps[(at + 1)..])
                ? advice with { Edit = EditKind.Move, Value = NodePath.Below(FieldStep.PathOf(steps[..(at + 1)]), field.Name) }
                : advice;
        }

        return null;
    }

    /// <summary>The field belongs to a mapping further in: <c>cidr</c> beside <c>ipBlock</c>, <c>podSelector</c> beside <c>from</c>.</summary>
    private static Advice? Below(ReadOnlySpan<FieldStep> steps, DocumentEntry entry, string key)
    {
        var (node, place) = (steps[^1].Node, steps[^1].Place);
        var (way, field) = Descend(place, key, entry.Value, depth: 3);
        if (field is null) return null;
        var path = string.Join('.', way.Select(step => step.Shape == Shape.List ? step.Name + "[]" : step.Name));
        var advice = new Advice($"belongs below `{path}`") { Remedy = $"Write it as `{path}.{field.Name}`.", Consequence = field.WhenLost };
        var isSure = way.Count == 1 && way[0].Shape == Shape.Mapping && !node[way[0].Name][field.Name].Exists && (!node[way[0].Name].Exists || node[way[0].Name].IsMapping);
        return isSure
            ? advice with { Edit = EditKind.Move, Value = NodePath.Below(NodePath.Below(FieldStep.PathOf(steps), way[0].Name), field.Name) }
            : advice;
    }

    private static (List<Field> Way, Field? Field) Descend(Place place, string key, DocumentNode value, int depth)
    {
        foreach (var field in place.Fields)
        {
            if (field.Place?.Fields.FirstOrDefault(inner => string.Equals(inner.Name, key, StringComparison.OrdinalIgnoreCase)) is { } found && found.Takes(value))
                return ([field], found);
        }

        if (depth == 1) return ([], null);
        foreach (var field in place.Fields)
        {
            if (field.Place is null) continue;
            var (way, found) = Descend(field.Place, key, value, depth - 1);
            if (found is not null) return ([field, .. way], found);
        }

        return ([], null);
    }

    /// <summary>A label directly below a selector.</summary>
    private static Advice? LostLabel(ReadOnlySpan<FieldStep> steps, DocumentEntry entry, string key)
    {
        if (!steps[^1].Place.HoldsLabels || !entry.Value.IsScalar || !Names.IsLabelKey(key)) return null;
        var path = NodePath.Below(NodePath.Below(FieldStep.PathOf(steps), "matchLabels"), key);
        return new("a label belongs below `matchLabels`")
        {
            Remedy = "Write it below `matchLabels`.", Consequence = "the label is not looked at", Edit = EditKind.Move, Value = path,
        };
    }

    /// <summary>Whether no list on the way has other items, which the field would then count for as well.</summary>
    private static bool AreAlone(ReadOnlySpan<FieldStep> steps)
    {
        foreach (var step in steps)
        {
            if (step.Siblings > 1) return false;
        }

        return true;
    }

    private static string Columns(DocumentNode owner, DocumentEntry entry)
    {
        var (outer, inner) = (owner.Span, entry.Key.Span);
        var columns = inner.Column - outer.Column;
        if (inner.Line == outer.Line || columns <= 0) return "";
        var count = columns < Numbers.Length ? Numbers[columns] : columns.ToString(CultureInfo.InvariantCulture);
        return $", {count} {(columns == 1 ? "column" : "columns")} to the left";
    }
}
