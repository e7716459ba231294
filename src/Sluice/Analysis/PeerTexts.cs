using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Analysis;

/// <summary>How an endpoint is written as a peer of a NetworkPolicy: by the labels that name it, not by those of a rollout.</summary>
internal static class PeerTexts
{
    private static readonly string[] Naming = ["app.kubernetes.io/name", "app.kubernetes.io/instance", "app.kubernetes.io/component", "app", "component", "k8s-app", "name"];

    /// <summary>The peer, its text in flow style, and the lines it takes as a block; null when it cannot be written.</summary>
    public static (NetworkPolicyPeer Peer, string Text, int Lines)? Of(Endpoint endpoint, string policyNamespace)
    {
        if (endpoint is AddressEndpoint { Addresses: var addresses })
        {
            if (addresses.ToBlocks() is not [var block]) return null;
            return (new(default) { Block = new(block, default, default) }, $"{{ipBlock: {{cidr: {block}}}}}", 2);
        }

        if (endpoint.Namespace.Length == 0 || Labels(endpoint) is not { } labels) return null;
        var pods = SelectorOf(labels);
        if (string.Equals(endpoint.Namespace, policyNamespace, StringComparison.Ordinal))
            return labels.Count == 0 ? null : (new(default) { PodSelector = pods }, $"{{podSelector: {SelectorText(labels)}}}", 2 + labels.Count);
        var spaces = Selector.Of((Model.Labels.NamespaceName, endpoint.Namespace));
        var text = $"{{namespaceSelector: {{matchLabels: {{{Model.Labels.NamespaceName}: {endpoint.Namespace}}}}}, podSelector: {SelectorText(labels)}}}";
        return (new(default) { NamespaceSelector = spaces, PodSelector = pods }, text, 5 + labels.Count);
    }

    /// <summary>The same peer as an item of a list in block style, each line with its indentation; for endpoints that can be written.</summary>
    public static IEnumerable<string> Block(Endpoint endpoint, string policyNamespace, string indent)
    {
        if (endpoint is AddressEndpoint { Addresses: var addresses }) return [$"{indent}- ipBlock:", $"{indent}    cidr: {addresses.ToBlocks()[0]}"];
        var isNear = string.Equals(endpoint.Namespace, policyNamespace, StringComparison.Ordinal);
        string[] spaces = isNear ? [] : [$"{indent}- namespaceSelector:", $"{indent}    matchLabels:", $"{indent}      {Model.Labels.NamespaceName}: {endpoint.Namespace}"];
        return [.. spaces, .. SelectorBlock($"{indent}{(isNear ? "- " : "  ")}podSelector:", $"{indent}    ", Labels(endpoint) ?? default)];
    }

    /// <summary>A selector in block style under its key.</summary>
    public static IEnumerable<string> SelectorBlock(string key, string indent, ValueList<KeyValuePair<string, string>> labels) => labels.Count == 0
        ? [$"{key} {{}}"]
        : [key, $"{indent}matchLabels:", .. labels.Select(pair => $"{indent}  {pair.Key}: {Quoted(pair.Value)}")];

    /// <summary>The labels to pick an endpoint by: those that name an application, else all of them; null for what has no labels.</summary>
    public static ValueList<KeyValuePair<string, string>>? Labels(Endpoint endpoint)
    {
        ValueList<KeyValuePair<string, string>> all = endpoint switch
        {
            WorkloadEndpoint { Workload: var workload } => [.. workload.Labels.Pairs.ToArray().Where(static pair => pair.Key is not "pod-template-hash" and not "controller-revision-hash")],
            RepresentativeEndpoint represented => [.. represented.PodSelector.Requirements.Where(static r => r.Values.Count == 1).Select(static r => new KeyValuePair<string, string>(r.Key, r.Values[0]))],
            _ => default,
        };
        if (endpoint is not (WorkloadEndpoint or RepresentativeEndpoint)) return null;
        ValueList<KeyValuePair<string, string>> naming = [.. all.Where(static pair => Naming.Contains(pair.Key, StringComparer.Ordinal))];
        return naming.Count > 0 ? naming : all;
    }

    public static Selector SelectorOf(ValueList<KeyValuePair<string, string>> labels) =>
        Selector.Of(labels.Select(static pair => Requirement.Of(pair.Key, SelectorOperator.In, [pair.Value])));

    /// <summary><c>{matchLabels: {app: web}}</c>, or <c>{}</c>.</summary>
    public static string SelectorText(ValueList<KeyValuePair<string, string>> labels) =>
        labels.Count == 0 ? "{}" : $"{{matchLabels: {{{string.Join(", ", labels.Select(static pair => $"{pair.Key}: {Quoted(pair.Value)}"))}}}}}";

    /// <summary>A part of an object name that stands for the endpoint.</summary>
    public static string ShortName(Endpoint endpoint) => endpoint switch
    {
        WorkloadEndpoint { Workload: var workload } => workload.Name.Name,
        RepresentativeEndpoint represented when represented.PodSelector.Requirements is [{ Values.Count: 1 } first, ..] => first.Values[0],
        AddressEndpoint { Addresses: var addresses } => addresses.ToString().Split('/')[0].Replace('.', '-').Replace(':', '-').Replace('/', '-'),
        _ => "peer",
    };

    /// <summary>A value as YAML that no reader takes for anything but text.</summary>
    public static string Quoted(string value) =>
        value.Length == 0 || !char.IsAsciiLetter(value[0]) || value is "true" or "false" or "null" or "yes" or "no" or "on" or "off" or "y" or "n" ? $"\"{value}\"" : value;
}
