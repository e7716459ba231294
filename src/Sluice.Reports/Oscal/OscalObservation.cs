using System.Text.Json;

namespace Sluice.Reports.Oscal;

/// <summary>What was seen of one thing.</summary>
/// <param name="Kind">What it is, in a word: <c>exception</c>, <c>namespace</c>, <c>control</c>, <c>probe</c>.</param>
/// <param name="Name">Its name.</param>
/// <param name="Description">What was seen, in sentences.</param>
/// <param name="State">What it came to, in a word.</param>
internal sealed record OscalObservation(string Kind, string Name, string Description, string State)
{
    /// <summary>Whose properties these are; OSCAL asks for a namespace of one's own.</summary>
    private const string Space = "https://sluice.dev/ns/oscal";

    /// <summary>The control it is about; null for anything else.</summary>
    public string? Control { get; init; }

    /// <summary>The place of what was seen; empty when it has none.</summary>
    public string Place { get; init; } = "";

    /// <summary>How it was seen: <c>EXAMINE</c> for analysis, <c>TEST</c> for packets.</summary>
    public IReadOnlyList<string> Methods { get; init; } = ["EXAMINE"];

    /// <summary>The identifier, made from all that is said.</summary>
    public Guid Uuid => NameBasedUuid.Of($"observation\n{Kind}\n{Name}\n{State}\n{Description}");

    /// <summary>Writes it.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="collected">When it was seen.</param>
    /// <param name="expires">From when on it shows nothing any more; empty when that is not said.</param>
    public void Write(Utf8JsonWriter json, string collected, string expires)
    {
        json.WriteStartObject();
        json.WriteString("uuid", Uuid);
        json.WriteString("title", OscalText.Line($"{Kind} {Name}"));
        json.WriteString("description", OscalText.Lines(Description));
        json.WriteStartArray("props");
        foreach (var (name, value) in new[] { ("kind", Kind), ("name", Name), ("state", State), ("place", Place) })
        {
            if (OscalText.Value(value) is not { Length: > 0 } own) continue;
            json.WriteStartObject();
            json.WriteString("name", name);
            json.WriteString("ns", Space);
            json.WriteString("value", own);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("methods");
        foreach (var method in Methods) json.WriteStringValue(method);
        json.WriteEndArray();
        json.WriteString("collected", collected);
        if (expires.Length > 0) json.WriteString("expires", expires);
        json.WriteEndObject();
    }

    /// <summary>Words as a token.</summary>
    public static string Token(string words) => words.Replace(' ', '-');
}
