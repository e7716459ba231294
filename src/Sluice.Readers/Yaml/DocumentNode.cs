using System.Diagnostics;
using System.Text;
using Sluice.Findings;

namespace Sluice.Readers.Yaml;

/// <summary>
/// A node of a document: a handle of two words into the table of its document, cheap to copy, safe to share between threads.
/// An alias is the node it stands for, in every respect but <see cref="Offset"/>, <see cref="Length"/> and <see cref="Span"/>.
/// <c>default</c> is the node that is not there: it has no entries, no items and no value.
/// </summary>
[DebuggerDisplay("{Kind} {Text}")]
public readonly struct DocumentNode : IEquatable<DocumentNode>
{
    private readonly NodeTable? table;
    private readonly int index;

    internal DocumentNode(NodeTable? table, int index)
    {
        this.table = table;
        this.index = index;
    }

    /// <summary>What the node is.</summary>
    public NodeKind Kind => table is null ? NodeKind.None : Row.Kind;

    /// <summary>Whether the node is there at all; a null is.</summary>
    public bool Exists => table is not null;

    /// <summary>Whether there is something to read: neither absent nor null. Kubernetes treats both alike in most places.</summary>
    public bool HasContent => Kind is not (NodeKind.None or NodeKind.Null);

    /// <summary>How a scalar is written.</summary>
    public ScalarStyle Style => table is null ? ScalarStyle.None : Row.Style;

    /// <summary>What a scalar means to Kubernetes.</summary>
    public ScalarType Type => Kind switch
    {
        NodeKind.Null => ScalarType.Null,
        NodeKind.Scalar when (Row.Traits & NodeTraits.ForcedText) != 0 => ScalarType.Text,
        NodeKind.Scalar when Style == ScalarStyle.Plain || (Row.Traits & NodeTraits.ForcedPlain) != 0 => ScalarTyping.Resolve(Value),
        NodeKind.Scalar => ScalarType.Text,
        _ => ScalarType.None,
    };

    /// <summary>The value of a scalar in UTF-8, quotes and escapes undone; empty for anything else. Valid as long as the document.</summary>
    public ReadOnlySpan<byte> Value => table is null ? default : table.Value(index);

    /// <summary>The value of a scalar as text, as written and whatever its type; empty for anything else. A new string at each call.</summary>
    public string Text => Encoding.UTF8.GetString(Value);

    /// <summary>The value as the key of a JSON object, as Kubernetes sees it: the key <c>on:</c> is <c>true</c>, <c>0x10:</c> is <c>16</c>.</summary>
    public string JsonKey => ScalarTyping.JsonKey(Type, Text);

    /// <summary>First byte of the node in the source; of the use for an alias.</summary>
    public int Offset => table is null ? 0 : table[index].Start;

    /// <summary>Bytes of the node in the source.</summary>
    public int Length => table is null ? 0 : table[index].Length;

    /// <summary>Where the node is; no place for a node that is not there.</summary>
    public SourceSpan Span => SpanOf(Offset, Length);

    /// <summary>Whether the node is written as an alias (<c>*name</c>).</summary>
    public bool IsAlias => table is not null && (table[index].Traits & NodeTraits.Alias) != 0;

    /// <summary>The node where it is defined: the anchored one for an alias, itself otherwise.</summary>
    public DocumentNode Definition => table is null ? this : new DocumentNode(table, table.Resolve(index));

    /// <summary>Whether it is a mapping.</summary>
    public bool IsMapping => Kind == NodeKind.Mapping;

    /// <summary>Whether it is a sequence.</summary>
    public bool IsSequence => Kind == NodeKind.Sequence;

    /// <summary>Whether it is a scalar that is not null.</summary>
    public bool IsScalar => Kind == NodeKind.Scalar;

    /// <summary>The entries of a mapping; none for anything else.</summary>
    public DocumentEntries Entries => new(table, table?.Resolve(index) ?? 0);

    /// <summary>The items of a sequence; none for anything else.</summary>
    public DocumentItems Items => new(table, table?.Resolve(index) ?? 0);

    private ref readonly NodeRecord Row => ref table![table.Resolve(index)];

    /// <summary>The value under a key; <c>default</c> when there is none.</summary>
    public DocumentNode this[ReadOnlySpan<byte> key] =>
        table is not null && table.Find(table.Resolve(index), key) is var (_, value) && value >= 0 ? new DocumentNode(table, value) : default;

    /// <summary>The value under a key; <c>default</c> when there is none.</summary>
    public DocumentNode this[string key] => Find(Encoding.UTF8.GetBytes(key)).Value;

    /// <summary>The entry with a key; of several the last, which is what a lenient reader takes. <c>default</c> when there is none.</summary>
    public DocumentEntry Find(ReadOnlySpan<byte> key)
    {
        if (table is null)
        {
            return default;
        }

        var (found, value) = table.Find(table.Resolve(index), key);
        return found < 0 ? default : new DocumentEntry(new DocumentNode(table, found), new DocumentNode(table, value));
    }

    /// <summary>Whether the value of a scalar is this, byte by byte.</summary>
    public bool ValueEquals(ReadOnlySpan<byte> utf8) => IsScalar && Value.SequenceEqual(utf8);

    /// <summary>The boolean; false when the node is none.</summary>
    public bool TryGetBoolean(out bool value)
    {
        value = Type == ScalarType.Boolean && ScalarTyping.IsTrue(Value);
        return Type == ScalarType.Boolean;
    }

    /// <summary>The whole number; a float without fraction counts (<c>80.0</c> reaches the API server as 80). False for text, also text of digits.</summary>
    public bool TryGetInteger(out long value)
    {
        if (Style == ScalarStyle.Plain && (Row.Traits & NodeTraits.ForcedText) == 0 && TryFewDigits(Value, out value))
        {
            return true;
        }

        value = 0;
        return Type is ScalarType.Integer or ScalarType.Float && ScalarTyping.TryInteger(Text, out value);
    }

    /// <summary>The same node of the same document.</summary>
    public bool Equals(DocumentNode other) => ReferenceEquals(table, other.table) && index == other.index;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is DocumentNode other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(table, index);

    /// <summary>The same node of the same document.</summary>
    public static bool operator ==(DocumentNode left, DocumentNode right) => left.Equals(right);

    /// <summary>Another node.</summary>
    public static bool operator !=(DocumentNode left, DocumentNode right) => !left.Equals(right);

    /// <summary>The common case: up to nine decimal digits that do not begin with a zero.</summary>
    private static bool TryFewDigits(ReadOnlySpan<byte> digits, out long value)
    {
        value = 0;
        if (digits.Length is 0 or > 9 || digits[0] == (byte)'0' || digits.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            return false;
        }

        foreach (var digit in digits)
        {
            value = (10 * value) + digit - '0';
        }

        return true;
    }

    internal SourceSpan SpanOf(int offset, int length) => table?.Source.Span(offset, length) ?? default;
}
