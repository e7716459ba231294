namespace Sluice.Model;

/// <summary>
/// A custom resource from which pods may come that no document shows: an operator's object (a database, a Prometheus), or one that deploys others
/// (a HelmRelease, an Argo CD Application).
/// </summary>
/// <param name="Name">The object.</param>
/// <param name="Namespace">The namespace its pods would be in, which need not be its own.</param>
public sealed record PodMaker(ObjectName Name, string Namespace) : IComparable<PodMaker>
{
    /// <summary>Orders by the namespace of the pods, then by the object.</summary>
    public int CompareTo(PodMaker? other)
    {
        if (other is null) return 1;
        var order = string.CompareOrdinal(Namespace, other.Namespace);
        return order != 0 ? order : Name.CompareTo(other.Name);
    }

    public static bool operator <(PodMaker left, PodMaker right) => left.CompareTo(right) < 0;

    public static bool operator >(PodMaker left, PodMaker right) => left.CompareTo(right) > 0;

    public static bool operator <=(PodMaker left, PodMaker right) => left.CompareTo(right) <= 0;

    public static bool operator >=(PodMaker left, PodMaker right) => left.CompareTo(right) >= 0;
}
