using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Sluice.Readers.Yaml;

/// <summary>
/// Reads the documents that use what manifests hardly ever do: tags, complex keys, directives, exotic line breaks. Slower by far, for it goes through
/// YamlDotNet; the tree, the limits and the problems are the same.
/// </summary>
internal static class RareYaml
{
    private const int MostBytes = 10_000_000;

    /// <summary>
    /// Reads one document from its marker or directives on; false when the builder has a failure. <paramref name="suspect"/> is where the document begins
    /// to be rare: the place to look at when YamlDotNet cannot name one.
    /// </summary>
    public static bool Read(SourceText source, int start, int end, int suspect, NodeBuilder builder)
    {
        if (end - start > MostBytes)
        {
            return builder.Fail(new SyntaxProblem(
                start, 1, $"uses tags, complex keys or directives in more than {MostBytes / 1_000_000} MB", "Write the document without them, or split it."));
        }

        var text = Encoding.UTF8.GetString(source.Bytes[start..end]);
        var offsets = Offsets(text, start);
        try
        {
            var parser = new Parser(new StringReader(text));
            while (builder.Failure is null && parser.MoveNext())
            {
                Take(parser.Current!, offsets, builder);
            }
        }
        catch (YamlException exception)
        {
            builder.Fail(Failure(exception.Start, exception.Message, offsets));
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException or IndexOutOfRangeException or FormatException or OverflowException)
        {
            // YamlDotNet lets some malformed input escape as exceptions of the base class library.
            builder.Fail(new SyntaxProblem(
                Math.Min(suspect, end - 1), 1, "cannot be read as YAML from here on", "Check that brackets and quotes are closed before this place, and the indentation."));
        }

        return builder.Failure is null;
    }

    private static SyntaxProblem Failure(Mark place, string message, int[] offsets) =>
        new(Offset(place, offsets), 1, char.ToLowerInvariant(message[0]) + message[1..].TrimEnd('.'), "Mend the YAML at this place.");

    private static void Take(ParsingEvent current, int[] offsets, NodeBuilder builder)
    {
        var start = Offset(current.Start, offsets);
        var end = Offset(current.End, offsets);
        if (current is NodeEvent { Anchor.IsEmpty: false } named && current is not AnchorAlias)
        {
            builder.Anchor(named.Anchor.Value, start, start);
        }

        switch (current)
        {
            case DocumentStart when !builder.IsEmpty:
                builder.Fail(new SyntaxProblem(start, 3, "a second document begins here, not at the start of a line", "Move --- to the start of its line."));
                break;
            case MappingStart:
                builder.Open(NodeKind.Mapping, start);
                break;
            case SequenceStart:
                builder.Open(NodeKind.Sequence, start);
                break;
            case MappingEnd or SequenceEnd:
                builder.Close(Math.Max(end > start ? end : 0, builder.LastEnd));
                break;
            case AnchorAlias:
                builder.Alias(start, end - start);
                break;
            case Scalar scalar:
                TakeScalar(scalar, start, end, builder);
                break;
        }
    }

    private static void TakeScalar(Scalar scalar, int start, int end, NodeBuilder builder)
    {
        var style = scalar.Style switch
        {
            YamlDotNet.Core.ScalarStyle.SingleQuoted => ScalarStyle.SingleQuoted,
            YamlDotNet.Core.ScalarStyle.DoubleQuoted => ScalarStyle.DoubleQuoted,
            YamlDotNet.Core.ScalarStyle.Literal => ScalarStyle.Literal,
            YamlDotNet.Core.ScalarStyle.Folded => ScalarStyle.Folded,
            _ => ScalarStyle.Plain,
        };
        var value = Encoding.UTF8.GetBytes(scalar.Value);
        var tag = scalar.Tag.IsEmpty ? "" : scalar.Tag.Value;
        if (tag is "" && value.Length == 0 && style == ScalarStyle.Plain)
        {
            builder.Nothing(start);
            return;
        }

        switch (tag)
        {
            case "":
                builder.DecodedScalar(start, end - start, style, value);
                break;
            case "tag:yaml.org,2002:bool" or "tag:yaml.org,2002:int" or "tag:yaml.org,2002:float" or "tag:yaml.org,2002:null":
                builder.DecodedScalar(start, end - start, style, value, NodeTraits.ForcedPlain);
                break;
            case "tag:yaml.org,2002:binary":
                TakeBinary(scalar.Value, start, end, style, builder);
                break;
            default:
                builder.DecodedScalar(start, end - start, style, value, NodeTraits.ForcedText);
                break;
        }
    }

    private static void TakeBinary(string text, int start, int end, ScalarStyle style, NodeBuilder builder)
    {
        var value = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, value, out var length))
        {
            builder.Fail(new SyntaxProblem(start, end - start, "is tagged !!binary and is not base64", "Mend the base64 text, or remove the tag."));
            return;
        }

        builder.DecodedScalar(start, end - start, style, value.AsSpan(0, length), NodeTraits.ForcedText);
    }

    private static int Offset(Mark place, int[] offsets) => offsets[Math.Clamp((int)place.Index, 0, offsets.Length - 1)];

    /// <summary>The byte offset of each UTF-16 unit, and of the end.</summary>
    private static int[] Offsets(string text, int start)
    {
        var offsets = new int[text.Length + 1];
        var at = start;
        for (var i = 0; i < text.Length; i++)
        {
            offsets[i] = at;
            at += text[i] switch
            {
                < '\x80' => 1,
                < '\x800' => 2,
                >= '\xD800' and <= '\xDFFF' => 2,
                _ => 3,
            };
        }

        offsets[text.Length] = at;
        return offsets;
    }
}
