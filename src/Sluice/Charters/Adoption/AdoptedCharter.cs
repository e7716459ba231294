using Sluice.Analysis;
using Sluice.Findings;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Charters.Adoption;

/// <summary>
/// A charter that says what is open today, and what it says differently. Its exceptions are drafts: owner, reason, classification and record are left to whoever
/// answers for them, so that none of them counts yet.
/// </summary>
public sealed record AdoptedCharter
{
    /// <summary>The charter, drafts among its exceptions.</summary>
    public required Charter Charter { get; init; }

    /// <summary>Each flow of the charter with what opens it today, in the order of the charter.</summary>
    public ValueList<AdoptedFlow> Flows { get; init; }

    /// <summary>Each exception of the charter with what opens it today, by name.</summary>
    public ValueList<AdoptedDraft> Drafts { get; init; }

    /// <summary>Each prohibition of the charter with the policy that denies it today, in the order of the charter. These policies stay.</summary>
    public ValueList<AdoptedProhibition> Prohibitions { get; init; }

    /// <summary>Governed namespaces that nothing isolates in a direction today, wholly or in part; what is open there is kept open by flows.</summary>
    public ValueList<OpenSide> OpenSides { get; init; }

    /// <summary>How names are resolved today.</summary>
    public Resolving Resolving { get; init; }

    /// <summary>Policies that the charter does not replace, ascending: cluster-wide ones, and those of namespaces that it does not govern.</summary>
    public ValueList<ObjectName> Kept { get; init; }

    /// <summary>How many policies of governed namespaces the charter replaces.</summary>
    public int Replaced { get; init; }

    /// <summary>
    /// What is let through differently from today when the charter, its drafts counted as if they were complete, takes the place of what it replaces and the kept
    /// policies stay; by source and destination.
    /// </summary>
    public ValueList<AdoptionDifference> Differences { get; init; }

    /// <summary>Of a charter from expectations: those that it does not meet, by place.</summary>
    public ValueList<UnmetExpectation> Unmet { get; init; }

    /// <summary>Workloads of governed namespaces that have no name of their own in the charter, by the name that they have; those without any label last.</summary>
    public ValueList<SharedName> Shared { get; init; }

    /// <summary>The allowlist of a proxy that it was taken from; null when it was not taken from one.</summary>
    public ImportedAllowlist? Import { get; init; }

    /// <summary>What the analysis takes for granted: the profile, host-network pods, namespaces and workloads that were not read.</summary>
    public ValueList<Assumption> Assumptions { get; init; }

    /// <summary>How many sources and destinations were compared.</summary>
    public int Endpoints { get; init; }

    /// <summary>How many different answers the rows of the relation give; what the number of flows is measured against.</summary>
    public int RowPatterns { get; init; }

    /// <summary>Whether exactly that is open which is open today, the kept policies in place.</summary>
    public bool IsExact => Differences.Count == 0;

    /// <summary>Whether the charter alone says so, without the kept policies.</summary>
    public bool IsWhole { get; init; }
}

/// <summary>A flow with what opens it today.</summary>
/// <param name="Flow">The flow.</param>
/// <param name="Policies">The policies whose rules open its first connection, ascending; empty when nothing isolates the side that decides.</param>
/// <param name="IsOpenSide">Whether it keeps open what no policy isolates today.</param>
public sealed record AdoptedFlow(Flow Flow, ValueList<ObjectName> Policies, bool IsOpenSide);

/// <summary>A prohibition with what denies it today.</summary>
/// <param name="Prohibition">The prohibition.</param>
/// <param name="Policy">The cluster-wide policy that denies it.</param>
public sealed record AdoptedProhibition(Prohibition Prohibition, ObjectName Policy);

/// <summary>A draft of an exception with what opens it today.</summary>
/// <param name="Exception">The exception, incomplete.</param>
/// <param name="Addresses">The addresses that it is about; empty for domain names.</param>
/// <param name="Policies">The policies whose rules open it, ascending.</param>
public sealed record AdoptedDraft(AccessException Exception, AddressSet Addresses, ValueList<ObjectName> Policies)
{
    /// <summary>The place in the configuration of a proxy that it was taken from; without a file when it was not.</summary>
    public SourceSpan Source { get; init; }
}

/// <summary>A direction of a governed namespace in which pods are not isolated today.</summary>
/// <param name="Namespace">The namespace.</param>
/// <param name="Direction">The direction.</param>
/// <param name="Open">How many of its workloads and representatives are not isolated.</param>
/// <param name="All">How many there are.</param>
public sealed record OpenSide(string Namespace, Direction Direction, int Open, int All);

/// <summary>Workloads that no label tells apart.</summary>
/// <param name="Component">The component that they are together; null when they carry no lasting label, so that only their whole namespace is a name for them.</param>
/// <param name="Workloads">The workloads, ascending.</param>
public sealed record SharedName(string? Component, ValueList<ObjectName> Workloads);

/// <summary>An expectation that a charter does not meet.</summary>
/// <param name="Expectation">The expectation.</param>
/// <param name="Actual">What the charter says instead; null when the language has no word for one of its ends.</param>
public sealed record UnmetExpectation(Expectation Expectation, Verdict? Actual);

/// <summary>How governed pods resolve names today.</summary>
public enum Resolving
{
    Unknown = 0,

    /// <summary>No governed pod can; the charter says so.</summary>
    Nowhere,

    /// <summary>Some can: a flow for each of them.</summary>
    Some,

    /// <summary>All can; the charter's dns says it.</summary>
    Everywhere,
}

/// <summary>Why a connection fares otherwise under the charter than today.</summary>
public enum DifferenceReason
{
    /// <summary>Zero: none of the reasons that are known.</summary>
    Unexplained = 0,

    /// <summary>Neither side is governed, so that the charter has no say; the policies that decide today stay.</summary>
    NotGoverned,

    /// <summary>One side is not governed and is subject to policies of its own, which stay; the charter alone would open it.</summary>
    OtherPolicies,

    /// <summary>A node, or a pod on the host network, for which the language has no name.</summary>
    HostNetwork,

    /// <summary>Today it cannot be said whether it is open; the charter says that it is closed.</summary>
    UnknownToday,

    /// <summary>Whether the charter means it depends on labels of namespaces that nobody saw.</summary>
    UnknownHere,

    /// <summary>Pods that no label tells from others that fare otherwise today.</summary>
    NotToldApart,

    /// <summary>Pods that nobody showed, for which only labels of namespaces and pods together, or the lack of labels, are a name.</summary>
    NotShown,

    /// <summary>Pods that both sides reach by flows about addresses: what is open to every address is open to the pods that have one of them.</summary>
    WithinAddresses,

    /// <summary>Only ICMP and other protocols without ports, which no flow names.</summary>
    Portless,

    /// <summary>Traffic from outside through a controller that was not read, which can be named only by its labels.</summary>
    Controller,
}

/// <summary>A connection that the charter lets through differently.</summary>
/// <param name="Change">From today to the charter.</param>
/// <param name="Reason">Why.</param>
public sealed record AdoptionDifference(ConnectionChange Change, DifferenceReason Reason);
