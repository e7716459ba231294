using Sluice.Analysis;
using Sluice.Evidence;
using Sluice.Findings;
using Sluice.Readers.Kubernetes;
using Sluice.Readers.Yaml;
using Sluice.Sets;

namespace Sluice.Readers.Expectations;

/// <summary>
/// Reads expectations in YAML or JSON: a list of flows or of NetAssert's tests, or a mapping with <c>flows</c> and <c>assumptions</c>. Strict: whatever is not understood
/// is a problem with its place, and all of them are told at once.
/// </summary>
public sealed class ExpectationReader
{
    private static readonly string[] FileFields = ["flows", "assumptions", "source", "notes"];
    private static readonly string[] FlowFields = ["from", "to", "protocol", "port", "expect", "expectIngress", "expectEgress", "reason"];
    private static readonly string[] Verdicts = ["allow", "deny", "unknown"];

    private readonly List<Expectation> expectations = [];
    private readonly List<(string Name, Cidr Address)> dns = [];
    private readonly List<Problem> problems = [];

    private readonly NetAssertReader netAssert;

    private ExpectationReader() => netAssert = new(problems);

    /// <summary>Reads a file.</summary>
    public static ExpectationFile Read(SourceText source)
    {
        ArgumentNullException.ThrowIfNull(source);
        var reader = new ExpectationReader();
        var isEmpty = true;
        foreach (var document in DocumentReader.Read(source))
        {
            isEmpty = false;
            reader.problems.AddRange(document.Problems);
            if (document.IsReadable) reader.Document(document.Root);
        }

        if (isEmpty || (reader.problems.Count == 0 && reader.expectations.Count == 0))
            reader.problems.Add(new(ProblemIds.Form, Severity.Error, SourceSpan.OfFile(source.File), "no expectation in it") { Remedy = Example });
        return new(reader.expectations.ToValueList(), reader.dns.ToValueList(), reader.problems.ToValueList()) { Digest = FileDigest.Of(Path.GetFileName(source.File), source.Whole) };
    }

    private const string Example = "Write a list of flows, as - {from: shop/frontend, to: shop/db, port: 5432, expect: deny}.";

    private void Document(DocumentNode root)
    {
        if (root.IsSequence)
        {
            Flows(root);
            return;
        }

        if (!root.IsMapping)
        {
            Wrong(root, "a list of flows is expected here", Example);
            return;
        }

        foreach (var entry in root.Entries)
        {
            switch (entry.Key.Text)
            {
                case "flows" when entry.Value.IsSequence:
                    Flows(entry.Value);
                    break;
                case "flows":
                    Wrong(entry.Key, "`flows` is a list", Example);
                    break;
                case "assumptions":
                    Assumptions(entry.Value);
                    break;
                case "source" or "notes":
                    break;
                default:
                    Unknown(entry.Key, FileFields);
                    break;
            }
        }
    }

    private void Flows(DocumentNode list)
    {
        foreach (var flow in list.Items)
        {
            if (flow.IsMapping && NetAssertReader.IsTest(flow))
            {
                if (netAssert.Read(flow) is { } expectation) expectations.Add(expectation);
            }
            else if (flow.IsMapping) Flow(flow);
            else Wrong(flow, "a flow is a mapping", Example);
        }
    }

    private void Flow(DocumentNode flow)
    {
        var before = problems.Count;
        foreach (var entry in flow.Entries)
        {
            if (!FlowFields.Contains(entry.Key.Text, StringComparer.Ordinal)) Unknown(entry.Key, FlowFields);
        }

        var from = Endpoint(flow, "from");
        var to = Endpoint(flow, "to");
        var traffic = Traffic(flow);
        var expected = VerdictOf(flow, "expect", isRequired: true);
        var ingress = VerdictOf(flow, "expectIngress", isRequired: false);
        var egress = VerdictOf(flow, "expectEgress", isRequired: false);
        if (problems.Count > before) return;
        expectations.Add(new() { From = from!, To = to!, Asked = traffic, Expected = expected!.Value, Ingress = ingress, Egress = egress, Span = flow.Span });
    }

    private EndpointPattern? Endpoint(DocumentNode flow, string field)
    {
        var node = flow[field];
        if (!node.IsScalar)
        {
            Wrong(node.Exists ? node : flow, $"a flow needs `{field}`", "Name a workload as namespace/name, an address, a namespace, or internet.");
            return null;
        }

        var text = node.Text;
        if (text.StartsWith("ip:", StringComparison.Ordinal)) text = text[3..];
        if (EndpointPattern.TryParse(text, out var pattern, out var why)) return pattern;
        Wrong(node, $"`{node.Text}` names no endpoint: {why}", "Name a workload as namespace/name, an address, a namespace, or internet.");
        return null;
    }

    private TrafficSet? Traffic(DocumentNode flow)
    {
        var (port, protocol) = (flow["port"u8], flow["protocol"u8]);
        var portless = protocol.IsScalar ? TrafficText.Portless(protocol.Text) : null;
        if (protocol.HasContent && portless is null && (!protocol.IsScalar || Protocols.Parse(protocol.Text) == Protocol.Unknown))
        {
            Wrong(protocol, $"there is no protocol `{protocol.Text}` here", "Use TCP, UDP, SCTP, ICMP, or other for the rest.", ProblemIds.Port);
            return null;
        }

        if (portless is not null)
        {
            if (port.HasContent) Wrong(port, $"protocol {protocol.Text} has no ports", "Leave `port` out; types of ICMP are told apart by no policy that is read.", ProblemIds.Port);
            return portless;
        }

        if (!port.HasContent)
        {
            return protocol.HasContent ? TrafficSet.Of(Protocols.Parse(protocol.Text), PortSet.All) : null;
        }

        var text = port.Text;
        if (protocol.HasContent && !text.Contains('/', StringComparison.Ordinal)) text = string.Join(',', text.Split(',').Select(part => $"{part.Trim()}/{protocol.Text}"));
        if (TrafficText.TryParse(text, out var traffic, out var why)) return traffic;
        Wrong(port, $"`{port.Text}` is no port: {why}", "Write a number, 8000-8100 for a range, 53/UDP, or ICMP.", ProblemIds.Port);
        return null;
    }

    private Verdict? VerdictOf(DocumentNode flow, string field, bool isRequired)
    {
        var node = flow[field];
        if (!node.Exists)
        {
            if (isRequired) Wrong(flow, $"a flow needs `{field}`", "Write allow, deny or unknown.");
            return null;
        }

        switch (node.Text)
        {
            case "allow":
                return Verdict.Allow;
            case "deny":
                return Verdict.Deny;
            case "unknown":
                return Verdict.Unknown;
            default:
                var near = Spelling.Nearest(node.Text, Verdicts);
                Wrong(node, $"`{node.Text}` is no verdict{(near is null ? "" : $"; did you mean {near}?")}", "Write allow, deny or unknown.");
                return null;
        }
    }

    /// <summary>What a file takes for granted. Only the resolver's answers bear on the analysis; other entries tell readers about a point of the case.</summary>
    private void Assumptions(DocumentNode assumptions)
    {
        if (!assumptions.IsMapping)
        {
            if (assumptions.HasContent) Wrong(assumptions, "`assumptions` is a mapping", "Write dns: {example.com: [192.0.2.1]} below it, or leave it out.");
            return;
        }

        foreach (var name in assumptions["dns"u8].Entries)
        {
            foreach (var address in name.Value.Items)
            {
                if (Cidr.TryParseAddress(address.Text, out var isIPv6, out var number)) dns.Add((name.Key.Text, Cidr.Of(isIPv6, number, isIPv6 ? 128 : 32)));
                else Wrong(address, $"`{address.Text}` is no address", "Write an IPv4 or IPv6 address.", ProblemIds.AddressBlock);
            }

            if (!name.Value.IsSequence) Wrong(name.Value.Exists ? name.Value : name.Key, "a list of addresses is expected here", "Write example.com: [192.0.2.1].");
        }
    }

    private void Unknown(DocumentNode key, IReadOnlyList<string> known)
    {
        var near = Spelling.Nearest(key.Text, known);
        problems.Add(new(ProblemIds.UnknownField, Severity.Error, key.Span, $"there is no field `{key.Text}` here{(near is null ? "" : $"; did you mean `{near}`?")}")
        {
            Remedy = $"Known: {string.Join(", ", known)}.",
        });
    }

    private void Wrong(DocumentNode node, string message, string remedy, string id = ProblemIds.Form) =>
        problems.Add(new(id, Severity.Error, node.Span, message) { Remedy = remedy });
}
