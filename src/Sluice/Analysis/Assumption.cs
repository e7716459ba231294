using Sluice.Sets;

namespace Sluice.Analysis;

/// <summary>What an answer takes for granted.</summary>
public enum AssumptionKind
{
    Unspecified = 0,

    /// <summary>The profile that decides what the API leaves open. Subject: its name.</summary>
    ProfileUsed,

    /// <summary>Namespaces whose labels were never seen. Subjects: their names.</summary>
    NamespaceLabelsUnseen,

    /// <summary>Host-network workloads, not subject to policies. Subjects: their names.</summary>
    HostNetworkPods,

    /// <summary>The ranges that pod addresses were assumed to come from. Subjects: blocks.</summary>
    PodAddressRanges,

    /// <summary>No pod range was given and blocks of IPv6 are in use: pods are taken to have these families. Subjects: families.</summary>
    PodFamilies,

    /// <summary>What NetworkPolicies mean for ICMP and other protocols is undefined and kept out of answers, or not part of the model. Subjects: protocols.</summary>
    PortlessUndefined,

    /// <summary>Domain names in rules that were not resolved. Subjects: the names.</summary>
    DomainsUnresolved,

    /// <summary>Kinds that were recognised and not evaluated. Subjects: kinds.</summary>
    KindsNotEvaluated,

    /// <summary>Kinds that have no say and were left out. Subjects: kinds.</summary>
    KindsIgnored,

    /// <summary>Namespaces without workloads in the input, represented by the selectors in use. Subjects: namespaces.</summary>
    Representatives,

    /// <summary>Traffic from outside enters through a controller that was not read.</summary>
    SyntheticController,

    /// <summary>Combinations of selectors that were cut off at the limit. Subjects: namespaces.</summary>
    RepresentativesCut,

    /// <summary>Namespaces of which some workloads were read and custom resources may make others. Subjects: namespaces, each with the kinds of these.</summary>
    WorkloadsPartlyRead,

    /// <summary>Blocks are in use beside domain names that were not resolved: a name has some public IPv4 address, so that a block with all of them matches it and any other may. Subjects: the names.</summary>
    DomainsInBlocks,
}

/// <summary>One assumption with what it concerns, ascending. Words belong to the reports.</summary>
public sealed record Assumption(AssumptionKind Kind, ValueList<string> Subjects);
