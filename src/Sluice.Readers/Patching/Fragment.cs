using System.Text;
using System.Text.Json;
using Sluice.Readers.Yaml;

namespace Sluice.Readers.Patching;

/// <summary>How far things stand in from what holds them, as the author writes.</summary>
/// <param name="Mapping">Columns of a mapping below a key.</param>
/// <param name="List">Columns of a dash below a key; 0 for authors who do not indent lists.</param>
internal readonly record struct Layout(int Mapping, int List);

/// <summary>A value that an edit brings, rendered as the place it comes to is written.</summary>
internal sealed class Fragment
{
    private readonly SourceText source;

    private Fragment(SourceText source, DocumentNode root) => (this.source, Root) = (source, root);

    public DocumentNode Root { get; }

    /// <summary>Whether it fits behind a key on one line.</summary>
    public bool IsInline => !(Root.IsMapping && Root.Entries.Count > 0) && !(Root.IsSequence && Root.Items.Count > 0);

    /// <summary>Reads a value; null when it is no YAML.</summary>
    public static Fragment? Read(string yaml)
    {
        var source = SourceText.FromText("value", yaml.Length == 0 ? "\"\"" : yaml);
        var documents = DocumentReader.Read(source).ToList();
        return documents is [{ IsReadable: true, Problems.Count: 0 } document] ? new(source, document.Root) : null;
    }

    /// <summary>In block style, each line indented by so many columns, each ended.</summary>
    public string Block(int indent, Layout layout)
    {
        var text = new StringBuilder();
        Write(text, Root, indent, layout, isOpen: false);
        return text.ToString();
    }

    /// <summary>In flow style on one line.</summary>
    public string Flow(bool asJson)
    {
        var text = new StringBuilder();
        WriteFlow(text, Root, asJson);
        return text.ToString();
    }

    /// <summary>A key as it is written in YAML.</summary>
    public static string Key(string key) =>
        key.Length > 0 && (char.IsAsciiLetter(key[0]) || key[0] == '/') && key.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/')
            && key is not ("true" or "false" or "null" or "yes" or "no" or "on" or "off" or "y" or "n") ? key : Json(key);

    public static string Json(string text) => $"\"{JsonEncodedText.Encode(text, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";

    private void Write(StringBuilder text, DocumentNode node, int indent, Layout layout, bool isOpen)
    {
        if (node.IsMapping && node.Entries.Count > 0)
        {
            foreach (var entry in node.Entries)
            {
                if (!isOpen) text.Append(' ', indent);
                isOpen = false;
                text.Append(Key(entry.Key.Text)).Append(':');
                WriteBelow(text, entry.Value, indent, layout);
            }
        }
        else if (node.IsSequence && node.Items.Count > 0)
        {
            foreach (var item in node.Items)
            {
                if (!isOpen) text.Append(' ', indent);
                isOpen = false;
                text.Append("- ");
                Write(text, item, indent + 2, layout, isOpen: true);
            }
        }
        else
        {
            if (!isOpen) text.Append(' ', indent);
            WriteFlow(text, node, asJson: false);
            text.Append('\n');
        }
    }

    private void WriteBelow(StringBuilder text, DocumentNode value, int indent, Layout layout)
    {
        if (value.IsMapping && value.Entries.Count > 0)
        {
            text.Append('\n');
            Write(text, value, indent + layout.Mapping, layout, isOpen: false);
        }
        else if (value.IsSequence && value.Items.Count > 0)
        {
            text.Append('\n');
            Write(text, value, indent + layout.List, layout, isOpen: false);
        }
        else
        {
            text.Append(' ');
            WriteFlow(text, value, asJson: false);
            text.Append('\n');
        }
    }

    private void WriteFlow(StringBuilder text, DocumentNode node, bool asJson)
    {
        if (node.IsMapping)
        {
            text.Append('{');
            var first = true;
            foreach (var entry in node.Entries)
            {
                if (!first) text.Append(", ");
                first = false;
                text.Append(asJson ? Json(entry.Key.Text) : Key(entry.Key.Text)).Append(": ");
                WriteFlow(text, entry.Value, asJson);
            }

            text.Append('}');
        }
        else if (node.IsSequence)
        {
            text.Append('[');
            var first = true;
            foreach (var item in node.Items)
            {
                if (!first) text.Append(", ");
                first = false;
                WriteFlow(text, item, asJson);
            }

            text.Append(']');
        }
        else if (asJson && node.Type == ScalarType.Text) text.Append(Json(node.Text));
        else text.Append(Encoding.UTF8.GetString(source.Bytes.Slice(node.Offset, node.Length)).Trim());
    }
}
