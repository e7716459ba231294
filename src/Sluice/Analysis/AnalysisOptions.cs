using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Analysis;

/// <summary>What the analysis is told beside the snapshot.</summary>
public sealed record AnalysisOptions
{
    public static AnalysisOptions Default { get; } = new();

    /// <summary>Ranges that pods draw addresses from (<c>--pod-cidr</c>); empty: the nodes' podCIDRs, else the private ranges.</summary>
    public ValueList<Cidr> PodCidrs { get; init; }

    /// <summary>Known answers of the resolver, by domain name; a domain without entry is an endpoint of its own and no address.</summary>
    public ValueList<(string Name, Cidr Address)> Dns { get; init; }

    /// <summary>Adds pods and namespaces that do not exist yet: one representative for each selector that policies admit (<c>--exposure</c>).</summary>
    public bool Exposure { get; init; }

    /// <summary>
    /// Keeps ICMP and other protocols whatever the policies say about them, for a question about them: what <see cref="PortlessMeaning.Undefined"/> leaves open
    /// is then unknown, with <see cref="UnknownCause.PortlessUndefined"/> as the reason, in every <see cref="Decision"/>; lists of connections still leave it out.
    /// A question about them without this is answered as if nothing of the kind were ever let through, unless the profile or a policy speaks of them.
    /// </summary>
    public bool AsksPortless { get; init; }

    /// <summary>
    /// Tells pods apart by every label and port name they carry, used or not, so that a later change of a policy never splits a class: more classes, and
    /// <see cref="Reachability.With"/> follows policies with labels that no selector used so far too. For whoever follows a cluster.
    /// </summary>
    public bool KeepsEveryLabel { get; init; }

    /// <summary>
    /// Another reading that this one is compared with; null when there is none. It has no say: its selectors and blocks shape representatives and address
    /// borders, and a namespace whose workloads it leaves open is open here too, so that both readings speak of the same endpoints.
    /// </summary>
    public Snapshot? ComparedWith { get; init; }
}
