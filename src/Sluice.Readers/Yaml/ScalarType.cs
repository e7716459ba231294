namespace Sluice.Readers.Yaml;

/// <summary>
/// What a scalar means to Kubernetes, which reads YAML as <c>sigs.k8s.io/yaml</c> does (YAML 1.1 as in go-yaml v2):
/// <c>yes</c>, <c>on</c> and <c>y</c> are booleans, <c>010</c> is eight, a date is text.
/// </summary>
public enum ScalarType
{
    /// <summary>Not a scalar.</summary>
    None = 0,

    /// <summary>Text: quoted, or not like any other type.</summary>
    Text,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A whole number, of any size.</summary>
    Integer,

    /// <summary>A number with a point or an exponent.</summary>
    Float,

    /// <summary>Null.</summary>
    Null,
}
