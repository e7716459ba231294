using System.Text;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Tests.Oracle;

/// <summary>A trial as a person reads it.</summary>
internal static class TrialText
{
    public static string Of(Trial trial)
    {
        var text = new StringBuilder();
        var snapshot = trial.Snapshot;
        text.AppendLine($"seed {trial.Seed}, profile {trial.Profile.Name}, {(snapshot.IsWholeCluster ? "whole cluster" : "part of a cluster")}");
        if (trial.Options.PodCidrs.Count > 0) text.AppendLine($"  pod CIDRs {string.Join(' ', trial.Options.PodCidrs)}");
        if (trial.Options.AsksPortless) text.AppendLine("  asked about ICMP");
        foreach (var (name, address) in trial.Options.Dns) text.AppendLine($"  {name} resolves to {address}");
        foreach (var one in snapshot.Namespaces) text.AppendLine($"  namespace {one.Name} {{{one.Labels}}}{(one.LabelsKnown ? "" : " and labels nobody saw")}");
        foreach (var node in snapshot.Nodes)
            text.AppendLine($"  node {node.Name} {{{node.Labels}}} at {string.Join(' ', node.Addresses)} pods {string.Join(' ', node.PodCidrs)}");
        foreach (var workload in snapshot.Workloads)
        {
            text.Append($"  pods {workload.Name.Namespace}/{workload.Name.Name} {{{workload.Labels}}} × {workload.Replicas}");
            if (workload.HostNetwork) text.Append(" on host network");
            if (workload.NodeName.Length > 0) text.Append($" on {workload.NodeName}");
            if (workload.Addresses.Count > 0) text.Append($" at {string.Join(' ', workload.Addresses)}");
            text.AppendLine(string.Concat(workload.Ports.Select(port => $" {port.Name}={port.Number}/{port.Protocol}")));
        }

        foreach (var policy in snapshot.Policies) Append(text, policy);
        return text.ToString();
    }

    private static void Append(StringBuilder text, Policy policy)
    {
        text.Append($"  {policy.Standing} {policy.Name}");
        switch (policy)
        {
            case NetworkPolicy network:
                text.AppendLine($" for {Pods(network.PodSelector)}");
                if (network.IsolatesIngress) text.AppendLine("    isolates ingress");
                foreach (var rule in network.Ingress) text.AppendLine($"    from {Rule(rule)}");
                if (network.IsolatesEgress) text.AppendLine("    isolates egress");
                foreach (var rule in network.Egress) text.AppendLine($"    to {Rule(rule)}");
                break;
            case AdminPolicy admin:
                text.AppendLine($" in {admin.Tier}, priority {admin.Priority}, for {Scope(admin.Subject)}");
                foreach (var rule in admin.Ingress) text.AppendLine($"    {rule.Action} from {Rule(rule)}");
                foreach (var rule in admin.Egress) text.AppendLine($"    {rule.Action} to {Rule(rule)}");
                break;
            case OpaquePolicy opaque:
                text.AppendLine($" for {Pods(opaque.Subject)} in namespaces with [{opaque.Namespaces}], ingress {opaque.MayTouchIngress}, egress {opaque.MayTouchEgress}");
                break;
        }
    }

    private static string Rule(NetworkPolicyRule rule) =>
        (rule.PeersUnreadable ? "unreadable " : "") + (rule.Peers.Count == 0 ? "anyone" : string.Join(" or ", rule.Peers.Select(Peer)))
        + " on " + (rule.PortsUnreadable ? "unreadable " : "") + Ports(rule.Ports.Select(port => (port.First, port.Last, port.Name, (Protocol?)port.Protocol)));

    private static string Rule(AdminRule rule) =>
        (rule.IsUnreadable ? "unreadable " : "") + (rule.HasUnknownPeer ? "unknown peer or " : "") + string.Join(" or ", rule.Peers.Select(Peer))
        + " on " + (rule.HasUnknownPort ? "unknown port or " : "") + Ports(rule.Ports.Select(port => (port.First, port.Last, port.Name, port.Protocol)));

    private static string Peer(NetworkPolicyPeer peer) => peer.Block is { } block
        ? $"{block.Block}{string.Concat(block.Except.Select(except => $" except {except}"))}"
        : $"{Pods(peer.PodSelector)} in {(peer.NamespaceSelector is { } namespaces ? $"namespaces [{namespaces}]" : "its namespace")}";

    private static string Peer(AdminPeer peer) => peer.Pods is { } scope ? Scope(scope)
        : peer.Nodes is { } nodes ? $"nodes [{nodes}]"
        : peer.Networks.Count > 0 ? $"networks {string.Join(' ', peer.Networks)}"
        : $"domains {string.Join(' ', peer.DomainNames)}";

    private static string Scope(PodScope? scope) => scope is null ? "pods that could not be read" : $"pods [{scope.Pods}] in namespaces [{scope.Namespaces}]";

    private static string Pods(Selector? selector) => selector is null ? "any pods" : $"pods [{selector}]";

    private static string Ports(IEnumerable<(int First, int Last, string? Name, Protocol? Protocol)> ports)
    {
        var list = ports.Select(port => $"{port.Name ?? (port.First == 0 ? "*" : $"{port.First}-{port.Last}")}/{port.Protocol}").ToList();
        return list.Count == 0 ? "every port" : string.Join(", ", list);
    }
}
