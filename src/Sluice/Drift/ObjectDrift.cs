using Sluice.Charters;
using Sluice.Findings;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Drift;

/// <summary>How an object of the cluster differs from the one that is desired.</summary>
public enum ObjectDriftKind
{
    /// <summary>Its kind could not be read from the cluster, so that nothing can be said about it.</summary>
    Unknown = 0,

    /// <summary>It is desired and not there.</summary>
    Missing,

    /// <summary>It is there and nobody desires it.</summary>
    Extra,

    /// <summary>It is there and says something else.</summary>
    Changed,

    /// <summary>It is there and carries out an exception that does not count on the day.</summary>
    Outlived,
}

/// <summary>One field that differs.</summary>
/// <param name="Path">The field as it is reached from the object: <c>spec.ingress[0].ports</c>; rules are counted from 0 as in the API, and by their place in what is desired.</param>
/// <param name="Desired">What is desired, in the words of a manifest; null when the field is not desired.</param>
/// <param name="Live">What is there; null when the field is not there.</param>
public readonly record struct FieldChange(string Path, string? Desired, string? Live);

/// <summary>An object that differs between what is desired and what is live.</summary>
/// <param name="Kind">How it differs.</param>
/// <param name="Name">The object.</param>
public sealed record ObjectDrift(ObjectDriftKind Kind, ObjectName Name)
{
    /// <summary>Where it is desired: a file and line, or the lines of the charter that it is compiled from; <c>default</c> for what nobody desires.</summary>
    public SourceSpan Desired { get; init; }

    /// <summary>Where it was read from the cluster; <c>default</c> for what is not there.</summary>
    public SourceSpan Live { get; init; }

    /// <summary>The fields that differ; none unless it changed.</summary>
    public ValueList<FieldChange> Fields { get; init; }

    /// <summary>For labels of pods: which of the pods of the workload, where they are not all alike; empty for all.</summary>
    public string Variant { get; init; } = "";

    /// <summary>Whether it decides before NetworkPolicies: a policy of the admin tier.</summary>
    public bool IsHigherTier { get; init; }

    /// <summary>The exception that it carries out, and where that stands on the day; null when it carries out none, or one that counts.</summary>
    public OutlivedException? Exception { get; init; }

    /// <summary>Trusted labels that it carries though no flow and no exception that counts names it; null when it carries none.</summary>
    public Labels? Ungranted { get; init; }
}

/// <summary>An exception whose policy is in the cluster on a day on which it does not count.</summary>
/// <param name="Name">The exception.</param>
/// <param name="State">Where it stands on the day; null when the charter has no exception of that name any more.</param>
/// <param name="Expires">The last day it counted; null when it is not known.</param>
/// <param name="Span">Where the charter has it; <c>default</c> without a charter.</param>
public sealed record OutlivedException(string Name, ExceptionState? State, DateOnly? Expires, SourceSpan Span);
