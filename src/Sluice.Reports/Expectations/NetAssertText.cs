using System.Globalization;
using System.Text;
using Sluice.Analysis;
using Sluice.Reports.Text;
using Sluice.Reports.Verification;
using Sluice.Reports.Words;
using Sluice.Sets;

namespace Sluice.Reports.Expectations;

/// <summary>
/// Expectations as tests of NetAssert v2, which tries them in a cluster. It knows workloads by kind and name, hosts by name, TCP and UDP; what it cannot say is left out, and a
/// comment says so.
/// </summary>
internal static class NetAssertText
{
    private static readonly string[] Kinds = ["Deployment", "StatefulSet", "DaemonSet", "Pod"];

    /// <summary>A test for each pair that an expectation means, and each end of its runs of ports.</summary>
    public static void Write(ExpectationReport report, ReportOutput output) => Write(
        output,
        from result in report.Results
        from answer in result.Inquiry.Answers.DefaultIfEmpty()
        from test in Tests(result.Expectation, answer)
        select test);

    /// <summary>A test for each connection of a plan.</summary>
    public static void Write(VerificationReport report, ReportOutput output) => Write(
        output,
        report.Verification.Results.Where(static result => result.Probe.Through is null)
            .Select(static result => new Test(result.Probe.From, result.Probe.Host is { IsOfCharterAlone: true, Domain: var name } ? new DomainEndpoint(name) : result.Probe.To, result.Probe.Protocol, result.Probe.Port, result.Probe.Expected, "")).DistinctBy(static test => (test.From, test.To, test.Protocol, test.Port)));

    private static IEnumerable<Test> Tests(Expectation expectation, InquiryAnswer? answer)
    {
        if (answer is null) return [Test.LeftOut($"{expectation.From} -> {expectation.To}: nothing that was read is meant")];
        if (expectation.Asked is not { } asked) return [Test.LeftOut($"{expectation.From} -> {expectation.To}: no port is named, and NetAssert needs one")];
        var ends = Protocols.All.SelectMany(protocol => asked.Ports(protocol).Set.Intervals.ToArray().SelectMany(static range => ((int[])[range.Low, range.High]).Distinct()), static (protocol, port) => (protocol, port)).ToList();
        return ends.Count > 0
            ? ends.Select(end => new Test(answer.From, answer.To, end.protocol, end.port, expectation.Expected, ""))
            : [Test.LeftOut($"{expectation.From} -> {expectation.To}: NetAssert knows ports of TCP and UDP only")];
    }

    private static void Write(ReportOutput output, IEnumerable<Test> tests)
    {
        using var writer = output.OpenText();
        var number = 0;
        foreach (var test in tests)
        {
            if (test.Why.Length > 0) writer.Write($"# left out: {Visible.Of(test.Why)}\n");
            else writer.Write(Text(test, ++number));
        }

        if (number == 0) writer.Write("[]\n");
    }

    private static string Text(Test test, int number)
    {
        var yaml = new StringBuilder();
        yaml.Append(CultureInfo.InvariantCulture, $"- name: {test.Protocol.ApiName().ToLowerInvariant()}-{number}-{(test.Expected == Verdict.Allow ? "open" : "closed")}\n");
        yaml.Append(CultureInfo.InvariantCulture, $"  type: k8s\n  protocol: {test.Protocol.ApiName().ToLowerInvariant()}\n  targetPort: {test.Port}\n  exitCode: {(test.Expected == Verdict.Allow ? 0 : 1)}\n");
        yaml.Append(CultureInfo.InvariantCulture, $"  src:\n{Side(test.From)}  dst:\n{Side(test.To)}");
        return yaml.ToString();
    }

    private static string Side(Endpoint endpoint) => endpoint switch
    {
        WorkloadEndpoint { Workload.Name: var name } => $"    k8sResource:\n      kind: {name.Kind.ToLowerInvariant()}\n      name: {Quoted(name.Name)}\n      namespace: {Quoted(name.Namespace)}\n",
        _ => $"    host:\n      name: {Quoted(VerificationWords.End(endpoint))}\n",
    };

    private static string Quoted(string text) => $"\"{text}\"";

    /// <summary>A test, or why there is none.</summary>
    private sealed record Test(Endpoint From, Endpoint To, Protocol Protocol, int Port, Verdict Expected, string Reason)
    {
        public string Why { get; } = Reason.Length > 0 ? Reason : WhyNot(From, To, Protocol, Port, Expected);

        public static Test LeftOut(string reason) => new(AddressEndpoint.Internet, AddressEndpoint.Internet, Protocol.Unknown, 0, Verdict.Unknown, reason);

        private static string WhyNot(Endpoint from, Endpoint to, Protocol protocol, int port, Verdict expected)
        {
            var name = $"{EndpointWords.Of(from)} -> {EndpointWords.Of(to)} {port.ToString(CultureInfo.InvariantCulture)}/{protocol.ApiName()}";
            if (expected == Verdict.Unknown) return $"{name}: a test expects open or closed";
            if (protocol == Protocol.Sctp) return $"{name}: NetAssert knows ports of TCP and UDP only";
            if (!IsResource(from)) return $"{name}: a test begins at a {Counts.Sentence([.. Kinds])}";
            if (IsResource(to)) return "";
            return to is not (AddressEndpoint or DomainEndpoint) ? $"{name}: a test ends at a workload or a host" : protocol == Protocol.Udp ? $"{name}: NetAssert has no UDP tests to hosts" : "";
        }

        private static bool IsResource(Endpoint endpoint) => endpoint is WorkloadEndpoint { Workload.Name.Kind: var kind } && Kinds.Contains(kind, StringComparer.Ordinal);
    }
}
