using Sluice.Sets;

namespace Sluice.Evidence;

/// <summary>A run: which program, when, where, on what assumptions. Instants are in UTC and kept to the second.</summary>
public sealed record EvidenceRun
{
    /// <summary>The version of Sluice.</summary>
    public required string Version { get; init; }

    /// <summary>The command line, without the values of secrets.</summary>
    public required string Command { get; init; }

    public required DateTimeOffset Started { get; init; }

    public required DateTimeOffset Finished { get; init; }

    /// <summary>The instant that decided which exceptions count.</summary>
    public required DateTimeOffset AsOf { get; init; }

    /// <summary>The instant from which it shows nothing any more.</summary>
    public required DateTimeOffset Expires { get; init; }

    /// <summary>The profile of the analysis that the packets were compared with.</summary>
    public required string Profile { get; init; }

    public required EvidencePlace Place { get; init; }

    /// <summary>What was chosen where the input is open, and what was not tried, a sentence each.</summary>
    public ValueList<string> Notes { get; init; }
}

/// <summary>Where packets were sent.</summary>
public enum PlaceKind
{
    Unknown = 0,

    /// <summary>Network namespaces on one machine. It says nothing about the network plugin of a cluster.</summary>
    PacketLab,

    /// <summary>Pods of a running cluster.</summary>
    Cluster,
}

/// <summary>The machine, or the cluster, that packets were sent in.</summary>
/// <param name="Kind">What it was; it decides which of the other parts there are.</param>
public sealed record EvidencePlace(PlaceKind Kind)
{
    /// <summary>The release of the lab's kernel, as <c>uname -r</c> prints it.</summary>
    public string Kernel { get; init; } = "";

    /// <summary>The processor of the lab's machine: <c>x64</c>, <c>arm64</c>.</summary>
    public string Architecture { get; init; } = "";

    /// <summary>The version of nft that loaded the rules of the lab.</summary>
    public string Nft { get; init; } = "";

    /// <summary>The uid of the cluster's namespace kube-system, which is taken for the identity of a cluster.</summary>
    public string Cluster { get; init; } = "";

    /// <summary>The version that the API server says of itself.</summary>
    public string Kubernetes { get; init; } = "";

    /// <summary>The kubeconfig context that led there; empty for the current one.</summary>
    public string Context { get; init; } = "";

    /// <summary>The name of the machine that ran Sluice; empty unless it was asked for.</summary>
    public string Host { get; init; } = "";
}

/// <summary>The charter that a run was compared with.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Exceptions">The exceptions that counted on the day, by name.</param>
public sealed record ClaimedCharter(string Name, ValueList<ClaimedException> Exceptions);

/// <summary>An exception that counted.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Opens">What it opens or accepts, in a few words.</param>
/// <param name="Owner">Who answers for it.</param>
/// <param name="Reason">Why it is there.</param>
/// <param name="AuditRef">The ticket or record.</param>
/// <param name="Expires">The last day it counts.</param>
public sealed record ClaimedException(string Name, string Opens, string Owner, string Reason, string AuditRef, DateOnly Expires);
