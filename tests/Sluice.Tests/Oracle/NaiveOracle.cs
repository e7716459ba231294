using Sluice.Analysis;
using Sluice.Model;

namespace Sluice.Tests.Oracle;

/// <summary>
/// The evaluator that everything else is compared with: one packet at a time, straight from the API documentation of NetworkPolicy (v1),
/// AdminNetworkPolicy and BaselineAdminNetworkPolicy (v1alpha1) and ClusterNetworkPolicy (v1alpha2). It shares the model with the engine and
/// nothing of the analysis.
/// </summary>
internal sealed class NaiveOracle(Snapshot snapshot, Profile profile, AnalysisOptions options)
{
    private readonly NaiveMatching matching = new(snapshot, profile, options);
    private readonly NetworkPolicy[] networkPolicies = [.. snapshot.Policies.OfType<NetworkPolicy>()];
    private readonly AdminPolicy[] adminPolicies = [.. snapshot.Policies.OfType<AdminPolicy>()];
    private readonly OpaquePolicy[] opaquePolicies = [.. snapshot.Policies.OfType<OpaquePolicy>()];

    /// <summary>
    /// Whether the packet gets through: out of its source and into its destination. Where a NetworkPolicy decides about a packet without ports and the profile
    /// does not say how, it does not.
    /// </summary>
    public Verdict Judge(Packet packet) => Judge(packet, isUndefinedOpen: false);

    /// <summary>Whether the packet gets through, or does not, only for want of a meaning of NetworkPolicies for packets without ports.</summary>
    public bool IsUndefined(Packet packet) => Judge(packet) == Verdict.Deny && Judge(packet, isUndefinedOpen: true) != Verdict.Deny;

    private Verdict Judge(Packet packet, bool isUndefinedOpen)
    {
        if (IsOwnNode(packet)) return Verdict.Allow;
        var egress = Side(packet, Direction.Egress, isUndefinedOpen);
        if (egress == Verdict.Deny) return Verdict.Deny;
        var ingress = Side(packet, Direction.Ingress, isUndefinedOpen);
        return ingress == Verdict.Deny || egress == Verdict.Allow ? ingress : Verdict.Unknown;
    }

    /// <summary>What the policies of one end say; an end that policies do not select lets everything through.</summary>
    private Verdict Side(Packet packet, Direction direction, bool isUndefinedOpen)
    {
        var (subject, peer) = direction == Direction.Egress ? (packet.From, packet.To) : (packet.To, packet.From);
        return subject is PodParty pod && matching.IsPod(pod)
            ? World.InEvery(world => Passes(world, new(direction, pod, peer, packet, isUndefinedOpen)))
            : Verdict.Allow;
    }

    /// <summary>Traffic between a pod and the node it may run on, where no policy has a say.</summary>
    private bool IsOwnNode(Packet packet)
    {
        if (!profile.ModelsNodes) return false;
        if (NodeOf(packet.From) is { } source && packet.To is PodParty to && matching.IsPod(to)) return MayBeSame(source, to.NodeName);
        if (NodeOf(packet.To) is { } target && packet.From is PodParty from && matching.IsPod(from))
            return profile.OwnNodeEgressIsFree && MayBeSame(target, from.NodeName);
        return false;
    }

    /// <summary>The name of the node that a party is or is seen as, empty when it is not known; null for any other party.</summary>
    private string? NodeOf(Party party) => party switch
    {
        NodeParty node => node.Node.Name,
        PodParty pod when !matching.IsPod(pod) => pod.NodeName,
        _ => null,
    };

    /// <summary>
    /// Whether answers speak of ICMP and other protocols: always where the profile says what NetworkPolicies mean for them, else as soon as a cluster-wide
    /// rule covers them, or somebody asks.
    /// </summary>
    public bool SpeaksOfPortless => profile.NetworkPolicyPortless switch
    {
        PortlessMeaning.FollowsRules => true,
        PortlessMeaning.Undefined => options.AsksPortless || adminPolicies.SelectMany(policy => policy.Ingress.Concat(policy.Egress)).Any(CoversPortless),
        _ => false,
    };

    private static bool CoversPortless(AdminRule rule) =>
        rule.HasUnknownPeer || rule.HasUnknownPort ? rule.Action != RuleAction.Allow : rule.Ports.Count == 0 && !rule.IsUnreadable;

    private static bool MayBeSame(string one, string other) => one.Length == 0 || other.Length == 0 || one == other;

    /// <summary>The tiers in their order; what none of them decides is allowed.</summary>
    private bool Passes(World world, NaiveQuestion question)
    {
        if (opaquePolicies.Any(policy => MayTouch(world, policy, question))) return world.Perhaps();
        return Ordered(world, AdminTier.Admin, question)
            ?? NetworkPolicies(world, question)
            ?? Ordered(world, AdminTier.Baseline, question)
            ?? true;
    }

    private bool MayTouch(World world, OpaquePolicy policy, NaiveQuestion question) =>
        (question.Direction == Direction.Ingress ? policy.MayTouchIngress : policy.MayTouchEgress)
        && (policy.Name.Namespace.Length == 0
            ? matching.IsInScope(world, new(policy.Namespaces, policy.Subject ?? Selector.Everything, default), question.Subject)
            : policy.Name.Namespace == question.Subject.Namespace.Name && (policy.Subject is null || NaiveMatching.Satisfies(policy.Subject, question.Subject.Labels)));

    /// <summary>
    /// The Admin or the Baseline tier: of the policies that have a matching rule, the first one decides with its first matching rule. Among equal
    /// priorities, and between the two APIs, any may be the first. Null when no rule matches, or when the rule says Pass.
    /// </summary>
    private bool? Ordered(World world, AdminTier tier, NaiveQuestion question)
    {
        var deciding = new List<(AdminPolicy Policy, RuleAction Action)>();
        foreach (var policy in adminPolicies.Where(policy => policy.Tier == tier))
        {
            if (Selects(world, policy, question) && FirstMatch(world, policy, question) is { } action) deciding.Add((policy, action));
        }

        if (deciding.Count == 0) return null;
        var first = deciding.Where(one => !deciding.Any(other =>
            IsClusterNetworkPolicy(other.Policy) == IsClusterNetworkPolicy(one.Policy) && other.Policy.Priority < one.Policy.Priority)).ToList();
        return first[first.Count == 1 ? 0 : world.Choose(first.Count)].Action switch
        {
            RuleAction.Allow => true,
            RuleAction.Deny => false,
            _ => null,
        };
    }

    private static bool IsClusterNetworkPolicy(AdminPolicy policy) => policy.Name.Kind == "ClusterNetworkPolicy";

    private bool Selects(World world, AdminPolicy policy, NaiveQuestion question)
    {
        if (policy.Rules(question.Direction).Count == 0) return false;
        if (policy.Subject is null) return world.Perhaps() && Exists(world, policy);
        return matching.IsInScope(world, policy.Subject, question.Subject) && Exists(world, policy);
    }

    /// <summary>The action of the first rule that matches. A rule with a peer or port of an unknown kind fails closed.</summary>
    private RuleAction? FirstMatch(World world, AdminPolicy policy, NaiveQuestion question)
    {
        foreach (var rule in policy.Rules(question.Direction))
        {
            if (rule.HasUnknownPeer || rule.HasUnknownPort)
            {
                if (rule.Action != RuleAction.Allow) return RuleAction.Deny;
            }
            else if (matching.IsAmongPeers(world, rule, question.Peer) && matching.IsAmongPorts(world, rule, question.Packet))
            {
                return rule.Action;
            }
        }

        return null;
    }

    /// <summary>NetworkPolicies of the subject's namespace: isolated by any that selects it, and then open to what a rule of one of them allows.</summary>
    private bool? NetworkPolicies(World world, NaiveQuestion question)
    {
        var selecting = networkPolicies.Where(policy => Selects(world, policy, question)).ToList();
        if (selecting.Count == 0) return null;
        if (question.Packet.IsPortless && profile.NetworkPolicyPortless == PortlessMeaning.Undefined) return question.IsUndefinedOpen;
        return selecting.Any(policy => policy.Rules(question.Direction).Any(rule =>
            matching.IsAmongPorts(world, rule, question.Packet) && matching.IsAmongPeers(world, policy.Name.Namespace, rule, question.Peer)));
    }

    private static bool Selects(World world, NetworkPolicy policy, NaiveQuestion question)
    {
        if (policy.Name.Namespace != question.Subject.Namespace.Name || !policy.Isolates(question.Direction)) return false;
        if (policy.PodSelector is null) return world.Perhaps() && Exists(world, policy);
        return NaiveMatching.Satisfies(policy.PodSelector, question.Subject.Labels) && Exists(world, policy);
    }

    /// <summary>Whether the cluster holds the policy: a sound one surely, a doubtful or refused one in some worlds.</summary>
    private static bool Exists(World world, Policy policy) => policy.Standing == PolicyStanding.Sound || world.Perhaps();
}

/// <summary>What one side is asked: the end that policies select, and the other one.</summary>
internal sealed record NaiveQuestion(Direction Direction, PodParty Subject, Party Peer, Packet Packet, bool IsUndefinedOpen);
