using Sluice.Findings;

namespace Sluice.Readers.Yaml;

/// <summary>A key and its value in a mapping.</summary>
public readonly record struct DocumentEntry(DocumentNode Key, DocumentNode Value)
{
    /// <summary>First byte of the key in the source.</summary>
    public int Offset => Key.Offset;

    /// <summary>Bytes from the key to the end of the value; comments after it are not counted.</summary>
    public int Length => Math.Max(Key.Offset + Key.Length, Value.Offset + Value.Length) - Key.Offset;

    /// <summary>From the key to the end of the value.</summary>
    public SourceSpan Span => Key.SpanOf(Offset, Length);
}
