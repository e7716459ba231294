using Sluice.Analysis;
using Sluice.Sets;

namespace Sluice.Drift;

/// <summary>Why an object is responsible for a connection that is not as desired.</summary>
public enum Responsibility
{
    /// <summary>No object that differs explains it.</summary>
    Unknown = 0,

    /// <summary>A policy that nobody put in Git.</summary>
    ExtraPolicy,

    /// <summary>A policy that nobody put in Git and that decides before NetworkPolicies.</summary>
    HigherTier,

    /// <summary>A policy that Git has and the cluster has not.</summary>
    MissingPolicy,

    /// <summary>A policy that says something else than in Git.</summary>
    ChangedPolicy,

    /// <summary>A policy of an exception that does not count on the day.</summary>
    OutlivedException,

    /// <summary>A label of a namespace that a policy reads and that Git does not say.</summary>
    NamespaceLabel,

    /// <summary>A label of pods that a policy reads and that their template in Git does not say, or the host network.</summary>
    PodLabel,

    /// <summary>A label of a namespace that lets its pods in, and that no flow and no exception grants it.</summary>
    UngrantedLabel,

    /// <summary>The network plugin enforces no policy.</summary>
    NotEnforced,

    /// <summary>A part of the cluster, or of Git, that could not be read.</summary>
    Unread,
}

/// <summary>An object and what makes it responsible.</summary>
/// <param name="Kind">What makes it responsible.</param>
/// <param name="Drift">How the object differs; null for a network plugin and for what could not be read.</param>
/// <param name="Cause">The rule or isolation at work; null where none is.</param>
public sealed record Responsible(Responsibility Kind, ObjectDrift? Drift, ChangeCause? Cause);

/// <summary>A connection that is not as desired, with the objects responsible. Opened means open in the cluster and closed as desired.</summary>
/// <param name="Change">The connection, from desired to live.</param>
/// <param name="By">The objects responsible, at least one.</param>
public sealed record DriftedConnection(ConnectionChange Change, ValueList<Responsible> By);
