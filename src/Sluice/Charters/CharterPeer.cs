using Sluice.Findings;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Charters;

/// <summary>
/// A side of a flow, as the charter names it. A closed family: <see cref="ComponentPeer"/>, <see cref="BundlePeer"/>, <see cref="WorkloadPeer"/>,
/// <see cref="NamespacePeer"/>, <see cref="NamespaceLabelPeer"/>, <see cref="InternetPeer"/>, <see cref="BlockPeer"/>, <see cref="DomainPeer"/>,
/// <see cref="AnyonePeer"/>.
/// </summary>
/// <param name="Span">Where it is named.</param>
public abstract record CharterPeer(SourceSpan Span)
{
    /// <summary>As the charter writes it.</summary>
    public abstract override string ToString();
}

/// <summary>A component of the charter, by name.</summary>
public sealed record ComponentPeer(string Name, SourceSpan Span) : CharterPeer(Span)
{
    public override string ToString() => Name;
}

/// <summary>Something that every cluster has, by the name Sluice gives it.</summary>
public sealed record BundlePeer(BundleName Bundle, SourceSpan Span) : CharterPeer(Span)
{
    public override string ToString() => BundleNames.Text(Bundle);
}

/// <summary>A workload that was read, as <c>namespace/name</c>.</summary>
public sealed record WorkloadPeer(string Namespace, string Name, SourceSpan Span) : CharterPeer(Span)
{
    public override string ToString() => $"{Namespace}/{Name}";
}

/// <summary>Every pod of a namespace, as <c>namespace/*</c>.</summary>
public sealed record NamespacePeer(string Namespace, SourceSpan Span) : CharterPeer(Span)
{
    public override string ToString() => $"{Namespace}/*";
}

/// <summary>
/// Every pod of the namespaces that carry labels; where <see cref="Carriers"/> are named, only of those of them that carry the labels.
/// </summary>
/// <param name="Labels">The labels, at least one.</param>
/// <param name="Carriers">Names of the namespaces that may carry the labels; empty when that is not governed here.</param>
/// <param name="Span">Where it is named.</param>
public sealed record NamespaceLabelPeer(Labels Labels, ValueList<string> Carriers, SourceSpan Span) : CharterPeer(Span)
{
    public override string ToString() => $"namespaces labelled {Labels}";
}

/// <summary>Every address that is not set aside for a special use (RFC 6890).</summary>
public sealed record InternetPeer(SourceSpan Span) : CharterPeer(Span)
{
    public override string ToString() => "internet";
}

/// <summary>A block of addresses.</summary>
public sealed record BlockPeer(Cidr Block, SourceSpan Span) : CharterPeer(Span)
{
    public override string ToString() => Block.ToString();
}

/// <summary>A domain name, exact or beginning with <c>*.</c>, which stands for one or more labels and never for the apex.</summary>
public sealed record DomainPeer(string Name, SourceSpan Span) : CharterPeer(Span)
{
    /// <summary>What the gateway asks of connections to it; only what an exception opens may turn it off.</summary>
    public TlsDemand Tls { get; init; }

    public override string ToString() => Name;
}

/// <summary>Anyone, inside the cluster and outside: <c>*</c>.</summary>
public sealed record AnyonePeer(SourceSpan Span) : CharterPeer(Span)
{
    public override string ToString() => "*";
}
