using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Analysis;

/// <summary>
/// Something that connections start or end at. A closed family: <see cref="WorkloadEndpoint"/>, <see cref="NodeEndpoint"/>,
/// <see cref="RepresentativeEndpoint"/>, <see cref="AddressEndpoint"/>, <see cref="DomainEndpoint"/>, <see cref="ExternalEndpoint"/>.
/// Ordered by kind of endpoint in that order and then by name, so that output never depends on reading order.
/// </summary>
public abstract record Endpoint : IComparable<Endpoint>
{
    private protected Endpoint()
    {
    }

    /// <summary>The namespace; empty for endpoints that are in none.</summary>
    public virtual string Namespace => "";

    /// <summary>Place of the kind in the order of the family.</summary>
    private protected abstract int Rank { get; }

    /// <summary>Orders endpoints of one rank and namespace.</summary>
    private protected abstract string SortKey { get; }

    /// <summary>Orders endpoints of one rank and namespace, where that is quicker than by key.</summary>
    private protected virtual int CompareSibling(Endpoint other) => string.CompareOrdinal(SortKey, other.SortKey);

    /// <summary>Whether policies judge it: pods and representatives, neither nodes nor host-network pods nor anything outside.</summary>
    public virtual bool IsPolicySubject => false;

    /// <summary>Whether it stands for more than one pod, so that traffic between its replicas is part of the relation.</summary>
    internal bool HasReplicas => this switch
    {
        WorkloadEndpoint { Workload: var workload } => workload.Replicas > 1 || string.Equals(workload.Name.Kind, "DaemonSet", StringComparison.Ordinal),
        RepresentativeEndpoint => true,
        _ => false,
    };

    public int CompareTo(Endpoint? other)
    {
        if (other is null) return 1;
        var order = Rank.CompareTo(other.Rank);
        if (order == 0) order = string.CompareOrdinal(Namespace, other.Namespace);
        return order != 0 ? order : CompareSibling(other);
    }

    public static bool operator <(Endpoint left, Endpoint right) => left.CompareTo(right) < 0;

    public static bool operator >(Endpoint left, Endpoint right) => left.CompareTo(right) > 0;

    public static bool operator <=(Endpoint left, Endpoint right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Endpoint left, Endpoint right) => left.CompareTo(right) >= 0;
}

/// <summary>A workload that was read.</summary>
public sealed record WorkloadEndpoint(Workload Workload) : Endpoint
{
    public override string Namespace => Workload.Name.Namespace;

    public override bool IsPolicySubject => !Workload.HostNetwork;

    private protected override int Rank => 0;

    private protected override string SortKey => Workload.Name.Name;

    private protected override int CompareSibling(Endpoint other)
    {
        var workload = ((WorkloadEndpoint)other).Workload;
        var order = string.CompareOrdinal(Workload.Name.Name, workload.Name.Name);
        if (order == 0) order = string.CompareOrdinal(Workload.Name.Kind, workload.Name.Kind);
        return order != 0 ? order : string.CompareOrdinal(Workload.Variant, workload.Variant);
    }

    /// <summary><c>shop/checkout</c>, with the variant in brackets where there is one.</summary>
    public override string ToString() =>
        Workload.Variant.Length == 0 ? $"{Namespace}/{Workload.Name.Name}" : $"{Namespace}/{Workload.Name.Name}[{Workload.Variant}]";
}

/// <summary>
/// Pods that may exist and were not read: those of a namespace (named, or picked by a namespace selector) that satisfy a pod selector.
/// </summary>
public sealed record RepresentativeEndpoint : Endpoint
{
    /// <summary>The namespace's name; empty when any namespace that satisfies <see cref="NamespaceSelector"/> is meant.</summary>
    public required string NamespaceName { get; init; }

    /// <summary>The labels of the namespace that are meant; everything when a name is given.</summary>
    public Selector NamespaceSelector { get; init; } = Selector.Everything;

    /// <summary>The pods' labels that are meant, <c>NotIn</c> and <c>DoesNotExist</c> included; everything for any pod.</summary>
    public Selector PodSelector { get; init; } = Selector.Everything;

    /// <summary>Whether it stands for the pods that no selector in use names.</summary>
    public bool IsAnyOther { get; init; }

    public override string Namespace => NamespaceName;

    public override bool IsPolicySubject => true;

    private protected override int Rank => 1;

    private protected override string SortKey => $"{NamespaceSelector}\u0001{(IsAnyOther ? 1 : 0)}{PodSelector}";

    /// <summary><c>[pods with app=web] in shop</c>.</summary>
    public override string ToString()
    {
        var pods = IsAnyOther ? "[any other pod]" : PodSelector.IsEmpty ? "[any pod]" : $"[pods with {PodSelector}]";
        return NamespaceName.Length > 0 ? $"{pods} in {NamespaceName}"
            : NamespaceSelector.IsEmpty ? $"{pods} in [any other namespace]" : $"{pods} in [namespaces with {NamespaceSelector}]";
    }
}

/// <summary>A node.</summary>
public sealed record NodeEndpoint(Node Node) : Endpoint
{
    private protected override int Rank => 2;

    private protected override string SortKey => Node.Name;

    public override string ToString() => $"node {Node.Name}";
}

/// <summary>Traffic from outside that enters through a controller nobody read: <c>ingress-controller</c>.</summary>
public sealed record ExternalEndpoint(string Name) : Endpoint
{
    private protected override int Rank => 3;

    private protected override string SortKey => Name;

    public override string ToString() => $"[{Name}]";
}

/// <summary>Addresses outside the cluster.</summary>
public sealed record AddressEndpoint(AddressSet Addresses) : Endpoint
{
    /// <summary>Every address of both families.</summary>
    public static AddressEndpoint Internet { get; } = new(AddressSet.All);

    private protected override int Rank => 4;

    private protected override string SortKey
    {
        get
        {
            var v4 = Addresses.V4.Intervals;
            var v6 = Addresses.V6.Intervals;
            return v4.Length > 0 ? $"4{v4[0].Low:x8}{v4[0].High:x8}" : v6.Length > 0 ? $"6{v6[0].Low:x32}{v6[0].High:x32}" : "";
        }
    }

    private protected override int CompareSibling(Endpoint other)
    {
        var block = (AddressEndpoint)other;
        if (Addresses.V4.IsEmpty || block.Addresses.V4.IsEmpty) return string.CompareOrdinal(SortKey, block.SortKey);
        var (first, second) = (Addresses.V4.Intervals[0], block.Addresses.V4.Intervals[0]);
        var order = first.Low.CompareTo(second.Low);
        return order != 0 ? order : first.High.CompareTo(second.High);
    }

    public override string ToString() => Addresses.ToString();
}

/// <summary>A domain name that a rule names.</summary>
public sealed record DomainEndpoint(string Name) : Endpoint
{
    private protected override int Rank => 5;

    private protected override string SortKey => Name;

    public override string ToString() => Name;
}
