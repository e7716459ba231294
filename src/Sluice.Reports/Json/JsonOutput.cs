using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Sluice.Reports.Json;

/// <summary>
/// JSON as every report writes it: indented by two spaces, long lists with one item per line, in the order of the code, escapes only where JSON asks
/// for them, a final newline.
/// </summary>
internal static class JsonOutput
{
    private const int FlushAt = 1 << 16;

    private static readonly JsonWriterOptions Options = new()
    {
        Indented = true,
        IndentSize = 2,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes one document.</summary>
    public static void Write(Stream stream, Action<Utf8JsonWriter> document)
    {
        using (var json = new Utf8JsonWriter(stream, Options)) document(json);
        stream.WriteByte((byte)'\n');
        stream.Flush();
    }

    /// <summary>Writes a list with one item per line, which keeps large lists readable, easy to compare and small in memory.</summary>
    public static void WriteLines<T>(this Utf8JsonWriter json, string name, IEnumerable<T> items, Action<Utf8JsonWriter, T> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var line = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = Options.Encoder });
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            buffer.ResetWrittenCount();
            buffer.Write("\n    "u8);
            line.Reset();
            write(line, item);
            line.Flush();
            json.WriteRawValue(buffer.WrittenSpan, skipInputValidation: true);
            if (json.BytesPending >= FlushAt) json.Flush();
        }

        json.WriteEndArray();
    }

    /// <summary>Writes a property only when there is something to say.</summary>
    public static void WriteOptional(this Utf8JsonWriter json, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value)) json.WriteString(name, value);
    }
}
