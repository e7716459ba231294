using System.Globalization;
using Sluice.Sets;
using Sluice.Tests.Oracle;
using YamlDotNet.RepresentationModel;

namespace Sluice.Tests.Compile;

/// <summary>
/// What cilium.io/v2 objects let through, one packet at a time, as its documentation says: denies beat allows, a policy with rules of a direction turns on its default deny, a CIDR means no
/// pod. The part of the language that is generated, and an exception for anything else.
/// </summary>
internal sealed class NaiveCilium(string yaml)
{
    private readonly YamlNode[] policies = [.. Plain.Documents(yaml)];

    public bool Opens(Packet packet) => Passes(packet, packet.From, packet.To, "egress", "to") && Passes(packet, packet.To, packet.From, "ingress", "from");

    private bool Passes(Packet packet, Party subject, Party peer, string direction, string word)
    {
        if (subject is not PodParty pod) return true;
        var selecting = policies.Where(policy => IsSelected(policy, pod)).ToList();
        if (selecting.Exists(policy => policy.At("spec", direction + "Deny").Items().Any(rule => Matches(rule, packet, peer, policy, word)))) return false;
        var closing = selecting.Where(policy => policy.At("spec", direction).Items().Any() && policy.At("spec", "enableDefaultDeny", direction).Text() != "false").ToList();
        return closing.Count == 0 || selecting.Exists(policy => policy.At("spec", direction).Items().Any(rule => Matches(rule, packet, peer, policy, word)));
    }

    private static bool IsSelected(YamlNode policy, PodParty pod) =>
        (policy.At("kind").Text() == "CiliumClusterwideNetworkPolicy" || policy.At("metadata", "namespace").Text() == pod.Namespace.Name) && Selects(policy.At("spec", "endpointSelector"), pod);

    private static bool Matches(YamlNode rule, Packet packet, Party peer, YamlNode policy, string word)
    {
        var keys = ((YamlMappingNode)rule).Children.Keys.Select(static key => key.Text()).ToList();
        if (keys.Count == 0) return false;
        Assert.True(keys.TrueForAll(key => key == "toPorts" || key == $"{word}Endpoints" || key == $"{word}Entities" || key == $"{word}CIDRSet" || key == "toFQDNs"), string.Join(',', keys));
        Assert.True(keys.Count(static key => key != "toPorts") == 1, "peers of several kinds in one rule");
        var isPeer = rule.At($"{word}Endpoints").Items().Any(endpoint => peer is PodParty pod && (HasNamespace(endpoint) || policy.At("metadata", "namespace").Text() == pod.Namespace.Name) && Selects(endpoint, pod))
            || rule.At($"{word}Entities").Items().Any(static entity => entity.Text() == "all")
            || rule.At($"{word}CIDRSet").Items().Any(block => peer is AddressParty address && IsIn(block, address));
        return isPeer && (rule.At("toPorts") is not { } ports || ports.Items().SelectMany(static part => part.At("ports").Items()).Any(port => IsPort(port, packet)));
    }

    private static bool HasNamespace(YamlNode selector) => selector.At("matchLabels").Pairs().Select(static pair => pair.Key).Concat(selector.At("matchExpressions").Items().Select(static one => one.At("key").Text()))
        .Any(static key => key.StartsWith("k8s:io.", StringComparison.Ordinal));

    private static bool Selects(YamlNode? selector, PodParty pod) =>
        selector.At("matchLabels").Pairs().All(pair => Find(pod, pair.Key) == pair.Value) && selector.At("matchExpressions").Items().All(one =>
        {
            var (value, values) = (Find(pod, one.At("key").Text()), one.At("values").Items().Select(static item => item.Text()).ToList());
            return one.At("operator").Text() switch
            {
                "In" => value is not null && values.Contains(value),
                "NotIn" => value is null || !values.Contains(value),
                "Exists" => value is not null,
                "DoesNotExist" => value is null,
                var other => throw new InvalidOperationException(other),
            };
        });

    private static string? Find(PodParty pod, string key)
    {
        const string OfNamespace = "k8s:io.cilium.k8s.namespace.labels.";
        if (key == "k8s:io.kubernetes.pod.namespace") return pod.Namespace.Name;
        return key.StartsWith(OfNamespace, StringComparison.Ordinal) ? pod.Namespace.Labels.Find(key[OfNamespace.Length..]) : pod.Labels.Find(key);
    }

    private static bool IsIn(YamlNode block, AddressParty address)
    {
        var one = Cidr.Of(address.IsIPv6, address.Address, address.IsIPv6 ? 128 : 32);
        return Cidr.Parse(block.At("cidr").Text()).Contains(one) && !block.At("except").Items().Any(except => Cidr.Parse(except.Text()).Contains(one));
    }

    private static bool IsPort(YamlNode port, Packet packet)
    {
        var low = int.Parse(port.At("port").Text(), CultureInfo.InvariantCulture);
        var high = port.At("endPort") is { } end ? int.Parse(end.Text(), CultureInfo.InvariantCulture) : low;
        return Protocols.Parse(port.At("protocol").Text()) == packet.Protocol && packet.Port >= low && packet.Port <= high;
    }
}
