using System.Globalization;
using System.Runtime.InteropServices;
using Sluice.Readers.Yaml;

namespace Sluice.Readers.Kubernetes.Fields;

/// <summary>
/// Compares an object with the fields its API has: every unknown field, and every value of a form the field does not take, is a problem.
/// Values are the business of those who read them.
/// </summary>
internal sealed class FieldCheck(ObjectProblems problems)
{
    private readonly List<FieldStep> steps = [];

    /// <summary>Checks an object from its root.</summary>
    public void Check(DocumentNode root, Place place)
    {
        steps.Clear();
        Mapping(new(root, place, "", -1, 1));
    }

    private ReadOnlySpan<FieldStep> Steps => CollectionsMarshal.AsSpan(steps);

    private void Mapping(FieldStep step)
    {
        steps.Add(step);
        foreach (var entry in step.Node.Entries)
        {
            var field = step.Place.Find(entry.Key.Value);
            if (field is not null) Value(entry, field);
            else Unknown(entry);
        }

        steps.RemoveAt(steps.Count - 1);
    }

    private void Unknown(DocumentEntry entry)
    {
        var place = steps[^1].Place;
        if (place.IsOpen && !place.MayMean(entry.Key.Value)) return;
        var advice = place.IsOpen ? FieldAdvice.SurelyAlike(Steps, entry) : FieldAdvice.On(Steps, entry);
        if (advice is null) return;
        var consequence = advice.Consequence is null ? "" : $": {advice.Consequence}";
        if (advice.Remedy is null) advice = advice with { Remedy = "Remove it, or correct its name." };
        problems.UnknownField(
            entry.Key, NodePath.Below(FieldStep.PathOf(Steps), entry.Key.Text), $"unknown field `{entry.Key.Text}` inside {place.Title}{consequence}", advice);
    }

    private void Value(DocumentEntry entry, Field field)
    {
        var value = entry.Value;
        if (!value.HasContent)
        {
            if (field.WhenNull is not null)
                problems.Warn(ProblemIds.Form, entry.Key, $"`{field.Name}` has no value: {field.WhenNull}", null, new("write the value, or {} or [] for an empty one"));
            return;
        }

        switch (field.Shape)
        {
            case Shape.Any:
                return;
            case Shape.Mapping when value.IsMapping:
                if (field.Place is not null) Mapping(new(value, field.Place, field.Name, -1, 1));
                return;
            case Shape.Named when value.IsMapping:
                foreach (var named in value.Entries) Named(named, field);
                return;
            case Shape.Peer when value.IsMapping:
                Mapping(new(value, field.Place!, field.Name, -1, 1));
                return;
            case Shape.Peer when value.IsSequence:
                foreach (var item in value.Items)
                {
                    if (item.IsMapping) Mapping(new(item, field.Place!, field.Name, -1, 1));
                }

                return;
            case Shape.List when value.IsSequence:
                Items(value, field);
                return;
            case Shape.TextMapping when value.IsMapping:
                foreach (var pair in value.Entries) Text(pair.Value, field, pair.Key);
                return;
            case Shape.TextList when value.IsSequence:
                foreach (var item in value.Items) Text(item, field, value);
                return;
            case Shape.Text:
                Text(value, field, default);
                return;
            default:
                if (!field.Takes(value)) WrongForm(value, field);
                return;
        }
    }

    private void Named(DocumentEntry named, Field field)
    {
        if (named.Value.IsMapping) Mapping(new(named.Value, field.Place!, named.Key.Text, -1, 1));
        else problems.Refuse(ProblemIds.Form, named.Value.Exists ? named.Value : named.Key, $"`{field.Name}.{named.Key.Text}` must be a mapping, and is {Form(named.Value)}");
    }

    private void Items(DocumentNode list, Field field)
    {
        var (index, count) = (0, list.Items.Count);
        foreach (var item in list.Items)
        {
            if (item.IsMapping && field.Place is not null) Mapping(new(item, field.Place, field.Name, index, count));
            else if (item.HasContent && !item.IsMapping)
                problems.Refuse(ProblemIds.Form, item, $"an item of `{field.Name}` must be a mapping, and is {Form(item)}");
            index++;
        }
    }

    /// <summary>Text is wanted: under a field, under a key of the mapping that a field holds, or in its list. A null is taken for empty text by the API server.</summary>
    private void Text(DocumentNode value, Field field, DocumentNode within)
    {
        if (!value.HasContent || (value.IsScalar && value.Type == ScalarType.Text)) return;
        var title = within.IsScalar ? $"`{field.Name}.{within.Text}`" : within.IsSequence ? $"an item of `{field.Name}`" : $"`{field.Name}`";
        problems.Refuse(ProblemIds.Form, value, $"{title} must be text, and is {Form(value)}", value.IsScalar ? Advice.Set(Quoted(value.Text)) : null);
    }

    private void WrongForm(DocumentNode value, Field field)
    {
        var advice = field.Shape switch
        {
            Shape.TextList when value.IsScalar => Advice.Set($"[{(value.Type == ScalarType.Text ? value.Text : Quoted(value.Text))}]"),
            Shape.List when value.IsMapping => new("put `- ` before the first field") { Remedy = $"Make it an item of a list: put `- ` before its first field." },
            Shape.WholeNumber when value.IsScalar && int.TryParse(value.Text, NumberStyles.None, CultureInfo.InvariantCulture, out _) => Advice.Set(value.Text),
            _ => Advice.None,
        };
        problems.Refuse(ProblemIds.Form, value, $"`{field.Name}` must be {field.Shape.Describe()}, and is {Form(value)}", advice);
    }

    private static string Form(DocumentNode value) => value.Kind switch
    {
        NodeKind.Mapping => "a mapping",
        NodeKind.Sequence => "a list",
        NodeKind.Scalar => value.Type switch
        {
            ScalarType.Boolean => $"the boolean {value.Text}",
            ScalarType.Integer or ScalarType.Float => $"the number {value.Text}",
            _ => "text",
        },
        _ => "empty",
    };

    private static string Quoted(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
