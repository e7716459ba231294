using System.Text;
using Sluice.Readers.Yaml;

namespace Sluice.Readers.Patching;

/// <summary>Where things are in a text: lines, columns, indentation, and where a node really ends.</summary>
internal sealed class Geometry(SourceText source)
{
    public ReadOnlySpan<byte> Bytes => source.Bytes;

    public int LineStart(int offset) => Bytes[..offset].LastIndexOf((byte)'\n') + 1;

    /// <summary>The first byte after the line break that ends the line of an offset; the end of the text where no line break follows.</summary>
    public int NextLine(int offset) => Bytes[offset..].IndexOf((byte)'\n') is var found and >= 0 ? offset + found + 1 : Bytes.Length;

    /// <summary>Bytes before an offset on its line.</summary>
    public int Column(int offset) => offset - LineStart(offset);

    public string Text(int offset, int end) => Encoding.UTF8.GetString(Bytes[offset..end]);

    /// <summary>Whether a collection is written with brackets or braces.</summary>
    public bool IsFlow(DocumentNode node) => node.Length > 0 && Bytes[node.Offset] is (byte)'{' or (byte)'[';

    /// <summary>Whether a node carries an anchor or tag, or stands for another node: then its text is not all there is to it.</summary>
    public bool IsSpecial(DocumentNode node) => node.IsAlias || (node.Length > 0 && Bytes[node.Offset] is (byte)'&' or (byte)'!');

    /// <summary>The end of what is written of a node, without blanks and comments after it.</summary>
    public int End(DocumentNode node)
    {
        if ((node.IsMapping || node.IsSequence) && !node.IsAlias && !IsFlow(node))
        {
            var end = node.Offset;
            foreach (var entry in node.Entries) end = Math.Max(end, End(entry));
            foreach (var item in node.Items) end = Math.Max(end, End(item));
            return end;
        }

        var last = node.Offset + node.Length;
        while (last > node.Offset && Bytes[last - 1] is (byte)' ' or (byte)'\n' or (byte)'\r') last--;
        return last;
    }

    /// <summary>The end of an entry: of its value, or of its colon where the value is empty.</summary>
    public int End(DocumentEntry entry)
    {
        if (entry.Value.Length > 0) return End(entry.Value);
        var colon = entry.Key.Offset + entry.Key.Length;
        while (Bytes[colon] != (byte)':') colon++;
        return colon + 1;
    }

    /// <summary>The dash before an item of a block list; −1 when something else stands between.</summary>
    public int Dash(DocumentNode item)
    {
        var at = item.Offset - 1;
        while (at >= 0 && Bytes[at] is (byte)' ' or (byte)'\n' or (byte)'\r') at--;
        return at >= 0 && Bytes[at] == (byte)'-' ? at : -1;
    }

    /// <summary>Whether nothing but blanks stands before an offset on its line.</summary>
    public bool IsFirstOnLine(int offset) => Bytes[LineStart(offset)..offset].IndexOfAnyExcept((byte)' ') < 0;

    /// <summary>How the author indents, from the first places that show it; two columns where nothing does.</summary>
    public Layout Layout(DocumentNode root)
    {
        int? mapping = null, list = null;
        Look(root);
        return new(mapping ?? 2, list ?? mapping ?? 2);

        void Look(DocumentNode node)
        {
            foreach (var entry in node.Entries)
            {
                if (entry.Value.Length > 0 && !IsFlow(entry.Value) && !IsSpecial(entry.Value))
                {
                    if (entry.Value.IsMapping) mapping ??= Column(entry.Value.Offset) - Column(entry.Key.Offset);
                    foreach (var item in entry.Value.Items)
                    {
                        if (Dash(item) is var dash and >= 0) list ??= Column(dash) - Column(entry.Key.Offset);
                        break;
                    }
                }

                Look(entry.Value);
            }

            foreach (var item in node.Items) Look(item);
        }
    }
}
