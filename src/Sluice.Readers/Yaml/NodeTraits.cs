namespace Sluice.Readers.Yaml;

/// <summary>What else is known of a row.</summary>
[Flags]
internal enum NodeTraits : byte
{
    None = 0,

    /// <summary>The value stands in the decoded bytes, for it differs from what the source shows.</summary>
    Decoded = 1,

    /// <summary>The row stands for another one.</summary>
    Alias = 2,

    /// <summary>The mapping has merge keys: its entries are listed apart.</summary>
    Merged = 4,

    /// <summary>Text by its tag, however it is written.</summary>
    ForcedText = 8,

    /// <summary>Typed by its tag as if it were plain.</summary>
    ForcedPlain = 16,

    /// <summary>The mapping may have a key twice; without it all keys differ.</summary>
    Repeating = 32,
}
