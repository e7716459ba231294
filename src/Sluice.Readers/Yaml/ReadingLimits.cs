namespace Sluice.Readers.Yaml;

/// <summary>How far the reader goes before a document is a problem. Fixed, so that the same input gives the same answer everywhere.</summary>
public static class ReadingLimits
{
    /// <summary>Levels of nesting.</summary>
    public const int Depth = 256;

    /// <summary>Bytes of one document; an item of a JSON list counts by itself.</summary>
    public const int DocumentBytes = 100_000_000;

    /// <summary>Nodes of one document.</summary>
    public const int Nodes = 16_000_000;

    /// <summary>Nodes that the aliases of one document stand for, all uses counted.</summary>
    public const int AliasedNodes = 1_000_000;

    /// <summary>Bytes that the aliases of one document stand for, all uses counted.</summary>
    public const int AliasedBytes = 100_000_000;
}
