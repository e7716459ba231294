using Sluice.Findings;
using Sluice.Sets;

namespace Sluice.Model;

/// <summary>A namespace. <c>kubernetes.io/metadata.name</c> is always among the labels.</summary>
public sealed record Namespace
{
    internal const string TenantLabel = "tenant";

    private const string TenantPrefix = "tenant-";

    public required string Name { get; init; }

    /// <summary>The labels, or those that are certain when <see cref="LabelsKnown"/> is false.</summary>
    public required Labels Labels { get; init; }

    /// <summary>False for a namespace that objects refer to and no document defines: it has its name label, and others that nobody saw.</summary>
    public bool LabelsKnown { get; init; } = true;

    /// <summary>Whether it takes part in the analysis without being judged.</summary>
    public bool IsSurroundings { get; init; }

    public SourceSpan Span { get; init; }

    /// <summary>The tenant it belongs to, as no charter says otherwise: by its label <c>tenant</c>, else by a name of the form <c>tenant-NAME</c>; null when to none.</summary>
    internal string? Tenant =>
        Labels.Find(TenantLabel) is { Length: > 0 } tenant ? tenant
        : Name.StartsWith(TenantPrefix, StringComparison.Ordinal) && Name.Length > TenantPrefix.Length ? Name[TenantPrefix.Length..] : null;

    /// <summary>A defined namespace with these labels and the label of its name.</summary>
    public static Namespace Defined(string name, Labels labels, SourceSpan span = default) =>
        new() { Name = name, Labels = labels.With(Labels.NamespaceName, name), Span = span };

    /// <summary>A namespace that is only referred to.</summary>
    public static Namespace Referred(string name) =>
        new() { Name = name, Labels = Labels.Of((Labels.NamespaceName, name)), LabelsKnown = false };
}

/// <summary>A node of the cluster: an endpoint of its own, and what host-network pods are seen as.</summary>
public sealed record Node
{
    public required string Name { get; init; }

    public Labels Labels { get; init; } = Labels.Empty;

    /// <summary>Addresses of the node as blocks of full length.</summary>
    public ValueList<Cidr> Addresses { get; init; }

    /// <summary>Ranges its pods draw their addresses from (spec.podCIDRs).</summary>
    public ValueList<Cidr> PodCidrs { get; init; }

    public SourceSpan Span { get; init; }
}
