using Sluice.Sets;

namespace Sluice.Checks;

/// <summary>Of how many pods something was shown.</summary>
/// <param name="Held">Of how many it holds.</param>
/// <param name="Broken">Of how many it does not.</param>
/// <param name="Unknown">Of how many it cannot be said.</param>
/// <param name="Standing">Those of which it was not shown, by name, the first few; pods that were not read as <c>[any other pod] in shop</c>.</param>
public sealed record Shown(int Held, int Broken, int Unknown, ValueList<string> Standing)
{
    /// <summary>How many workloads and kinds of unread pods there are.</summary>
    public int Total => Held + Broken + Unknown;

    /// <summary>Whether it was shown of all, and there is something to show it of.</summary>
    public bool IsWhole => Total > 0 && Held == Total;
}

/// <summary>
/// How far the pods of a namespace are covered, shown on the relation and never by the presence of an object. Pods that were not read count by kind: nobody knows how many
/// a kind stands for.
/// </summary>
/// <param name="Namespace">Its name.</param>
/// <param name="IsGoverned">Whether the charter governs it.</param>
public sealed record NamespaceCoverage(string Namespace, bool IsGoverned)
{
    /// <summary>Workloads that were read and are judged.</summary>
    public int Workloads { get; init; }

    /// <summary>Kinds of pods that were not read.</summary>
    public int Kinds { get; init; }

    /// <summary>Workloads on the network of their node, which are beyond policies and in none of the counts.</summary>
    public int HostNetwork { get; init; }

    /// <summary>Isolated for incoming traffic.</summary>
    public required Shown Ingress { get; init; }

    /// <summary>Isolated for outgoing traffic.</summary>
    public required Shown Egress { get; init; }

    /// <summary>Able to ask the charter's resolver.</summary>
    public required Shown Dns { get; init; }

    /// <summary>Without a path to public addresses and names other than the egress gateway's own; without a gateway, without any such path.</summary>
    public required Shown Outside { get; init; }
}
