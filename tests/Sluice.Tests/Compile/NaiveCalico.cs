using System.Globalization;
using Sluice.Model;
using Sluice.Sets;
using Sluice.Tests.Oracle;
using YamlDotNet.RepresentationModel;

namespace Sluice.Tests.Compile;

/// <summary>
/// What projectcalico.org/v3 objects let through, one packet at a time, as its documentation says: tiers by order, policies by order and name, the first rule that matches decides, and a tier that
/// selects an endpoint without a match takes its default action.
/// </summary>
internal sealed class NaiveCalico(string yaml)
{
    private readonly YamlNode[] objects = [.. Plain.Documents(yaml)];

    public bool Opens(Packet packet) => Passes(packet, packet.From, packet.To, "Egress", "destination") && Passes(packet, packet.To, packet.From, "Ingress", "source");

    private IEnumerable<YamlNode> Of(params string[] kinds) => objects.Where(one => kinds.Contains(one.At("kind").Text()));

    private bool Passes(Packet packet, Party subject, Party peer, string direction, string side)
    {
        if (subject is not PodParty pod) return true;
        foreach (var tier in Of("Tier").OrderBy(static tier => Order(tier)))
        {
            var name = tier.At("metadata", "name").Text();
            var selecting = Of("NetworkPolicy", "GlobalNetworkPolicy").Where(policy => policy.At("spec", "tier").Text() == name && policy.At("spec", "types").Items().Any(type => type.Text() == direction) && IsSelected(policy, pod))
                .OrderBy(static policy => Order(policy)).ThenBy(static policy => policy.At("metadata", "name").Text(), StringComparer.Ordinal).ToList();
            if (selecting.Count == 0) continue;
            Assert.All(selecting, policy => Assert.StartsWith(name + ".", policy.At("metadata", "name").Text(), StringComparison.Ordinal));
            var rule = selecting.SelectMany(policy => policy.At("spec", direction.ToLowerInvariant()).Items()).FirstOrDefault(rule => Matches(rule, packet, peer, side));
            var action = rule is null ? tier.At("spec", "defaultAction").Text() : rule.At("action").Text();
            if (action == "Allow") return true;
            if (action == "Deny") return false;
            Assert.Equal("Pass", action);
        }

        return true;
    }

    private static int Order(YamlNode one) => int.Parse(one.At("spec", "order").Text(), CultureInfo.InvariantCulture);

    private static bool IsSelected(YamlNode policy, PodParty pod) => policy.At("kind").Text() == "NetworkPolicy"
        ? policy.At("metadata", "namespace").Text() == pod.Namespace.Name && Selects(policy.At("spec", "selector").Text(), pod.Labels)
        : Selects(policy.At("spec", "namespaceSelector").Text(), pod.Namespace.Labels) && Selects(policy.At("spec", "selector").Text(), pod.Labels);

    private bool Matches(YamlNode rule, Packet packet, Party peer, string side)
    {
        if (rule.At("protocol") is { } protocol && Protocols.Parse(protocol.Text()) != packet.Protocol) return false;
        if (rule.At("destination", "ports") is { } ports)
        {
            Assert.NotNull(rule.At("protocol"));
            if (!ports.Items().Any(port => IsPort(port.Text(), packet.Port))) return false;
        }

        var entity = rule.At(side);
        return entity.At("selector") is not { } selector || Is(peer, entity.At("namespaceSelector").Text(), selector.Text());
    }

    private bool Is(Party peer, string namespaces, string selector)
    {
        if (namespaces != "global()") return peer is PodParty pod && Selects(namespaces, pod.Namespace.Labels) && Selects(selector, pod.Labels);
        var nets = Of("GlobalNetworkSet").Where(set => Selects(selector, Labels.Of(set.At("metadata", "labels").Pairs().Select(static pair => KeyValuePair.Create(pair.Key, pair.Value)))))
            .SelectMany(static set => set.At("spec", "nets").Items()).Select(static net => Cidr.Parse(net.Text())).ToList();
        Assert.NotEmpty(nets);
        var addresses = peer switch
        {
            PodParty pod => pod.Addresses,
            AddressParty address => [Cidr.Of(address.IsIPv6, address.Address, address.IsIPv6 ? 128 : 32)],
            _ => default,
        };
        return addresses.Any(address => nets.Exists(net => net.Contains(address)));
    }

    private static bool IsPort(string port, int number)
    {
        var ends = port.Split(':').Select(static end => int.Parse(end, CultureInfo.InvariantCulture)).ToList();
        return number >= ends[0] && number <= ends[^1];
    }

    private static bool Selects(string expression, Labels labels) => expression == "all()" || expression.Split(" && ").All(term => Holds(term, labels));

    private static bool Holds(string term, Labels labels)
    {
        if (term.StartsWith("has(", StringComparison.Ordinal)) return labels.Find(term[4..^1]) is not null;
        if (term.StartsWith("!has(", StringComparison.Ordinal)) return labels.Find(term[5..^1]) is null;
        var values = term.Split('\'').Where(static (_, at) => at % 2 == 1).ToList();
        var value = labels.Find(term[..term.IndexOf(' ', StringComparison.Ordinal)]);
        if (term.Contains(" not in {", StringComparison.Ordinal)) return value is null || !values.Contains(value);
        Assert.True(term.Contains(" == '", StringComparison.Ordinal) || term.Contains(" in {", StringComparison.Ordinal), term);
        return value is not null && values.Contains(value);
    }
}
