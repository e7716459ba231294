using Sluice.Analysis;

namespace Sluice.Reports.Words;

/// <summary>Assumptions as full sentences.</summary>
public static class AssumptionWords
{
    private const int MostNames = 8;

    /// <summary>What is taken for granted, with at most eight names and the number of the others.</summary>
    public static string Of(Assumption assumption)
    {
        var names = Counts.Sample(assumption.Subjects, MostNames);
        var several = assumption.Subjects.Count != 1;
        return assumption.Kind switch
        {
            AssumptionKind.ProfileUsed =>
                $"Where the Kubernetes API leaves a point open, profile {names} decides.",
            AssumptionKind.NamespaceLabelsUnseen =>
                $"No document defines {Several("namespace", several)} {names}: only the label kubernetes.io/metadata.name is certain there.",
            AssumptionKind.HostNetworkPods => $"Host-network pods are not subject to policies and count as their node: {names}.",
            AssumptionKind.PodAddressRanges => $"Pods whose address is not known draw it from {names}.",
            AssumptionKind.PodFamilies =>
                "No pod range was given (--pod-cidr, or podCIDRs of nodes): pods are taken to have an IPv4 address, and perhaps an IPv6 address beside it.",
            AssumptionKind.PortlessUndefined =>
                "What a NetworkPolicy means for ICMP and other protocols without ports is not defined: where one decides, they are unknown and left out here.",
            AssumptionKind.DomainsUnresolved => $"Domain names were not resolved to addresses: {names}.",
            AssumptionKind.KindsNotEvaluated => $"Recognised and not evaluated, so that what they could touch is unknown: {names}.",
            AssumptionKind.KindsIgnored => $"Left out because they have no say over connections: {names}.",
            AssumptionKind.Representatives =>
                $"The workloads of {names} were not read: [pods with …] stand for those that policies can tell apart.",
            AssumptionKind.SyntheticController =>
                "Traffic from outside enters through an ingress controller that was not read: its labels and address are unknown.",
            AssumptionKind.RepresentativesCut =>
                $"Policies tell apart more kinds of pods in {names} than are shown: the list there is not complete.",
            AssumptionKind.WorkloadsPartlyRead =>
                $"Custom resources may make pods that were not read, in {names}: [pods with …] stand for those that policies tell apart there.",
            AssumptionKind.DomainsInBlocks =>
                $"A name that was not resolved has some public IPv4 address: a block that holds all of these matches {names}, any other block may.",
            _ => throw new ArgumentOutOfRangeException(nameof(assumption), assumption.Kind, null),
        };
    }

    /// <summary>The name of the kind for other tools: <c>namespaceLabelsUnseen</c>.</summary>
    public static string Name(AssumptionKind kind) => Names.Camel(kind.ToString());

    private static string Several(string noun, bool several) => several ? noun + "s" : noun;
}
