using System.Globalization;
using Sluice.Findings;

namespace Sluice.Gateway.Input;

/// <summary>Takes the fields of one object by name; what was not taken when it is closed is an unknown field.</summary>
internal sealed class FieldReader
{
    private readonly PlacedNode node;
    private readonly List<Problem> problems;
    private readonly List<string> asked = [];

    public FieldReader(PlacedNode node, List<Problem> problems, string what)
    {
        (this.node, this.problems) = (node, problems);
        IsMap = node.Kind == PlacedKind.Map;
        if (!IsMap) Say(InputProblem.Form, node.Span, $"{what} is an object, and here is {node.Noun}");
    }

    public bool IsMap { get; }

    public SourceSpan Span => node.Span;

    public PlacedNode? Take(string name)
    {
        asked.Add(name);
        var found = node.Fields.FirstOrDefault(field => field.Key == name).Value;
        return found is { Kind: not PlacedKind.Null } ? found : null;
    }

    public string? Text(string name, bool required = false)
    {
        var value = Take(name);
        if (value is { Kind: PlacedKind.Text, Text.Length: > 0 }) return value.Text;
        if (value is not null) Say(InputProblem.Form, value.Span, value.Kind == PlacedKind.Text ? $"`{name}` is empty" : $"`{name}` is a text, and here is {value.Noun}");
        else if (required) Missing(name);
        return null;
    }

    /// <summary>The items of a list; none when it is absent.</summary>
    public IReadOnlyList<PlacedNode> List(string name, bool required = false)
    {
        var value = Take(name);
        if (value is { Kind: PlacedKind.List }) return value.Items;
        if (value is not null) Say(InputProblem.Form, value.Span, $"`{name}` is a list, and here is {value.Noun}");
        else if (required) Missing(name);
        return [];
    }

    public int? Number(string name, int low, int high, string id)
    {
        if (Take(name) is not { } value) return null;
        if (value.Kind == PlacedKind.Number && int.TryParse(value.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= low && number <= high) return number;
        Say(id, value.Span, $"`{name}` is a whole number from {low} to {high}, and here is {(value.Text.Length > 0 ? value.Text : value.Noun)}");
        return null;
    }

    public DateTimeOffset? Instant(string name)
    {
        if (Take(name) is not { } value) return null;
        if (value.Kind == PlacedKind.Text && DateTimeOffset.TryParseExact(value.Text, "yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant)) return instant;
        Say(InputProblem.Form, value.Span, $"`{name}` is an instant in UTC as 2026-07-01T00:00:00Z, and here is {(value.Kind == PlacedKind.Text ? $"'{value.Text}'" : value.Noun)}");
        return null;
    }

    /// <summary>One of the words; the first when it is absent.</summary>
    public string Word(string name, params ReadOnlySpan<string> words)
    {
        if (Take(name) is not { } value) return words[0];
        foreach (var word in words)
        {
            if (value.Kind == PlacedKind.Text && value.Text == word) return word;
        }

        Say(InputProblem.Form, value.Span, $"`{name}` is one of {string.Join(", ", words!)}, and here is {(value.Kind == PlacedKind.Text ? $"'{value.Text}'" : value.Noun)}");
        return words[0];
    }

    public void Missing(string name) => Say(InputProblem.Form, node.Span, $"`{name}` is missing");

    public void Say(string id, SourceSpan span, string message, string? remedy = null) => problems.Add(new(id, Severity.Error, span, message) { Remedy = remedy });

    /// <summary>Every field that nobody asked for, with the closest that somebody did.</summary>
    public void Close()
    {
        foreach (var (key, span, _) in node.Fields.Where(field => !asked.Contains(field.Key)))
        {
            Say(InputProblem.UnknownField, span, $"unknown field `{key}`", Spelling.Nearest(key, asked) is { } meant ? $"`{meant}` may be meant; known are {string.Join(", ", asked)}." : $"Known are {string.Join(", ", asked)}.");
        }
    }
}
