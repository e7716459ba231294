using Sluice.Charters.Adoption;
using Sluice.Findings;
using Sluice.Readers.Kubernetes;
using Sluice.Readers.Yaml;
using Sluice.Sets;

namespace Sluice.Readers.Proxies;

/// <summary>
/// Reads an ACL of Stripe's Smokescreen, version v1 (its <c>pkg/smokescreen/acl/v1</c>): the names of a service's own rule come first, then the list of what is denied to all, then
/// the list of what is allowed to all, then the action of the rule. A service without a rule has the default's. Ports are not judged there.
/// </summary>
public sealed class SmokescreenReader
{
    private const string Version = "v1";
    private static readonly string[] FileFields = ["version", "services", "default", "global_allow_list", "global_deny_list"];
    private static readonly string[] RuleFields = ["name", "project", "action", "allowed_domains"];
    private static readonly string[] OtherFields = ["allowed_external_proxies", "mitm_domains"];
    private static readonly string[] Actions = ["open", "report", "enforce"];

    private readonly List<ImportedPath> paths = [];
    private readonly List<string> services = [];
    private readonly List<ImportRemark> remarks = [];
    private readonly List<Problem> problems = [];

    private SmokescreenReader()
    {
    }

    /// <summary>Reads a file.</summary>
    public static ImportedAllowlist Read(SourceText source)
    {
        ArgumentNullException.ThrowIfNull(source);
        var reader = new SmokescreenReader();
        var denials = new List<ImportedDenial>();
        var isEmpty = true;
        foreach (var document in DocumentReader.Read(source))
        {
            isEmpty = false;
            reader.problems.AddRange(document.Problems);
            if (document.IsReadable) denials.AddRange(reader.Document(document.Root));
        }

        if (isEmpty) reader.problems.Add(new(ProblemIds.Form, Severity.Error, SourceSpan.OfFile(source.File), "the file holds no ACL") { Remedy = "Name the file that Smokescreen is given as --egress-acl-file." });
        return new("smokescreen")
        {
            Paths = reader.paths.ToValueList(),
            Denials = denials.ToValueList(),
            Remarks = reader.remarks.Distinct().OrderBy(static remark => remark.Span, Comparer<SourceSpan>.Create(SourceSpan.Compare)).ThenBy(static remark => remark.Reason).ToValueList(),
            Problems = reader.problems.ToValueList(),
        };
    }

    private IEnumerable<ImportedDenial> Document(DocumentNode root)
    {
        if (!root.IsMapping || !root["services"u8].IsSequence)
        {
            Wrong(root, "an ACL of Smokescreen has a list `services`", "Name the file that Smokescreen is given as --egress-acl-file.");
            return [];
        }

        if (root["version"u8].Text != Version) Wrong(root["version"u8].Exists ? root["version"u8] : root, $"`{root["version"u8].Text}` is no version of the ACL that is read", $"Write version: {Version}.");
        Fields(root, FileFields, []);
        foreach (var service in root["services"u8].Items) Rule(service, service["name"u8].Text);
        var fallback = root["default"u8];
        if (fallback.IsMapping)
        {
            Rule(fallback, ImportedAllowlist.AnyCaller);
            remarks.Add(new(ImportReason.CallerAssumed, "default", fallback.Span));
        }

        if (services.Count > 0) remarks.Add(new(ImportReason.PortAssumed, "services", root["services"u8].Span));
        return Shared(root["global_allow_list"u8], root["global_deny_list"u8]);
    }

    /// <summary>The rule of a service, or of every service without one.</summary>
    private void Rule(DocumentNode rule, string service)
    {
        if (!rule.IsMapping || service.Length == 0)
        {
            Wrong(rule, "a service without a name", "Give the service a name.");
            return;
        }

        Fields(rule, RuleFields, OtherFields);
        if (services.Contains(service, StringComparer.Ordinal))
        {
            remarks.Add(new(ImportReason.SaidTwice, service, rule.Span));
            return;
        }

        services.Add(service);
        var action = rule["action"u8];
        if (Array.IndexOf(Actions, action.Text) < 0)
            Wrong(action.Exists ? action : rule, $"`{action.Text}` is no action of Smokescreen", Spelling.Nearest(action.Text, Actions) is { } near ? $"Did you mean {near}?" : $"Known: {string.Join(", ", Actions)}.");
        if (action.Text == "open") remarks.Add(new(ImportReason.OpenToAll, $"{service}: open", action.Span));
        if (action.Text == "report") remarks.Add(new(ImportReason.OnlyReported, $"{service}: report", action.Span));
        var (domains, blocks) = Names(rule["allowed_domains"u8]);
        if (domains.Count + blocks.Count > 0)
            paths.Add(new([service], $"{service}-egress", rule.Span) { Domains = domains.ToValueList(), Blocks = blocks.ToValueList(), Owner = rule["project"u8].Text is { Length: > 0 } project ? project : null });
    }

    /// <summary>What is allowed to every service, and denied to every service that is not allowed it by its own rule.</summary>
    private IEnumerable<ImportedDenial> Shared(DocumentNode allowed, DocumentNode denied)
    {
        var (never, _) = Names(denied);
        var own = paths.SelectMany(static path => path.Domains).ToList();
        var (domains, blocks) = Names(allowed);
        foreach (var name in domains.Where(name => never.Any(other => DomainPattern.Overlap(other, name))))
            remarks.Add(new(never.Any(other => DomainPattern.Covers(other, name)) ? ImportReason.DeniedBefore : ImportReason.LeavesOut, name, allowed.Span));
        domains.RemoveWhere(name => never.Any(other => DomainPattern.Overlap(other, name)));
        if (domains.Count + blocks.Count > 0 && services.Count > 0)
            paths.Add(new(services.ToValueList(), "global-allow-list", allowed.Span) { Domains = domains.ToValueList(), Blocks = blocks.ToValueList() });
        foreach (var name in never.Where(name => own.Exists(open => DomainPattern.Overlap(name, open)))) remarks.Add(new(ImportReason.OpenedBefore, name, denied.Span));
        var forbidden = never.Where(name => !own.Exists(open => DomainPattern.Overlap(name, open))).ToValueList();
        return forbidden.Count > 0 ? [new(forbidden, denied.Span)] : [];
    }

    private (SortedSet<string> Domains, List<Cidr> Blocks) Names(DocumentNode list)
    {
        var (domains, blocks) = (new SortedSet<string>(StringComparer.Ordinal), new List<Cidr>());
        if (list.HasContent && !list.IsSequence) Wrong(list, "a list of domain names is expected here", "Write each name as an item of a list.");
        foreach (var item in list.Items)
        {
            if (DomainPattern.Block(item.Text) is { } block) blocks.Add(block);
            else if (DomainPattern.Read(item.Text) is { } name) domains.Add(name);
            else remarks.Add(new(ImportReason.NoDomainName, item.Text, item.Span));
        }

        return (domains, blocks);
    }

    private void Fields(DocumentNode node, string[] known, string[] others)
    {
        foreach (var entry in node.Entries)
        {
            var name = entry.Key.Text;
            if (Array.IndexOf(others, name) >= 0) remarks.Add(new(ImportReason.OtherAccess, name, entry.Key.Span));
            else if (Array.IndexOf(known, name) < 0) Wrong(entry.Key, $"unknown field `{name}`", Spelling.Nearest(name, known) is { } near ? $"Did you mean {near}?" : $"Known: {string.Join(", ", known)}.");
        }
    }

    private void Wrong(DocumentNode node, string message, string remedy) => problems.Add(new(ProblemIds.Form, Severity.Error, node.Span, message) { Remedy = remedy });
}
