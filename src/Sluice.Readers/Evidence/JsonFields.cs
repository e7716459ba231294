using System.Globalization;
using System.Text.Json;
using Sluice.Evidence;
using Sluice.Findings;
using Sluice.Readers.Kubernetes;
using Sluice.Sets;

namespace Sluice.Readers.Evidence;

/// <summary>
/// Reads the members of one JSON object by their names: each has to be there and of its type, and none may be there that nobody asked for. Whatever is wrong becomes a problem with
/// its path (<c>predicate.probes[3].outcome</c>), and a harmless value takes its place, so that all problems are told at once.
/// </summary>
internal sealed class JsonFields
{
    private readonly JsonElement element;
    private readonly string path;
    private readonly string file;
    private readonly List<Problem> problems;
    private readonly List<string> known = [];

    public JsonFields(JsonElement element, string path, string file, List<Problem> problems)
    {
        (this.element, this.path, this.file, this.problems) = (element, path, file, problems);
        if (element.ValueKind != JsonValueKind.Object) Wrong(path.Length == 0 ? "it is no JSON object" : $"`{path}` is no object");
    }

    /// <summary>A text that has to be there.</summary>
    public string Text(string name) => Find(name, isRequired: true) is { } value ? AsText(value, Path(name)) : "";

    /// <summary>A text that may be left out.</summary>
    public string OptionalText(string name) => Find(name, isRequired: false) is { } value ? AsText(value, Path(name)) : "";

    /// <summary>A whole number within bounds.</summary>
    public long Number(string name, long least, long most)
    {
        if (Find(name, isRequired: true) is not { } value) return least;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number >= least && number <= most) return number;
        Wrong($"`{Path(name)}` is no whole number from {least.ToString(CultureInfo.InvariantCulture)} to {most.ToString(CultureInfo.InvariantCulture)}");
        return least;
    }

    /// <summary>One of the words of an enum.</summary>
    public T Word<T>(string name)
        where T : struct, Enum
    {
        var word = Text(name);
        if (EvidenceNames.Find<T>(word) is { } value) return value;
        if (word.Length > 0) NoWord(name, word, EvidenceNames.All<T>());
        return default;
    }

    /// <summary>One of the words of an enum, or its zero where there is none.</summary>
    public T OptionalWord<T>(string name)
        where T : struct, Enum => Find(name, isRequired: false) is null ? default : Word<T>(name);

    /// <summary>One of some words, by its place.</summary>
    public int Word(string name, params IReadOnlyList<string> words)
    {
        var word = Text(name);
        for (var at = 0; at < words.Count; at++)
        {
            if (words[at] == word) return at;
        }

        if (word.Length > 0) NoWord(name, word, words);
        return 0;
    }

    /// <summary>A text that can only be one thing.</summary>
    public void Exactly(string name, string expected)
    {
        var text = Text(name);
        if (text.Length > 0 && text != expected) Wrong($"`{Path(name)}` is `{text}`, and {expected} is understood");
    }

    /// <summary>An instant in UTC, to the second or to the millisecond.</summary>
    public DateTimeOffset? Instant(string name, string format, bool isRequired = true)
    {
        if (Find(name, isRequired) is not { } value) return null;
        if (value.ValueKind == JsonValueKind.String && DateTimeOffset.TryParseExact(value.GetString(), format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var instant)) return instant;
        Wrong($"`{Path(name)}` is no instant as 2026-06-30T12:00:00Z");
        return null;
    }

    /// <summary>A day.</summary>
    public DateOnly Day(string name)
    {
        var text = Text(name);
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return day;
        if (text.Length > 0) Wrong($"`{Path(name)}` is no day as 2026-06-30");
        return default;
    }

    /// <summary>An object.</summary>
    public JsonFields? Object(string name) => Find(name, isRequired: true) is { } value ? new(value, Path(name), file, problems) : null;

    /// <summary>An object, or null.</summary>
    public JsonFields? ObjectOrNull(string name) =>
        Find(name, isRequired: true) is { ValueKind: not JsonValueKind.Null } value ? new(value, Path(name), file, problems) : null;

    /// <summary>The objects of a list.</summary>
    public ValueList<T> Objects<T>(string name, Func<JsonFields, T> read) => Items(name).Select(item =>
    {
        var fields = new JsonFields(item.Value, item.Path, file, problems);
        var made = read(fields);
        fields.Done();
        return made;
    }).ToValueList();

    /// <summary>The texts of a list.</summary>
    public ValueList<string> Texts(string name) => Items(name).Select(item => AsText(item.Value, item.Path)).ToValueList();

    /// <summary>Says what is wrong with a member.</summary>
    public void Refuse(string name, string message) => Wrong($"`{Path(name)}` {message}");

    /// <summary>Everything was asked for: what is there beside it is a problem.</summary>
    public void Done()
    {
        if (element.ValueKind != JsonValueKind.Object) return;
        foreach (var member in element.EnumerateObject())
        {
            if (known.Contains(member.Name, StringComparer.Ordinal)) continue;
            var near = Spelling.Nearest(member.Name, known);
            problems.Add(new(ProblemIds.UnknownField, Severity.Error, SourceSpan.OfFile(file), $"there is no field `{Path(member.Name)}`{(near is null ? "" : $"; did you mean `{near}`?")}")
            {
                Remedy = $"Known: {string.Join(", ", known)}.",
            });
        }
    }

    private static string Child(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    private string Path(string name) => Child(path, name);

    private JsonElement? Find(string name, bool isRequired)
    {
        known.Add(name);
        if (element.ValueKind != JsonValueKind.Object) return null;
        if (element.TryGetProperty(name, out var value)) return value;
        if (isRequired) Wrong($"`{Path(name)}` is missing");
        return null;
    }

    private IEnumerable<(JsonElement Value, string Path)> Items(string name)
    {
        if (Find(name, isRequired: true) is not { } list) return [];
        if (list.ValueKind == JsonValueKind.Array) return list.EnumerateArray().Select((item, at) => (item, $"{Path(name)}[{at.ToString(CultureInfo.InvariantCulture)}]"));
        Wrong($"`{Path(name)}` is no list");
        return [];
    }

    private string AsText(JsonElement value, string place)
    {
        if (value.ValueKind == JsonValueKind.String) return value.GetString()!;
        Wrong($"`{place}` is no text");
        return "";
    }

    private void NoWord(string name, string word, IEnumerable<string> words)
    {
        var all = words.ToList();
        var near = Spelling.Nearest(word, all);
        Wrong($"`{Path(name)}` cannot be `{word}`{(near is null ? "" : $"; did you mean `{near}`?")}", $"Known: {string.Join(", ", all)}.");
    }

    private void Wrong(string message, string? remedy = null) => problems.Add(new(ProblemIds.Form, Severity.Error, SourceSpan.OfFile(file), message) { Remedy = remedy });
}
