using System.Text.Json;
using Sluice.Findings;
using Sluice.Reports.Json;
using Sluice.Reports.Words;

namespace Sluice.Reports.Patches;

/// <summary>Patches for other tools.</summary>
internal static class PatchJson
{
    public static void Write(Utf8JsonWriter json, Patch patch)
    {
        json.WriteStartObject();
        json.WriteString("target", Names.Camel(patch.Target.ToString()));
        json.WriteString("file", patch.File);
        json.WriteOptional("origin", patch.Origin);
        if (patch.AlsoChanges.Count > 0)
        {
            json.WriteStartArray("alsoChanges");
            foreach (var overlay in patch.AlsoChanges) json.WriteStringValue(overlay);
            json.WriteEndArray();
        }

        json.WriteStartArray("lines");
        foreach (var line in patch.Lines)
        {
            json.WriteStartObject();
            json.WriteString("kind", Names.Camel(line.Kind.ToString()));
            json.WriteNumber("line", line.Line);
            json.WriteString("text", line.Text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static void Edit(Utf8JsonWriter json, StructuralEdit edit)
    {
        json.WriteStartObject();
        json.WriteString("kind", Names.Camel(edit.Kind.ToString()));
        json.WriteString("target", edit.Target);
        json.WriteOptional("path", edit.Path);
        json.WriteString("value", edit.Value);
        json.WriteEndObject();
    }
}
