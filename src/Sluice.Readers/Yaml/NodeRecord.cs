using System.Runtime.InteropServices;

namespace Sluice.Readers.Yaml;

/// <summary>One row of a <see cref="NodeTable"/>: 24 bytes. Rows stand in the order of the source, children after their parent.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct NodeRecord
{
    /// <summary>First byte of the node in the source.</summary>
    public int Start;

    /// <summary>Bytes of the node in the source, quotes and brackets included.</summary>
    public int Length;

    /// <summary>A scalar: where its value begins, in the source or in the decoded bytes. An alias: the row it stands for. A merged mapping: its place in the list of merged mappings.</summary>
    public int ValueStart;

    /// <summary>A scalar: the bytes of its value. A collection: the number of its children, keys included.</summary>
    public int ValueLength;

    /// <summary>The row after the last one below this node; zero while the node is open.</summary>
    public int End;

    public NodeKind Kind;
    public ScalarStyle Style;
    public NodeTraits Traits;
}
