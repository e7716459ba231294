using System.Text;
using System.Text.Json;
using Sluice.Findings;

namespace Sluice.Gateway.Input;

/// <summary>Reads a JSON file (RFC 8259) of at most 64 levels and 64 MiB into values with places. A key that is given twice is a problem: readers differ in which counts.</summary>
internal static class PlacedJson
{
    public const int LargestFile = 64 << 20;

    public static PlacedNode? Read(string file, ReadOnlySpan<byte> utf8, List<Problem> problems)
    {
        if (utf8.StartsWith("\uFEFF"u8)) utf8 = utf8[3..];
        var places = new Places(file, utf8);
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = 64 });
        try
        {
            if (!reader.Read()) throw new JsonException("nothing is written", null, 0, 0);
            var root = Value(ref reader, places, problems);
            while (reader.Read()) { }
            return root;
        }
        catch (JsonException fault)
        {
            var (line, column) = ((int)(fault.LineNumber ?? 0) + 1, (int)(fault.BytePositionInLine ?? 0) + 1);
            problems.Add(new(InputProblem.Unreadable, Severity.Error, new(file, line, column, line, column + 1), $"this is not JSON: {Reason(fault)}")
            {
                Remedy = "The file is written by sluice compile --target gateway; write it again.",
            });
            return null;
        }
        catch (InvalidOperationException)
        {
            var span = places.At(reader.TokenStartIndex, 1);
            problems.Add(new(InputProblem.Unreadable, Severity.Error, span, "this text is not valid UTF-8, or holds half of a surrogate pair"));
            return null;
        }
    }

    private static PlacedNode Value(ref Utf8JsonReader reader, Places places, List<Problem> problems)
    {
        var span = places.At(reader.TokenStartIndex, reader.TokenType == JsonTokenType.String ? reader.ValueSpan.Length + 2 : Math.Max(1, reader.ValueSpan.Length));
        switch (reader.TokenType)
        {
            case JsonTokenType.String: return new(PlacedKind.Text, span) { Text = reader.GetString()! };
            case JsonTokenType.Number: return new(PlacedKind.Number, span) { Text = Encoding.ASCII.GetString(reader.ValueSpan) };
            case JsonTokenType.True or JsonTokenType.False: return new(PlacedKind.Truth, span) { IsTrue = reader.TokenType == JsonTokenType.True };
            case JsonTokenType.StartArray:
                var items = new List<PlacedNode>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) items.Add(Value(ref reader, places, problems));
                return new(PlacedKind.List, span) { Items = items };
            case JsonTokenType.StartObject:
                var fields = new List<(string Key, SourceSpan Span, PlacedNode Value)>();
                var known = new HashSet<string>(StringComparer.Ordinal);
                while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
                {
                    var (key, place) = (reader.GetString()!, places.At(reader.TokenStartIndex, reader.ValueSpan.Length + 2));
                    reader.Read();
                    fields.Add((key, place, Value(ref reader, places, problems)));
                    if (!known.Add(key)) problems.Add(new(InputProblem.Duplicate, Severity.Error, place, $"`{key}` is given twice in one object"));
                }

                return new(PlacedKind.Map, span) { Fields = fields };
            default: return new(PlacedKind.Null, span);
        }
    }

    /// <summary>What the parser says, without its own account of the place.</summary>
    private static string Reason(JsonException fault)
    {
        var end = fault.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        var text = (end < 0 ? fault.Message : fault.Message[..end]).TrimEnd('.');
        return char.ToLowerInvariant(text[0]) + text[1..];
    }

    /// <summary>Turns offsets into lines and columns; offsets come in rising order, so that the text is walked once.</summary>
    private sealed class Places(string file, ReadOnlySpan<byte> utf8)
    {
        private readonly byte[] text = utf8.ToArray();
        private int offset, line = 1, lineStart;

        public SourceSpan At(long start, int bytes)
        {
            for (; offset < start; offset++)
            {
                if (text[offset] != (byte)'\n') continue;
                line++;
                lineStart = offset + 1;
            }

            var column = Encoding.UTF8.GetCharCount(text, lineStart, (int)start - lineStart) + 1;
            return new(file, line, column, line, column + bytes);
        }
    }
}
