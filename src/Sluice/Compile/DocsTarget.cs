using System.Globalization;
using System.Text;
using Sluice.Charters;
using Sluice.Findings;
using Sluice.Sets;

namespace Sluice.Compile;

/// <summary>
/// Compiles to pages for people: who may talk to whom as a component matrix, the register of exceptions and a Mermaid diagram, each a section of one Markdown file, and the lines of a
/// CODEOWNERS file by which those who approve review the charter. Whatever stands outside the sections is kept.
/// </summary>
internal static class DocsTarget
{
    /// <summary>The most lines that Mermaid draws without being told to (maxEdges).</summary>
    private const int MostLines = 500;

    public static CompiledTarget Compile(CompileTarget target, BoundCharter bound)
    {
        var charter = bound.Charter;
        SourceSpan[] all = [.. charter.Strip([charter.Span, .. charter.Flows.Select(static flow => flow.Span), .. charter.Forbidden.Select(static never => never.Span), .. charter.Exceptions.Select(static exception => exception.Span)])];
        SourceSpan[] exceptions = [.. charter.Strip(charter.Exceptions.Select(static exception => exception.Span))];
        var title = $"# Connectivity of {MarkdownCell.Text(charter.Name)}\n\n";
        return new(
            target,
            [
                GeneratedFile.WithSections($"{target.Name}/connectivity.md", title,
                [
                    GeneratedSection.Markdown("matrix", all, Matrix(bound)),
                    GeneratedSection.Markdown("exceptions", exceptions, Register(bound)),
                    GeneratedSection.Markdown("diagram", all, Diagram(bound)),
                ]),
                GeneratedFile.WithSections($"{target.Name}/CODEOWNERS", "", [GeneratedSection.Lines("owners", charter.Strip([charter.Span, .. charter.Rules.Approvals.Select(static rule => rule.Span)]), Owners(charter))]),
            ],
            Capability.NoConnections(bound));
    }

    private static string Matrix(BoundCharter bound)
    {
        var text = new StringBuilder("| Source → Destination | Allowed? | Ports | Why | Policy file | Charter |\n|---|---|---|---|---|---|\n");
        foreach (var group in bound.Grants.GroupBy(static grant => (Sides: $"{(grant.IsDns ? "governed pods" : grant.From.Peer)} → {grant.To.Peer}", grant.Traffic, grant.Flow, grant.Exception)))
        {
            var allowed = group.Key.Exception is { } exception ? $"⚠️ until {CalendarDay.Text(exception.Expires!.Value)}" : "✅";
            var why = group.Key.Exception is { } of ? $"exception {of.Name}: {of.Reason}" : group.Key.Flow?.Reason ?? "names are resolved";
            var files = group.SelectMany(grant => bound.Governance.Subjects(grant.From).Concat(bound.Governance.Subjects(grant.To))).Select(static pods => $"`networkpolicy/{pods.Namespace}.yaml`").Distinct().Order(StringComparer.Ordinal);
            Row(text, MarkdownCell.Code(group.Key.Sides), allowed, MarkdownCell.Text(group.Key.Traffic.ToString()), MarkdownCell.Text(why), string.Join(", ", files), Place(bound, group.First().Span));
        }

        foreach (var never in bound.Charter.Forbidden)
        {
            var except = never.Except.Count == 0 ? "all" : $"all but {string.Join(", ", never.Except.Select(static port => port.Name ?? port.Traffic!.ToString()))}";
            Row(text, MarkdownCell.Code(never.ToString()), "🚫 never", MarkdownCell.Text(except), MarkdownCell.Text(never.Reason), "", Place(bound, never.Span));
        }

        if (bound.Charter.Tenants is { } tenants)
        {
            Row(text, $"{MarkdownCell.Code(tenants.Label)}: one tenant → another", "🚫 never", "all", "border between tenants", "", Place(bound, tenants.Span));
            foreach (var tenant in tenants.Isolated)
                Row(text, $"{MarkdownCell.Code($"{tenants.Label}={tenant.Value}")} → outside the cluster", "🚫 never", "all", "isolated tenant", "", Place(bound, tenant.Span));
        }

        Row(text, "anything else of governed namespaces", "🚫", "all", "closed by default", "", Place(bound, bound.Charter.Span));
        return text.ToString();
    }

    private static string Register(BoundCharter bound)
    {
        if (bound.Charter.Exceptions.Count == 0) return "There are no exceptions.\n";
        var text = new StringBuilder("| Exception | State | What | Data | Owner | Reason | Record | Approved by | From | Until | Next review |\n|---|---|---|---|---|---|---|---|---|---|---|\n");
        foreach (var exception in bound.Charter.Exceptions)
        {
            var state = exception.StateAt(bound.Instant) switch
            {
                ExceptionState.Active => "active",
                ExceptionState.NotYet => "not yet",
                ExceptionState.Expired => "ended",
                _ => $"incomplete: {string.Join(", ", exception.Missing)}",
            };
            var what = exception.Opens is { } opening ? $"opens {MarkdownCell.Code(opening.ToString())}"
                : exception.Accepts is { } accepted ? $"accepts {accepted.Finding}{(accepted.Namespace is { } space ? $" in {MarkdownCell.Code(space)}" : "")}{(accepted.Object is { } name ? $" of {MarkdownCell.Code(name)}" : "")}" : "";
            Row(
                text, MarkdownCell.Code(exception.Name), MarkdownCell.Text(state), what, Data(exception.Classification), MarkdownCell.Text(exception.Owner ?? ""), MarkdownCell.Text(exception.Reason ?? ""),
                MarkdownCell.Text(exception.AuditRef ?? ""), MarkdownCell.Text(string.Join(", ", exception.ApprovedBy)), exception.NotBefore is { } first ? CalendarDay.Text(first) : "",
                exception.Expires is { } last ? CalendarDay.Text(last) : "", exception.Review is not { } review ? "" : review.Due is { } due ? CalendarDay.Text(due) : "now");
        }

        return text.ToString();
    }

    private static string Diagram(BoundCharter bound)
    {
        var lines = new List<string>();
        var nodes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var group in bound.Grants.Where(static grant => !grant.IsDns).GroupBy(static grant => (From: grant.From.Peer.ToString(), To: grant.To.Peer.ToString(), grant.Exception)))
        {
            var traffic = group.Aggregate(TrafficSet.Empty, static (all, grant) => all.Union(grant.Traffic));
            var label = group.Key.Exception is { } exception ? $"{exception.Name} until {CalendarDay.Text(exception.Expires!.Value)}" : traffic.ToString();
            lines.Add($"  {Node(group.Key.From)} {(group.Key.Exception is null ? "-->" : "-.->")}|{MarkdownCell.Mermaid(label)}| {Node(group.Key.To)}\n");
        }

        foreach (var never in bound.Charter.Forbidden)
            lines.AddRange(from near in never.From from far in never.To select $"  {Node(near.ToString())} --x|{MarkdownCell.Mermaid("never")}| {Node(far.ToString())}\n");
        if (lines.Count == 0) return "Nothing is open.\n";
        if (lines.Count > MostLines) return $"{lines.Count.ToString(CultureInfo.InvariantCulture)} connections are too many for a diagram: `sluice list --output html` draws them.\n";
        return $"```mermaid\nflowchart LR\n{string.Concat(nodes.Select(static node => $"  {node.Value}[{MarkdownCell.Mermaid(node.Key)}]\n"))}{string.Concat(lines)}```\n";

        string Node(string peer)
        {
            if (!nodes.TryGetValue(peer, out var id)) nodes[peer] = id = string.Create(CultureInfo.InvariantCulture, $"n{nodes.Count}");
            return id;
        }
    }

    /// <summary>The last line that matches a path counts, so that what is general comes first (GitHub documentation, "About code owners").</summary>
    private static string Owners(Charter charter)
    {
        var everyone = charter.Rules.Approvals.SelectMany(static rule => rule.Approvers).Distinct(StringComparer.Ordinal).ToList();
        if (everyone.Count == 0) return "# The charter names nobody who approves: say who below exceptions.approvals.\n";
        var folder = CharterFolder.Of(charter);
        var file = CharterFolder.Strip(charter.Span, folder).File ?? "";
        var text = new StringBuilder();
        Line(file, everyone);
        Line("exceptions/", everyone);
        Line("overlays/", everyone);
        foreach (var group in charter.Exceptions.Where(static exception => exception.Span.File is { Length: > 0 }).GroupBy(exception => CharterFolder.Strip(exception.Span, folder).File!, StringComparer.Ordinal).OrderBy(static group => group.Key, StringComparer.Ordinal))
        {
            var owners = group.SelectMany(exception => charter.Rules.ApproversOf(exception.Classification)).Distinct(StringComparer.Ordinal).ToList();
            if (owners.Count > 0 && group.Key != file) Line(group.Key, owners);
        }

        return text.ToString();

        void Line(string path, List<string> owners) => text.Append('/').Append(path.Replace(" ", "\\ ", StringComparison.Ordinal)).Append(' ').AppendJoin(' ', owners).Append('\n');
    }

    private static void Row(StringBuilder text, params ReadOnlySpan<string?> cells)
    {
        text.Append('|');
        foreach (var cell in cells) text.Append(' ').Append(cell).Append(cell is { Length: > 0 } ? " |" : "|");
        text.Append('\n');
    }

    private static string Data(DataClassification classification) => classification switch
    {
        DataClassification.Public => "public",
        DataClassification.Internal => "internal",
        DataClassification.Restricted => "restricted",
        DataClassification.SensitiveLocation => "sensitive-location",
        _ => "",
    };

    private static string Place(BoundCharter bound, SourceSpan span)
    {
        var place = CharterFolder.Strip(span, CharterFolder.Of(bound.Charter));
        return MarkdownCell.Code(place.HasLine ? string.Create(CultureInfo.InvariantCulture, $"{place.File}:{place.Line}") : place.File ?? "");
    }
}
