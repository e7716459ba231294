using System.Globalization;
using Sluice.Analysis;
using Sluice.Model;
using Sluice.Probes;
using Sluice.Reports.Explanations;
using Sluice.Reports.Words;
using Sluice.Sets;

namespace Sluice.Reports.Verification;

/// <summary>Probes, what became of them and what that proves, in words that every format shares.</summary>
internal static class VerificationWords
{
    /// <summary><c>web/frontend → payments/db 5432/TCP</c>, with the Service that was dialled, and the family where both were tried.</summary>
    public static string Name(VerificationReport report, Probe probe)
    {
        var through = probe.Through is { } service ? $" by Service {service.Name.Namespace}/{service.Name.Name}:{probe.DialledPort}" : "";
        var family = report.Verification.Plan.Analyses.Count > 1 ? probe.Source.IsIPv6 ? " over IPv6" : " over IPv4" : "";
        return $"{End(probe.From)} → {To(probe)} {probe.Port}/{probe.Protocol.ApiName()}{through}{family}";
    }

    /// <summary>An end of a probe: an address as it was used, everything else by its name.</summary>
    public static string End(Endpoint endpoint) => endpoint is AddressEndpoint { Addresses: var addresses } ? Address(addresses.ToBlocks()[0]) : EndpointWords.Of(endpoint);

    /// <summary>Who accepts a probe: a host that only a charter names by that name, a resolver with the name that it is asked for.</summary>
    public static string To(Probe probe) =>
        probe.Asks.Length > 0 ? $"{End(probe.To)} (asked for {probe.Asks})" : probe.Host is { IsOfCharterAlone: true, Domain: var name } ? name : End(probe.To);

    public static string Address(Cidr block) => Cidr.FormatAddress(block.IsIPv6, block.Network);

    public static string Outcome(ProbeOutcome outcome) => outcome switch
    {
        ProbeOutcome.Open => "open",
        ProbeOutcome.Filtered => "filtered",
        ProbeOutcome.Refused => "refused",
        ProbeOutcome.Unreachable => "unreachable",
        ProbeOutcome.TimedOut => "timed out",
        _ => "inconclusive",
    };

    public static string Judgement(ProbeJudgement judgement) => judgement switch
    {
        ProbeJudgement.ProvenAllow => "proven allow",
        ProbeJudgement.ProvenDeny => "proven deny",
        ProbeJudgement.Disagrees => "disagrees",
        ProbeJudgement.NotJudged => "not judged",
        _ => "inconclusive",
    };

    public static string Control(ProbeControl control) => control switch
    {
        ProbeControl.BeforeEnforcement => "the same connection was open before the policies were in force",
        ProbeControl.AllowedSource => "another source reached the same destination and port meanwhile",
        ProbeControl.Listener => "something listens there",
        ProbeControl.ControlPod => "a control pod reached it meanwhile",
        _ => "none",
    };

    /// <summary><c>expected deny, is open</c>.</summary>
    public static string Difference(ProbeResult result)
    {
        var who = result.Probe.Expectation is { } expectation ? $"expected {VerdictWords.Of(expectation.Expected)} by {RuleWords.Place(expectation.Span)}" : $"analysed as {VerdictWords.Of(result.Probe.Analysed)}";
        return $"{who}, is {Outcome(result.Outcome)}{(result.Drops > 0 ? $" ({Counts.Of(result.Drops, "packet")} dropped and counted)" : "")}";
    }

    /// <summary>Why nothing is proven; empty where something is.</summary>
    public static string WhyInconclusive(ProbeResult result)
    {
        if (result.Judgement != ProbeJudgement.Inconclusive) return "";
        if (result.Origin != ProbeOrigin.None) return InCluster(result);
        if (result.Detail.Length > 0 && result.Outcome == ProbeOutcome.Inconclusive) return result.Detail;
        return result.Outcome switch
        {
            ProbeOutcome.Refused => "the destination refused it: nothing listens there, so policies were not put to the test",
            ProbeOutcome.Unreachable => "there is no way to the destination",
            ProbeOutcome.Filtered => "it was dropped, but nothing shows that it would have been open otherwise",
            _ => "no answer, and no dropped packet was counted",
        };
    }

    /// <summary>Why a probe in a cluster is not as expected, or shows nothing: the class of the failure first.</summary>
    public static string InCluster(ProbeResult result) => result.Failure switch
    {
        ProbeFailure.Open => "open: nothing stopped it",
        ProbeFailure.PolicyDrop => result.Outcome == ProbeOutcome.Refused
            ? "policy drop: it was refused, although something listens there"
            : $"policy drop: no answer to {Counts.Of(result.Attempts, "attempt")}, and {Control(result.Control)}",
        ProbeFailure.Dns => result.Outcome == ProbeOutcome.Refused ? "DNS: the resolver refused it" : $"DNS: the resolver gave no answer to {Counts.Of(result.Attempts, "attempt")}",
        ProbeFailure.NoListener => "no listener: nothing listens in the destination",
        ProbeFailure.WrongPort => $"wrong port: nothing listens on {result.Probe.Port}/{result.Probe.Protocol.ApiName()} in the destination, and something does on {Counts.Sample([.. result.OtherPorts.Select(static port => port.ToString(CultureInfo.InvariantCulture))], 6)}",
        ProbeFailure.Refused => "connection refused, and it is not known whether something listens there",
        ProbeFailure.NoControl => $"timeout without control: no answer to {Counts.Of(result.Attempts, "attempt")}, and nothing shows that one could have come",
        ProbeFailure.Unreachable => "the network has no way to the destination",
        ProbeFailure.NotTried => result.Detail,
        _ => "",
    };

    /// <summary>The word of a class of failure, for other tools; empty where there is none.</summary>
    public static string Failure(ProbeResult result) => result.Failure == ProbeFailure.None ? "" : Names.Camel(result.Failure.ToString());

    /// <summary>From where probes were sent in a cluster.</summary>
    public static string Origin(ProbeOrigin origin) => origin switch
    {
        ProbeOrigin.EphemeralContainer => "an ephemeral container in the workload's pod",
        ProbeOrigin.Container => "a container of the workload's pod",
        ProbeOrigin.ProbePod => "a pod made for it with the workload's labels, which is weaker evidence",
        _ => "",
    };

    /// <summary>What the analysis says and because of which rules: the other side of a disagreement.</summary>
    public static string Analysis(VerificationReport report, Probe probe)
    {
        var reachability = report.Verification.Plan.AnalysisOf(probe);
        var explanation = new Explainer(reachability).Explain(probe.From, probe.To, TrafficSet.Of(probe.Protocol, probe.Port));
        if (probe.Analysed == Verdict.Unknown) return string.Join(" ", explanation.Decision.Because.Select(UnknownWords.Of).Distinct());
        if (probe.Analysed == Verdict.Deny) return ExplanationWords.WhoDenies(explanation);
        var rules = explanation.Decision.AllowingRules.Select(RuleWords.WithPlace).ToList();
        return rules.Count > 0 ? $"let through by {Counts.Sentence(rules)}" : explanation.Decision.IsOwnNode ? "free, because a pod and its own node always reach each other" : "nothing isolates either side";
    }

    /// <summary>What the lab holds against the analysis, or for it: the policies that it translated for the pod on that side.</summary>
    public static string Enforced(VerificationReport report, Probe probe)
    {
        var reachability = report.Verification.Plan.AnalysisOf(probe);
        return $"egress of the source under {Selecting(probe.From, Direction.Egress)}; ingress of the destination under {Selecting(probe.To, Direction.Ingress)}";

        string Selecting(Endpoint endpoint, Direction direction)
        {
            var policies = reachability.Selecting(endpoint, direction).Select(RuleWords.Policy).ToList();
            return policies.Count > 0 ? Counts.Sample(policies, 4) : "no policy";
        }
    }

    /// <summary>What was chosen where the input is open, a sentence each.</summary>
    public static IEnumerable<string> Choices(Probes.Verification verification)
    {
        var cluster = verification.Plan.Cluster;
        var chosen = cluster.Chosen;
        if (chosen.StandIns > 0) yield return $"{Counts.Of(chosen.StandIns, "pod stands", "pods stand")} for pods that were not read, one for each combination of labels that policies tell apart.";
        if (chosen.Nodes > 0) yield return $"{Counts.Of(chosen.Nodes, "node was", "nodes were")} made up, because the input has none.";
        if (chosen.Addresses > 0) yield return $"The addresses of {Counts.Of(chosen.Addresses, "workload")} were chosen from {Counts.Sentence([.. chosen.Ranges.Select(static range => range.ToString())])} (--pod-cidr says otherwise).";
        foreach (var choice in CharterChoices(verification.Plan)) yield return choice;
        if (!verification.Plan.InCluster && NotInForce(cluster.Snapshot) is { Count: > 0 } missing) yield return $"Not in force in the lab: {Counts.Sample(missing, 6)}, which it has no rules for or an API server refuses.";
        if (verification.Plan.InCluster)
        {
            foreach (var choice in ClusterChoices(verification)) yield return choice;
        }
        else if (cluster.LeftOut.Count > 0) yield return $"Not tried: {Counts.Sample([.. cluster.LeftOut.Select(EndpointWords.Of)], 6)}, where no packet can come from or go to.";
        if (verification.Plan.PairsLeftOut is > 0 and var pairs) yield return $"Not tried: {Counts.Of(pairs, "pair")} of classes, because there are too many; those that were tried are spread over all. --all tries every pair.";
        if (verification.Plan.LeavesOutSctp) yield return "Not tried: SCTP, which is in use and for which there are no sockets here.";
        foreach (var unplanned in verification.Plan.Unplanned) yield return $"Not tried: {unplanned.Expectation.From} → {unplanned.Expectation.To} ({RuleWords.Place(unplanned.Expectation.Span)}): no pod or host here is meant.";
    }

    private static IEnumerable<string> ClusterChoices(Probes.Verification verification)
    {
        var results = verification.Results;
        foreach (var origin in (ProbeOrigin[])[ProbeOrigin.EphemeralContainer, ProbeOrigin.Container, ProbeOrigin.ProbePod])
        {
            if (results.Count(result => result.Origin == origin) is > 0 and var sent) yield return $"{Counts.Of(sent, "connection was", "connections were")} opened by {Origin(origin)}.";
        }

        var plan = verification.Plan;
        var tried = plan.Probes.Select(static probe => probe.To).ToHashSet();
        var silent = plan.Cluster.Pods.Select(static pod => (Endpoint)new WorkloadEndpoint(pod.Workload)).Distinct().Count(endpoint => !tried.Contains(endpoint) && ((WorkloadEndpoint)endpoint).Workload.Ports.Count == 0);
        if (silent > 0) yield return $"Not tried as destinations: {Counts.Of(silent, "workload")} whose pods declare no port. An expectation (--expect) names a port.";
        var shared = plan.Cluster.LeftOut.Count(static endpoint => endpoint is NodeEndpoint or WorkloadEndpoint { Workload.HostNetwork: true });
        if (shared > 0) yield return $"Not tried: {Counts.Of(shared, "node or workload", "nodes and workloads")} on the network of a node, which policies do not isolate.";
        var absent = plan.Cluster.LeftOut.Where(static endpoint => endpoint is WorkloadEndpoint { Workload.HostNetwork: false }).Select(EndpointWords.Of).ToList();
        if (absent.Count > 0) yield return $"Not tried: {Counts.Sample(absent, 6)}, of which no pod runs on Linux.";
    }

    /// <summary>The names of the charter, and how they are treated here.</summary>
    private static IEnumerable<string> CharterChoices(ProbePlan plan)
    {
        var hosts = plan.Cluster.Hosts.Where(static host => host.Charter is not null).DistinctBy(static host => host.Charter!.Written).OrderBy(static host => host.Charter!.Written, StringComparer.Ordinal).ToList();
        if (hosts.Count == 0) yield break;
        var names = hosts.Select(static host => host.Charter!.IsWildcard ? $"{host.Charter.Written} (as {host.Resolves})" : host.Charter.Written).ToList();
        yield return $"{Counts.Of(hosts.Count, "name")} of the charter {(hosts.Count == 1 ? "has a host" : "have hosts")} outside, with {(hosts.Count == 1 ? "an address" : "addresses")} that the lab's DNS answers: {Counts.Sample(names, 6)}.";
        if (hosts.Exists(static host => host.IsOfCharterAlone)) yield return "A host that no policy names is judged by its address, as any other host of the internet; policies that speak of addresses alone cannot tell names apart.";
        if (!plan.Probes.Any(static probe => probe.Asks.Length > 0)) yield return $"Not asked for: {(hosts.Count == 1 ? "that name" : "these names")}, because the resolver of the charter ({plan.Cluster.Names.Dns.Namespace}, pods with {plan.Cluster.Names.Dns.Pods}) is no pod here.";
    }

    private static List<string> NotInForce(Snapshot snapshot) => [.. snapshot.Policies.Where(static policy => !Probe.CanEnforce(policy)).Select(RuleWords.Policy)];
}
