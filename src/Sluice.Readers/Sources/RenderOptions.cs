using Sluice.Readers.Kubernetes;
using Sluice.Sets;

namespace Sluice.Readers.Sources;

/// <summary>What units are rendered with.</summary>
public sealed record RenderOptions
{
    /// <summary>The namespace charts are rendered for.</summary>
    public string Namespace { get; init; } = "default";

    /// <summary>Values files for Helm charts, in order (<c>--values</c>).</summary>
    public ValueList<string> ValuesFiles { get; init; }

    /// <summary>Single values for Helm charts, <c>key=value</c>, in order (<c>--set</c>).</summary>
    public ValueList<string> Values { get; init; }

    /// <summary>Whether a name can be that of a namespace: an RFC 1123 label.</summary>
    public static bool IsNamespaceName(string name) => Names.IsDnsLabel(name);

    /// <summary>Whether bases may be fetched from other machines.</summary>
    public bool AllowRemote { get; init; }
}
