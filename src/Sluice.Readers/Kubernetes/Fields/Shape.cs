namespace Sluice.Readers.Kubernetes.Fields;

/// <summary>What may stand under a field.</summary>
internal enum Shape
{
    /// <summary>Anything: the field has no say in what is allowed.</summary>
    Any = 0,
    Text,

    /// <summary>A word of a closed list that YAML may take for a boolean, as off; who reads it says what is wrong with it.</summary>
    Word,
    WholeNumber,

    /// <summary>A number, or a name.</summary>
    NumberOrText,
    Boolean,
    Mapping,

    /// <summary>Free keys, all values text.</summary>
    TextMapping,
    List,
    TextList,

    /// <summary>Free keys, all values mappings of one place.</summary>
    Named,

    /// <summary>A port, or a list of ports; who reads it says what is wrong with it.</summary>
    Ports,

    /// <summary>Free keys, all values ports; who reads it says what is wrong with it.</summary>
    NamedPorts,

    /// <summary>Free keys, all values lists of texts; who reads it says what is wrong with it.</summary>
    TextLists,

    /// <summary>A name, a list, or a mapping of the place; who reads it says what is wrong with it.</summary>
    Peer,
}

internal static class Shapes
{
    /// <summary>As a reader of a message expects it.</summary>
    public static string Describe(this Shape shape) => shape switch
    {
        Shape.Text => "text",
        Shape.Word => "a word",
        Shape.WholeNumber => "a whole number",
        Shape.NumberOrText => "a number or a name",
        Shape.Boolean => "true or false",
        Shape.Mapping or Shape.TextMapping or Shape.Named => "a mapping",
        Shape.List => "a list",
        Shape.TextList => "a list of texts",
        Shape.Ports => "a port or a list of ports",
        Shape.NamedPorts => "ports by name",
        Shape.TextLists => "lists by name",
        Shape.Peer => "a name, a list or a mapping",
        _ => "anything",
    };
}
