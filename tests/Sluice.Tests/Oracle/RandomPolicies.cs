using Sluice.Findings;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Tests.Oracle;

/// <summary>Policies of every kind and standing, for <see cref="RandomCluster"/>.</summary>
internal sealed class RandomPolicies(Random random, string[] namespaces)
{
    private static readonly string[] Blocks =
    [
        "0.0.0.0/0", "10.0.0.0/8", "10.0.0.0/16", "10.0.0.0/24", "10.0.0.8/29", "10.9.0.0/16", "172.16.0.0/12", "192.168.1.0/24",
        "203.0.113.0/24", "203.0.113.128/25", "203.0.113.9/32", "8.0.0.0/7", "::/0", "2001:db8::/32", "fd00::/8", "fd00::/64", "fc00::/7",
    ];

    private static readonly string[] DomainNames = ["api.example.com", "*.example.com", "example.com", "www.example.org"];

    public IEnumerable<Policy> Draw()
    {
        for (var count = random.Next(6); count > 0; count--) yield return NetworkPolicy($"np{count}");
        for (var count = random.Next(3); count > 0; count--) yield return AdminPolicy("AdminNetworkPolicy", $"anp{count}", AdminTier.Admin);
        for (var count = random.Next(3); count > 0; count--)
            yield return AdminPolicy("ClusterNetworkPolicy", $"cnp{count}", Chance(60) ? AdminTier.Admin : AdminTier.Baseline);
        if (Chance(35)) yield return AdminPolicy("BaselineAdminNetworkPolicy", "default", AdminTier.Baseline);
        if (Chance(6)) yield return OpaquePolicy();
    }

    public Labels PodLabels() => Draw(("app", ["web", "db", "api"]), ("tier", ["1", "2"]));

    public Labels NamespaceLabels() => Draw(("team", ["x", "y"]), ("env", ["p", "q"]));

    private NetworkPolicy NetworkPolicy(string name)
    {
        var standing = Standing();
        var egress = Rules(index => NetworkPolicyRule(index, standing));
        var types = random.Next(4);
        return new()
        {
            Name = new("NetworkPolicy", namespaces[random.Next(namespaces.Length)], name),
            Standing = standing,
            PodSelector = standing == PolicyStanding.Refused && Chance(25) ? null : PodSelector(),
            PolicyTypesDeclared = types != 0,
            IsolatesIngress = types != 2,
            IsolatesEgress = types == 0 ? egress.Count > 0 : types >= 2,
            Ingress = Rules(index => NetworkPolicyRule(index, standing)),
            Egress = egress,
        };
    }

    private NetworkPolicyRule NetworkPolicyRule(int index, PolicyStanding standing) => new(index, default)
    {
        Peers = Several(3, NetworkPolicyPeer),
        Ports = Several(3, PolicyPort),
        PeersUnreadable = standing == PolicyStanding.Refused && Chance(25),
        PortsUnreadable = standing == PolicyStanding.Refused && Chance(25),
    };

    private NetworkPolicyPeer NetworkPolicyPeer() => random.Next(5) switch
    {
        0 or 1 => new(default(SourceSpan)) { Block = IpBlock() },
        2 => new(default(SourceSpan)) { PodSelector = PodSelector() },
        3 => new(default(SourceSpan)) { NamespaceSelector = NamespaceSelector() },
        _ => new(default(SourceSpan)) { NamespaceSelector = NamespaceSelector(), PodSelector = PodSelector() },
    };

    private IpBlock IpBlock()
    {
        var block = Block();
        var inside = Blocks.Select(Cidr.Parse).Where(other => block.Contains(other) && other != block).ToArray();
        return new(block, inside.Length == 0 || Chance(50) ? [] : Several(2, () => inside[random.Next(inside.Length)]), default);
    }

    private PolicyPort PolicyPort()
    {
        var protocol = Protocols.All[Chance(60) ? 0 : random.Next(3)];
        var (first, last) = PortRange();
        return random.Next(5) switch
        {
            0 => new(protocol, 0, 0, null, default),
            1 => new(protocol, 0, 0, Chance(60) ? "http" : "dns", default),
            _ => new(protocol, first, last, null, default),
        };
    }

    private AdminPolicy AdminPolicy(string kind, string name, AdminTier tier)
    {
        var standing = Standing();
        return new()
        {
            Name = new(kind, "", name),
            Standing = standing,
            Tier = tier,
            Priority = kind == "BaselineAdminNetworkPolicy" ? 0 : random.Next(3),
            Subject = standing == PolicyStanding.Refused && Chance(25) ? null : Scope(),
            Ingress = Rules(index => AdminRule(kind, index, isEgress: false, standing)),
            Egress = Rules(index => AdminRule(kind, index, isEgress: true, standing)),
        };
    }

    private AdminRule AdminRule(string kind, int index, bool isEgress, PolicyStanding standing)
    {
        var action = kind == "BaselineAdminNetworkPolicy" ? (RuleAction)random.Next(2) : (RuleAction)random.Next(3);
        return new(index, action, default)
        {
            Peers = Enumerable.Range(0, random.Next(1, 3)).Select(_ => AdminPeer(isEgress, action)).ToValueList(),
            Ports = Several(3, AdminPort),
            HasUnknownPeer = Chance(4),
            HasUnknownPort = Chance(4),
            IsUnreadable = standing == PolicyStanding.Refused && Chance(25),
        };
    }

    private AdminPeer AdminPeer(bool isEgress, RuleAction action) => random.Next(isEgress ? 8 : 3) switch
    {
        < 3 => new(default(SourceSpan)) { Pods = Scope() },
        3 => new(default(SourceSpan)) { Nodes = NodeSelector() },
        4 when action == RuleAction.Allow => new(default(SourceSpan))
        {
            DomainNames = Enumerable.Range(0, random.Next(1, 3)).Select(_ => DomainNames[random.Next(DomainNames.Length)]).Distinct().ToValueList(),
        },
        _ => new(default(SourceSpan)) { Networks = Enumerable.Range(0, random.Next(1, 3)).Select(_ => Block()).Distinct().ToValueList() },
    };

    private AdminPort AdminPort()
    {
        var protocol = Protocols.All[Chance(60) ? 0 : random.Next(3)];
        var (first, last) = PortRange();
        return random.Next(6) switch
        {
            0 => new(protocol, 0, 0, null, default),
            1 => new(protocol, 0, 0, Chance(60) ? "http" : "dns", default),
            2 => new(null, 0, 0, Chance(60) ? "http" : "dns", default),
            _ => new(protocol, first, last, null, default),
        };
    }

    private OpaquePolicy OpaquePolicy() => new()
    {
        Name = Chance(50) ? new("CiliumNetworkPolicy", namespaces[random.Next(namespaces.Length)], "cilium") : new("GlobalNetworkPolicy", "", "calico"),
        Subject = Chance(50) ? PodSelector() : null,
        Namespaces = Chance(50) ? NamespaceSelector() : Model.Selector.Everything,
        MayTouchIngress = Chance(70),
        MayTouchEgress = Chance(70),
    };

    private PodScope Scope() => new(NamespaceSelector(), Chance(50) ? Model.Selector.Everything : PodSelector(), default);

    private Selector PodSelector() => Selector("app", ["web", "db", "api"], "tier", ["1", "2"]);

    private Selector NamespaceSelector() =>
        Chance(25) ? Selector(Labels.NamespaceName, namespaces, "team", ["x", "y"]) : Selector("team", ["x", "y"], "env", ["p", "q"]);

    private Selector NodeSelector() => Selector("pool", ["gpu", "cpu"], "zone", ["1"]);

    private Selector Selector(string key, string[] values, string rarer, string[] rarerValues)
    {
        var requirements = new List<Requirement>();
        if (Chance(70)) requirements.Add(Requirement(key, values));
        if (Chance(25)) requirements.Add(Requirement(rarer, rarerValues));
        return Model.Selector.Of(requirements);
    }

    private Requirement Requirement(string key, string[] values)
    {
        var chosen = values.Where(_ => Chance(50)).DefaultIfEmpty(values[0]).ToArray();
        return random.Next(6) switch
        {
            0 => Model.Requirement.Of(key, SelectorOperator.Exists, []),
            1 => Model.Requirement.Of(key, SelectorOperator.DoesNotExist, []),
            2 => Model.Requirement.Of(key, SelectorOperator.NotIn, chosen),
            3 => Model.Requirement.Of(key, SelectorOperator.In, chosen),
            _ => Model.Requirement.Of(key, SelectorOperator.In, [values[random.Next(values.Length)]]),
        };
    }

    private (int First, int Last) PortRange() => random.Next(6) switch
    {
        0 => (80, 80),
        1 => (443, 443),
        2 => (53, 53),
        3 => (80, 90),
        4 => (81, 8080),
        _ => (1, 65535),
    };

    private Labels Draw(params ReadOnlySpan<(string Key, string[] Values)> keys)
    {
        var labels = Labels.Empty;
        foreach (var (key, values) in keys)
        {
            if (Chance(70)) labels = labels.With(key, values[random.Next(values.Length)]);
        }

        return labels;
    }

    private ValueList<T> Rules<T>(Func<int, T> rule) => Enumerable.Range(0, random.Next(4)).Select(rule).ToValueList();

    /// <summary>Fewer than so many; often none, which stands for everything.</summary>
    private ValueList<T> Several<T>(int below, Func<T> draw) => Enumerable.Range(0, random.Next(below)).Select(_ => draw()).ToValueList();

    private PolicyStanding Standing() => Chance(80) ? PolicyStanding.Sound : Chance(50) ? PolicyStanding.Doubtful : PolicyStanding.Refused;

    private Cidr Block() => Cidr.Parse(Blocks[random.Next(Blocks.Length)]);

    private bool Chance(int percent) => random.Next(100) < percent;
}
