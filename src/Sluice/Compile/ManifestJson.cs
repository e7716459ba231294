using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Sluice.Compile;

/// <summary>Writes manifests as JSON, indented by two spaces, keys in their order, with a final line break. The same value gives the same bytes.</summary>
public static class ManifestJson
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, IndentSize = 2, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A value as a document.</summary>
    public static string Write(ManifestNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Options)) Write(json, node);
        stream.WriteByte((byte)'\n');
        return Encoding.UTF8.GetString(stream.GetBuffer().AsSpan(0, (int)stream.Length));
    }

    private static void Write(Utf8JsonWriter json, ManifestNode node)
    {
        switch (node)
        {
            case MappingNode mapping:
                json.WriteStartObject();
                foreach (var (key, value) in mapping.Entries)
                {
                    json.WritePropertyName(key);
                    Write(json, value);
                }

                json.WriteEndObject();
                break;
            case SequenceNode sequence:
                json.WriteStartArray();
                foreach (var item in sequence.Items) Write(json, item);
                json.WriteEndArray();
                break;
            case TextNode { Text: var text }:
                json.WriteStringValue(text);
                break;
            case NumberNode { Number: var number }:
                json.WriteNumberValue(number);
                break;
            case BooleanNode { Value: var value }:
                json.WriteBooleanValue(value);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(node), node, "a manifest node of no known kind");
        }
    }
}
