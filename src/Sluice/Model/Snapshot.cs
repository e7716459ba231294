using Sluice.Findings;
using Sluice.Sets;

namespace Sluice.Model;

/// <summary>
/// One reading of a cluster, or of a part of it, in canonical order: names ascending. Two readings of the same objects are equal
/// in every output, however the documents were split or ordered.
/// </summary>
public sealed record Snapshot
{
    /// <summary>Nothing.</summary>
    public static Snapshot Empty { get; } = new();

    /// <summary>Namespaces that are defined or referred to, by name.</summary>
    public ValueList<Namespace> Namespaces { get; init; }

    public ValueList<Node> Nodes { get; init; }

    /// <summary>Workloads by namespace, name, kind and variant.</summary>
    public ValueList<Workload> Workloads { get; init; }

    public ValueList<Service> Services { get; init; }

    public ValueList<IngressRoute> Routes { get; init; }

    /// <summary>Policies of every kind by kind, namespace and name. Two of the same name that differ are both here, marked <see cref="PolicyStanding.Doubtful"/>.</summary>
    public ValueList<Policy> Policies { get; init; }

    /// <summary>What was wrong with the input, by place.</summary>
    public ValueList<Problem> Problems { get; init; }

    /// <summary>
    /// The problems, of those above, that stand for parts that could not be read, by place: a kind that may not be listed (<see cref="Problem.Object"/> names it), or a file
    /// or chart that may hold objects of any kind (null).
    /// </summary>
    public ValueList<Problem> Unread { get; init; }

    /// <summary>Whether there may be objects of a kind that were not read.</summary>
    public bool MayHide(string kind) => Unread.Any(problem => problem.Object is null || problem.Object == kind);

    /// <summary>Whether there may be objects of a kind in a namespace that were not read. A namespace is in itself; a kind without namespaces is in the empty one.</summary>
    public bool MayHide(string kind, string @namespace) =>
        Unread.Any(problem => (problem.Object is null || problem.Object == kind) && problem.Extent?.Covers(@namespace) != false);

    /// <summary>
    /// True when every namespace and workload of the cluster was read (a live cluster). Otherwise the input may be a part, and what no
    /// object shows may exist all the same.
    /// </summary>
    public bool IsWholeCluster { get; init; }

    /// <summary>
    /// Objects from which operators and deployment tools may make pods that the input does not show, by namespace and name; none where the whole cluster
    /// was read.
    /// </summary>
    public ValueList<PodMaker> PodMakers { get; init; }

    /// <summary>Kinds that were recognised and have no say in the analysis, with their number; for the report.</summary>
    public ValueList<(string Kind, int Count)> IgnoredKinds { get; init; }
}
