using Sluice.Analysis;
using Sluice.Charters.Adoption;
using Sluice.Reports.Words;
using Sluice.Sets;

namespace Sluice.Reports.Adoption;

/// <summary>What is said about an adopted charter, the same in every format.</summary>
internal static class AdoptionWords
{
    public static string Outcome(CharterFileOutcome outcome) => outcome switch
    {
        CharterFileOutcome.Unchanged => "unchanged",
        CharterFileOutcome.Written => "written",
        CharterFileOutcome.Replaced => "replaced",
        CharterFileOutcome.InTheWay => "in the way",
        CharterFileOutcome.Shown => "shown",
        _ => "unknown",
    };

    public static string Origin(CharterOrigin origin) => origin switch
    {
        CharterOrigin.Manifests => "manifests",
        CharterOrigin.Expectations => "expectations",
        CharterOrigin.Starter => "starter",
        CharterOrigin.Proxy => "proxy",
        _ => "unknown",
    };

    /// <summary><c>2 components, 5 flows and 1 draft of an exception; 3 namespaces are governed</c>.</summary>
    public static string Summary(AdoptedCharter adopted)
    {
        var charter = adopted.Charter;
        string[] forbidden = charter.Forbidden.Count == 0 ? [] : [Counts.Of(charter.Forbidden.Count, "prohibition")];
        var counts = Counts.Sentence([Counts.Of(charter.Components.Count, "component"), Counts.Of(charter.Flows.Count, "flow"), .. forbidden, Counts.Of(charter.Exceptions.Count, "draft of an exception", "drafts of exceptions")]);
        return charter.Governs.Count == 0
            ? $"{counts}. No namespace is governed{(adopted.Import is null ? ": no policy isolates one today" : " yet: a proxy does not say where its callers run")}."
            : $"{counts}. {(charter.Governs.Count == 1 ? "1 namespace is" : $"{Counts.Number(charter.Governs.Count)} namespaces are")} governed: {Counts.Sample([.. charter.Governs.Select(static scope => scope.Namespace!)], 8)}.";
    }

    /// <summary>What the charter says instead of what was expected.</summary>
    public static string Unmet(UnmetExpectation one) => one.Actual switch
    {
        null => "but no charter has a word for it: name workloads, namespaces, addresses or domains, and ports",
        Verdict.Allow => "is allow: another flow opens it, or neither side is governed",
        Verdict.Deny => "is deny",
        _ => "is partly so, or cannot be said",
    };

    public static string Resolve(Resolving resolving) => resolving switch
    {
        Resolving.Everywhere => "Names: every governed pod may ask the resolver today; dns says it, and no flow does.",
        Resolving.Some => "Names: some governed pods may ask the resolver today and others may not; those that may have a flow to dns.",
        Resolving.Nowhere => "Names: no governed pod may ask the resolver today.",
        _ => "",
    };

    /// <summary><c>egress of shop is not isolated for 5 of 7 workloads</c>.</summary>
    public static string Open(OpenSide side) =>
        $"{RuleWords.Side(side.Direction)} of {side.Namespace} is not isolated {(side.Open == side.All ? "at all" : $"for {Counts.Number(side.Open)} of {Counts.Of(side.All, "workload")}")}";

    /// <summary><c>one and two (shop) are one component, one</c>.</summary>
    public static string Shared(SharedName shared)
    {
        var names = Counts.Sample([.. shared.Workloads.Select(static name => $"{name.Namespace}/{name.Name}")], 8);
        return shared.Component is { } component
            ? $"{names} are one component, {component}: what is open to one is open to all"
            : $"{names}: without a lasting label, only the whole namespace is a name for them";
    }

    /// <summary>Why something differs, as a sentence.</summary>
    public static string Why(DifferenceReason reason) => reason switch
    {
        DifferenceReason.NotGoverned => "The charter governs neither side, so it says nothing about them. The policies that decide today stay as they are.",
        DifferenceReason.OtherPolicies => "A side is not governed and has policies of its own, which stay and go on deciding; the charter alone would open it.",
        DifferenceReason.HostNetwork => "Nodes and pods on the host network have no name in a charter; policies see them as their node.",
        DifferenceReason.UnknownToday => "Today it cannot be said whether this is open. The charter keeps it closed; if it is needed, write a flow.",
        DifferenceReason.UnknownHere => "Whether the charter means these pods depends on labels of namespaces that nobody showed. Give their manifests, or --with live.",
        DifferenceReason.NotToldApart => "No label tells these pods from others that fare otherwise today, so no flow can mean them alone. Give them a label.",
        DifferenceReason.NotShown => "Pods that nobody showed, which can be named only by labels of namespaces and pods together, or by the lack of a label. Give their manifests, or --with live.",
        DifferenceReason.WithinAddresses => "Both sides have flows about addresses, and pods have addresses too. Narrow the addresses, or keep the policy that forbids this.",
        DifferenceReason.Portless => "Only ICMP and other protocols without ports, which no flow names.",
        DifferenceReason.Controller => "An ingress controller that was not read: its labels and address are not known. Give its manifests, or --with live.",
        _ => "The reason is not known: please report it with the input.",
    };

    /// <summary>What the charter changes about a connection: <c>narrowed</c>, <c>widened</c>, or that one of the two cannot be said.</summary>
    public static (string Mark, TrafficSet Traffic) Change(ConnectionChange change) =>
        !change.Opened.IsEmpty ? ("widened", change.Opened) : !change.Closed.IsEmpty ? ("narrowed", change.Closed) : ("unknown", change.Unknown);

    /// <summary>A draft in a line: <c>reports → internet  TCP 80</c>.</summary>
    public static string Path(AdoptedDraft draft)
    {
        var opening = draft.Exception.Opens!;
        var from = opening.From.Any(static peer => peer is Charters.BlockPeer) ? AddressWords.Of(draft.Addresses) : string.Join(", ", opening.From);
        var to = opening.To.Any(static peer => peer is Charters.BlockPeer) ? AddressWords.Of(draft.Addresses) : string.Join(", ", opening.To);
        return $"{from} → {to}  {(FlowStyle.Ports(opening.Ports) is { } ports ? $"ports {ports.Trim('[', ']')}" : "every named port")}";
    }
}
