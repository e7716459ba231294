using System.Text;
using Sluice.Charters;
using Sluice.Charters.Adoption;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Reports.Adoption;

/// <summary>Writes an adopted charter as a person would have: one line for a component and for a flow, columns aligned, comments where something is to be known.</summary>
public static class CharterText
{
    /// <summary>Where editors find the schema of the language, from the folder of the charter.</summary>
    public const string Schema = ".sluice/charter.schema.json";

    private const int WidestColumn = 36;
    private const int WidestLine = 150;

    /// <summary>The files: the charter, and one for each draft.</summary>
    public static ValueList<CharterFile> Of(AdoptedCharter adopted)
    {
        ArgumentNullException.ThrowIfNull(adopted);
        return [new("sluice.yaml", Charter(adopted)), .. adopted.Drafts.Select(static draft => new CharterFile($"exceptions/{draft.Exception.Name}.yaml", DraftText.Of(draft)))];
    }

    private static string Charter(AdoptedCharter adopted)
    {
        var charter = adopted.Charter;
        var text = new StringBuilder();
        text.Append("# yaml-language-server: $schema=").Append(Schema).Append('\n');
        text.Append("# What may talk to what. Written down by sluice init from ").Append(Origin(adopted)).Append("; from here on it is yours.\n");
        text.Append("# A flow is permanent and belongs to the design. What ends, or leads to the internet, is an exception: exceptions/*.yaml.\n");
        text.Append("apiVersion: sluice.dev/v1alpha1\nkind: Charter\n");
        text.Append("metadata: ").Append(FlowStyle.Map(("name", FlowStyle.Scalar(charter.Name)))).Append("\nspec:\n");
        if (charter.Governs.Count == 0) text.Append("  governs: []   # nothing is closed ").Append(adopted.Import is null ? "today" : "yet").Append("; name a namespace here and it is closed by default, in both directions\n");
        else
        {
            text.Append("  # Closed by default, both directions: what no flow or exception opens is closed.\n  governs:\n");
            foreach (var scope in charter.Governs) text.Append("    - {namespace: ").Append(FlowStyle.Scalar(scope.Namespace!)).Append("}\n");
            Dns(text, charter.Dns, adopted.Resolving);
        }

        if (adopted.Import is not null && charter.Components.Count > 0)
            text.Append("  # The callers of the proxy, which knows them by name or address: say of each where its pods are, and by which labels they are told.\n");
        Components(text, charter);
        Flows(text, adopted.Flows);
        Forbidden(text, adopted.Prohibitions);
        if (adopted.Import is not null) Denied(text, charter.Forbidden);
        return text.ToString();
    }

    private static string Origin(AdoptedCharter adopted) => adopted.Import is { } import ? $"the allowlist of {import.Proxy}"
        : adopted.Flows.Any(static flow => flow.Flow.Span.HasLine) ? "what is expected" : "what is open today";

    /// <summary>What a proxy denies to everybody.</summary>
    private static void Denied(StringBuilder text, ValueList<Prohibition> forbidden)
    {
        if (forbidden.Count == 0) return;
        text.Append("  # Never open, whatever a flow or an exception says.\n  forbidden:\n");
        foreach (var one in forbidden)
        {
            text.Append("    - from: \"*\"\n      reason: ").Append(FlowStyle.Scalar(one.Reason)).Append("\n      to:\n");
            foreach (var peer in one.To) text.Append("        - ").Append(FlowStyle.Peer(peer)).Append('\n');
        }
    }

    private static void Forbidden(StringBuilder text, ValueList<AdoptedProhibition> prohibitions)
    {
        if (prohibitions.Count == 0) return;
        text.Append("  # Never open, whatever a flow or an exception says. The policies that deny it today stay beside the charter.\n  forbidden:\n");
        var rows = prohibitions.Select(static one => (string[])
        [
            $"{{from: {FlowStyle.OneOrList([.. one.Prohibition.From.Select(FlowStyle.Peer)])}",
            $"to: {FlowStyle.OneOrList([.. one.Prohibition.To.Select(FlowStyle.Peer)])}",
            $"reason: {FlowStyle.Scalar($"by {PolicyNames([one.Policy])}")}",
        ]).ToList();
        foreach (var line in Aligned(rows, isMapping: true)) text.Append("    - ").Append(line).Append('\n');
    }

    private static void Dns(StringBuilder text, DnsTerms terms, Resolving resolving)
    {
        text.Append("  # ").Append(resolving switch
        {
            Resolving.Everywhere => "The resolver that every governed pod may ask.",
            Resolving.Some => "Not every governed pod resolves names today: those that do have a flow to dns.",
            _ => "No governed pod resolves names today.",
        }).Append('\n');
        var isOpenShift = terms.Namespace == "openshift-dns";
        var isUsual = terms.Namespace == DnsTerms.Default.Namespace && terms.Pods.Equals(DnsTerms.Default.Pods);
        var usual = isOpenShift ? TrafficSet.Of(Protocol.Udp, 5353).Union(TrafficSet.Of(Protocol.Tcp, 5353)) : DnsTerms.Default.Traffic;
        text.Append("  dns: ").Append(FlowStyle.Map(
            ("allowed", terms.IsAllowed ? null : "false"),
            ("openshift", isOpenShift ? "true" : null),
            ("namespace", isOpenShift || (isUsual && !terms.IsAllowed) ? null : FlowStyle.Scalar(terms.Namespace)),
            ("pods", isOpenShift || (isUsual && !terms.IsAllowed) ? null : FlowStyle.Pods(terms.Pods)),
            ("ports", terms.Traffic.Equals(usual) ? null : FlowStyle.Port(terms.Traffic)))).Append('\n');
    }

    private static void Components(StringBuilder text, Charter charter)
    {
        if (charter.Components.Count == 0) return;
        text.Append("  components:\n");
        var rows = charter.Components.Select(static component => (string[])
        [
            $"{FlowStyle.Scalar(component.Name)}:",
            $"{{namespace: {FlowStyle.Scalar(component.Namespace)}",
            FlowStyle.Pods(component.Pods) is { } pods ? $"pods: {pods}" : "",
            component.Ports.Count == 0 ? "" : $"ports: {{{string.Join(", ", component.Ports.Select(static port => $"{FlowStyle.Scalar(port.Name)}: {FlowStyle.Port(port.Traffic)}"))}}}",
        ]).ToList();
        foreach (var line in Aligned(rows)) text.Append("    ").Append(line).Append('\n');
    }

    private static void Flows(StringBuilder text, ValueList<AdoptedFlow> flows)
    {
        if (flows.Count == 0)
        {
            text.Append("  flows: []\n");
            return;
        }

        text.Append("  flows:\n");
        Lines(text, [.. flows.Where(static flow => !flow.IsOpenSide)]);
        var open = flows.Where(static flow => flow.IsOpenSide).ToList();
        if (open.Count == 0) return;
        text.Append("    # No policy isolates these sides today. They are kept open, the internet included, so that nothing breaks: narrow them first.\n");
        text.Append("    # They name addresses, because \"*\" would also open the ingress of every governed pod.\n");
        Lines(text, open);
    }

    private static void Lines(StringBuilder text, List<AdoptedFlow> flows)
    {
        var rows = new List<string[]>();
        foreach (var flow in flows)
        {
            var (from, to) = (flow.Flow.From.Select(FlowStyle.Peer).ToList(), flow.Flow.To.Select(FlowStyle.Peer).ToList());
            string[] row = [$"{{from: {FlowStyle.OneOrList(from)}", $"to: {FlowStyle.OneOrList(to)}", FlowStyle.Ports(flow.Flow.Ports) is { } ports ? $"ports: {ports}" : "", Reason(flow)];
            rows.Add(row);
        }

        var lines = Aligned(rows, isMapping: true).ToList();
        for (var at = 0; at < flows.Count; at++)
        {
            var line = lines[at].Length <= WidestLine ? lines[at] : string.Join(", ", rows[at].Where(static cell => cell.Length > 0)) + "}";
            if (line.Length <= WidestLine) text.Append("    - ").Append(line).Append('\n');
            else Block(text, flows[at]);
        }
    }

    /// <summary>A flow that is too long for a line: a field on each, long lists item by item.</summary>
    private static void Block(StringBuilder text, AdoptedFlow flow)
    {
        text.Append("    - from:").Append(Side(flow.Flow.From));
        text.Append("      to:").Append(Side(flow.Flow.To));
        if (FlowStyle.Ports(flow.Flow.Ports) is { } ports) text.Append("      ports: ").Append(ports).Append('\n');
        if (Reason(flow) is { Length: > 0 } reason) text.Append("      ").Append(reason).Append('\n');

        static string Side(ValueList<CharterPeer> peers)
        {
            var written = peers.Select(FlowStyle.Peer).ToList();
            var line = FlowStyle.OneOrList(written);
            return line.Length <= WidestLine - 12 ? $" {line}\n" : $"\n{string.Concat(written.Select(static peer => $"        - {peer}\n"))}";
        }
    }

    private static string Reason(AdoptedFlow flow)
    {
        if (flow.Flow.Span is { HasLine: true, Line: var line, File: var file }) return $"reason: {FlowStyle.Scalar(FormattableString.Invariant($"as expected in line {line} of {file![(file!.LastIndexOf('/') + 1)..]}"))}";
        if (flow.IsOpenSide || flow.Policies.Count == 0) return "reason: not isolated today";
        return $"reason: {FlowStyle.Scalar($"by {PolicyNames(flow.Policies)}")}";
    }

    /// <summary><c>shop/allow-db and 2 more</c>: names of NetworkPolicies, others with their kinds.</summary>
    internal static string PolicyNames(ValueList<ObjectName> policies)
    {
        var names = policies.Select(policy => policy.Kind != "NetworkPolicy" ? policy.ToString() : policy != policies[0] && policy.Namespace == policies[0].Namespace ? policy.Name : $"{policy.Namespace}/{policy.Name}").ToList();
        return names.Count switch
        {
            1 => names[0],
            2 => $"{names[0]} and {names[1]}",
            _ => FormattableString.Invariant($"{names[0]} and {names.Count - 1} more"),
        };
    }

    /// <summary>Cells in columns: each as wide as the widest of those that are not too wide. The first cell opens a mapping; empty cells are left out.</summary>
    private static IEnumerable<string> Aligned(List<string[]> rows, bool isMapping = false)
    {
        if (rows.Count == 0) yield break;
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Select(row => row[column].Length).Where(static width => width <= WidestColumn).DefaultIfEmpty(0).Max()).ToArray();
        foreach (var row in rows)
        {
            var last = Array.FindLastIndex(row, static cell => cell.Length > 0);
            var line = new StringBuilder();
            for (var column = 0; column <= last; column++)
            {
                // The name of a component ends with its own colon; every other cell but the last ends with a comma.
                var isName = !isMapping && column == 0;
                var cell = row[column].Length == 0 ? "" : isName || column == last ? row[column] : $"{row[column]},";
                line.Append(cell);
                if (column < last && cell.Length + widths[column] > 0) line.Append(' ', Math.Max(0, widths[column] + (isName ? 0 : 1) - cell.Length) + 1);
            }

            yield return line.Append('}').ToString();
        }
    }
}
