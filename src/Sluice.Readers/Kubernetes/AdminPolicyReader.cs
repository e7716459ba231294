using System.Globalization;
using Sluice.Findings;
using Sluice.Model;
using Sluice.Readers.Kubernetes.Fields;
using Sluice.Readers.Yaml;
using Sluice.Sets;

namespace Sluice.Readers.Kubernetes;

/// <summary>
/// Reads the cluster-wide policies of policy.networking.k8s.io, validated as their CRDs do. A peer or protocol of a kind that is not known
/// makes its rule fail closed, as the API asks of implementations.
/// </summary>
internal sealed class AdminPolicyReader(StringPool strings, LabelReader labels, ObjectProblems problems)
{
    private const int LongestName = 100;
    private const int HighestPriority = 1000;

    private readonly FieldCheck fields = new(problems);
    private readonly AdminPeerReader peers = new(strings, labels, problems);
    private readonly AdminPortReader ports = new(strings, problems);

    public AdminPolicy Read(ObjectHead head, AdminDialect dialect)
    {
        fields.Check(head.Root, dialect.Fields);
        var spec = head.Spec;
        if (dialect.Tier == AdminTier.Baseline && head.Name.Name != "default")
            problems.Refuse(ProblemIds.Refused, head.Metadata["name"u8], $"a {head.Api.Kind} has to be named default", Advice.Set("default"));
        var policy = new AdminPolicy
        {
            Name = head.Name,
            Span = head.Span,
            Tier = dialect.Tier == AdminTier.Unknown ? Tier(spec) : dialect.Tier,
            Priority = dialect.HasPriority ? Priority(spec) : 0,
            Subject = Subject(spec, dialect),
            SubjectSpan = spec["subject"u8].Span,
            Ingress = Rules(spec, Direction.Ingress, dialect),
            Egress = Rules(spec, Direction.Egress, dialect),
        };
        return policy with { Standing = problems.Standing };
    }

    private AdminTier Tier(DocumentNode spec)
    {
        var node = spec["tier"u8];
        var text = strings.Text(node);
        if (text is "Admin") return AdminTier.Admin;
        if (text is "Baseline") return AdminTier.Baseline;
        if (!node.HasContent)
        {
            problems.RefuseAbsent(ProblemIds.Form, spec, "the policy has no tier", new("Admin or Baseline") { Remedy = "Add `tier: Admin` or `tier: Baseline`." });
            return AdminTier.Unknown;
        }

        var meant = Spelling.Nearest(text, ["Admin", "Baseline"]);
        problems.Refuse(ProblemIds.Refused, node, $"there is no tier `{text}`", meant is null ? new("Admin or Baseline") { Remedy = "Use Admin or Baseline." } : Advice.Set(meant));
        return meant switch { "Admin" => AdminTier.Admin, "Baseline" => AdminTier.Baseline, _ => AdminTier.Unknown };
    }

    private int Priority(DocumentNode spec)
    {
        var node = spec["priority"u8];
        if (node.TryGetInteger(out var priority) && priority is >= 0 and <= HighestPriority) return (int)priority;
        if (!node.HasContent) problems.RefuseAbsent(ProblemIds.Form, spec, "the policy has no priority", new("0 to 1000, lower first") { Remedy = "Add `priority`." });
        else if (node.TryGetInteger(out _)) problems.Refuse(ProblemIds.Refused, node, string.Create(CultureInfo.InvariantCulture, $"priority {priority} is out of range"), new("0 to 1000, lower first") { Remedy = "Use a number from 0 to 1000." });
        return 0;
    }

    private PodScope? Subject(DocumentNode spec, AdminDialect dialect)
    {
        var node = spec["subject"u8];
        if (!node.HasContent)
        {
            problems.RefuseAbsent(ProblemIds.Form, spec, "the policy has no subject", new("subject is required") { Remedy = "Add `subject`; `subject: {namespaces: {}}` is every pod." });
            return null;
        }

        var count = (node["namespaces"u8].HasContent ? 1 : 0) + (node["pods"u8].HasContent ? 1 : 0);
        if (count == 1) return peers.Pods(node, dialect);
        if (count == 0 && problems.HasUnknownField(node)) problems.Refuse();
        else if (node.IsMapping) problems.Refuse(ProblemIds.Refused, node, "the subject has to be one of namespaces and pods", new("exactly one") { Remedy = "Use `namespaces`, or `pods`." });
        return null;
    }

    private ValueList<AdminRule> Rules(DocumentNode spec, Direction direction, AdminDialect dialect)
    {
        var list = spec[direction == Direction.Ingress ? "ingress"u8 : "egress"u8];
        if (list.HasContent && !list.IsSequence) return [new(0, RuleAction.Deny, list.Span) { IsUnreadable = true }];
        if (list.Items.Count > dialect.MostRules) TooMany(list, "rules", dialect.MostRules);
        var rules = new List<AdminRule>(list.Items.Count);
        foreach (var item in list.Items) rules.Add(Rule(item, rules.Count, direction, dialect));
        return [.. rules];
    }

    private AdminRule Rule(DocumentNode node, int index, Direction direction, AdminDialect dialect)
    {
        if (!node.IsMapping)
        {
            if (!node.HasContent) problems.RefuseAbsent(ProblemIds.Form, node, "a rule is empty", new("action and peers are required") { Remedy = "Write the rule, or remove the item." });
            return new(index, RuleAction.Deny, node.Span) { IsUnreadable = true };
        }

        var (name, peerList, portList) = (node["name"u8], node[direction == Direction.Ingress ? "from"u8 : "to"u8], node[dialect.HasProtocols ? "protocols"u8 : "ports"u8]);
        if (name.IsScalar && name.Text.Length > LongestName) problems.Refuse(ProblemIds.Refused, name, $"the name of a rule has at most {LongestName} characters");
        var action = Action(node, dialect);
        var read = peers.Read(peerList, node, direction, dialect, action);
        var traffic = ports.Read(portList, dialect);
        if (read.HasNamelessPeer && traffic.FirstName.Exists)
            problems.Refuse(ProblemIds.Refused, traffic.FirstName, "a port name beside nodes, networks or domain names", new("only pods have named ports") { Remedy = "Use numbers, or make two rules of it." });
        return new(index, action ?? RuleAction.Deny, node.Span)
        {
            Name = name.IsScalar ? strings.Text(name) : "",
            Peers = [.. read.Peers],
            Ports = [.. traffic.Ports],
            HasUnknownPeer = read.HasUnknown,
            HasUnknownPort = traffic.HasUnknown,
            IsUnreadable = action is null || read.IsUnreadable || traffic.IsUnreadable,
            PeersSpan = peerList.Span,
            PortsSpan = portList.Span,
        };
    }

    private RuleAction? Action(DocumentNode rule, AdminDialect dialect)
    {
        var node = rule["action"u8];
        var text = strings.Text(node);
        if (dialect.Actions.Contains(text, StringComparer.Ordinal)) return text switch { "Deny" => RuleAction.Deny, "Pass" => RuleAction.Pass, _ => RuleAction.Allow };
        var known = string.Join(", ", dialect.Actions);
        if (!node.HasContent)
        {
            problems.RefuseAbsent(ProblemIds.Form, rule, "a rule has no action", new(known) { Remedy = "Add `action`." });
            return null;
        }

        var meant = text is "Allow" or "Accept" ? dialect.Allow : Spelling.Nearest(text, dialect.Actions);
        problems.Refuse(ProblemIds.Refused, node, $"there is no action `{text}` here", meant is null ? new(known) { Remedy = $"Use one of {known}." } : Advice.Set(meant));
        return meant switch { null => null, "Deny" => RuleAction.Deny, "Pass" => RuleAction.Pass, _ => RuleAction.Allow };
    }

    private void TooMany(DocumentNode list, string what, int most) =>
        problems.Refuse(ProblemIds.Refused, list, $"{list.Items.Count} {what}, and at most {most} are taken", new($"at most {most}") { Remedy = "Split them over several policies." });
}
