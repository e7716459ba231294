using System.Globalization;
using Sluice.Analysis;
using Sluice.Findings;
using Sluice.Readers.Kubernetes;
using Sluice.Readers.Yaml;
using Sluice.Sets;

namespace Sluice.Readers.Expectations;

/// <summary>
/// Reads the tests of NetAssert (github.com/controlplaneio/netassert, v2) as expectations: <c>exitCode: 0</c> expects the connection to be open, any other to be closed.
/// As strict as its own reader, and says every problem at once.
/// </summary>
internal sealed class NetAssertReader(List<Problem> problems)
{
    private const string Example = "A test of NetAssert has name, type: k8s, targetPort, exitCode, src and dst.";

    private static readonly string[] TestFields = ["name", "type", "protocol", "targetPort", "timeoutSeconds", "attempts", "exitCode", "src", "dst", "pass", "failureReason"];
    private static readonly string[] ResourceFields = ["kind", "name", "namespace"];
    private static readonly string[] Kinds = ["deployment", "statefulset", "daemonset", "pod"];

    private readonly HashSet<string> names = new(StringComparer.Ordinal);

    /// <summary>Whether an entry of a list is a test of NetAssert: flows of ours have none of these fields.</summary>
    public static bool IsTest(DocumentNode entry) => entry["src"u8].Exists || entry["dst"u8].Exists || entry["targetPort"u8].Exists;

    /// <summary>The expectation of a test; null when something in it is wrong, which is told.</summary>
    public Expectation? Read(DocumentNode test)
    {
        var before = problems.Count;
        Known(test, TestFields);
        if (!test["name"u8].HasContent) Wrong(test, "a test needs a name", Example);
        else if (!names.Add(test["name"u8].Text)) Wrong(test["name"u8], $"there are two tests named `{test["name"u8].Text}`", "Give each its own name.");
        if (test["type"u8].Text != "k8s") Wrong(test["type"u8].Exists ? test["type"u8] : test, "the type of a test is k8s", "Write type: k8s; NetAssert knows no other.");
        var protocol = ProtocolOf(test["protocol"u8]);
        var port = Number(test, "targetPort", 1, PortSet.Highest);
        var exit = Number(test, "exitCode", 0, 255);
        var from = Resource(test["src"u8], test, "src");
        var to = test["dst"u8]["host"u8].Exists ? Host(test["dst"u8], protocol) : Resource(test["dst"u8], test, "dst");
        if (problems.Count > before) return null;
        return new() { From = from!, To = to!, Asked = TrafficSet.Of(protocol, port), Expected = exit == 0 ? Verdict.Allow : Verdict.Deny, Span = test.Span };
    }

    private EndpointPattern? Resource(DocumentNode side, DocumentNode test, string field)
    {
        var resource = side["k8sResource"u8];
        if (!resource.IsMapping)
        {
            Wrong(side.Exists ? side : test, $"`{field}` needs a k8sResource{(field == "dst" ? " or a host" : "")}", "Write k8sResource: {kind: deployment, name: web, namespace: shop}.");
            return null;
        }

        Known(resource, ResourceFields);
        var (kind, name, space) = (resource["kind"u8], resource["name"u8], resource["namespace"u8]);
        foreach (var missing in ResourceFields.Where(needed => !resource[needed].HasContent)) Wrong(resource, $"a k8sResource needs `{missing}`", "Write {kind: deployment, name: web, namespace: shop}.");
        var isKind = Kinds.Contains(kind.Text, StringComparer.Ordinal);
        if (kind.HasContent && !isKind)
            Wrong(kind, $"NetAssert has no kind `{kind.Text}`{(Spelling.Nearest(kind.Text, Kinds) is { } near ? $"; did you mean {near}?" : "")}", $"Known: {string.Join(", ", Kinds)}.");
        if (!isKind || !name.HasContent || !space.HasContent) return null;
        if (EndpointPattern.TryParse($"{space.Text}/{kind.Text}/{name.Text}", out var pattern, out var why)) return pattern;
        Wrong(resource, $"`{space.Text}/{name.Text}` names no endpoint: {why}", "Write the names as they are in the cluster.");
        return null;
    }

    private EndpointPattern? Host(DocumentNode side, Protocol protocol)
    {
        if (side["k8sResource"u8].Exists) Wrong(side, "`dst` is a k8sResource or a host, and not both", "Leave one of them out.");
        if (protocol == Protocol.Udp) Wrong(side, "the destination of a UDP test is a k8sResource", "NetAssert has no UDP tests to hosts; use TCP, or name a resource.");
        var name = side["host"u8]["name"u8];
        if (!name.HasContent) Wrong(side["host"u8], "a host needs `name`", "Write host: {name: 1.1.1.1}.");
        else if (EndpointPattern.TryParse(name.Text, out var pattern, out var why)) return pattern;
        else Wrong(name, $"`{name.Text}` names no host: {why}", "Write an address or a domain name.");
        return null;
    }

    private Protocol ProtocolOf(DocumentNode node)
    {
        if (!node.HasContent || node.Text == "tcp") return Protocol.Tcp;
        if (node.Text == "udp") return Protocol.Udp;
        Wrong(node, $"NetAssert has no protocol `{node.Text}`", "Write tcp or udp.");
        return Protocol.Tcp;
    }

    private int Number(DocumentNode test, string field, int lowest, int highest)
    {
        var node = test[field];
        if (node.HasContent && int.TryParse(node.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= lowest && number <= highest) return number;
        var range = string.Create(CultureInfo.InvariantCulture, $"a number from {lowest} to {highest}");
        Wrong(node.Exists ? node : test, node.Exists ? $"`{node.Text}` is not {range}" : $"a test needs `{field}`", $"Write {range}.");
        return lowest;
    }

    private void Known(DocumentNode node, string[] known)
    {
        foreach (var entry in node.Entries)
        {
            if (known.Contains(entry.Key.Text, StringComparer.Ordinal)) continue;
            var near = Spelling.Nearest(entry.Key.Text, known);
            problems.Add(new(ProblemIds.UnknownField, Severity.Error, entry.Key.Span, $"there is no field `{entry.Key.Text}` here{(near is null ? "" : $"; did you mean `{near}`?")}") { Remedy = $"Known: {string.Join(", ", known)}." });
        }
    }

    private void Wrong(DocumentNode node, string message, string remedy) => problems.Add(new(ProblemIds.Form, Severity.Error, node.Span, message) { Remedy = remedy });
}
