namespace Sluice.Readers.Yaml;

/// <summary>How a scalar is written. Only a <see cref="Plain"/> one can be a number, a boolean or null.</summary>
public enum ScalarStyle
{
    /// <summary>Not a scalar.</summary>
    None = 0,

    /// <summary>Without quotes; JSON's numbers and literals too.</summary>
    Plain,

    /// <summary><c>'text'</c></summary>
    SingleQuoted,

    /// <summary><c>"text"</c>, with escapes; JSON's strings too.</summary>
    DoubleQuoted,

    /// <summary><c>|</c>: line breaks are kept.</summary>
    Literal,

    /// <summary><c>&gt;</c>: lines are joined.</summary>
    Folded,
}
