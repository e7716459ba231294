using System.Text;
using Sluice.Analysis;
using Sluice.Readers.Expectations;
using Sluice.Reports;
using Sluice.Tests.Reports;

namespace Sluice.Tests.Readers;

/// <summary>Tests of NetAssert are expectations, and expectations can be written as tests of NetAssert.</summary>
public sealed class NetAssertTests
{
    private const string Two = """
        - name: web-reaches-ledger
          type: k8s
          targetPort: 5432
          exitCode: 0
          src: {k8sResource: {kind: deployment, name: checkout, namespace: shop}}
          dst: {k8sResource: {kind: statefulset, name: ledger, namespace: shop}}
        - name: no-way-out
          type: k8s
          protocol: tcp
          timeoutSeconds: 50
          attempts: 20
          targetPort: 443
          exitCode: 1
          src: {k8sResource: {kind: deployment, name: checkout, namespace: shop}}
          dst: {host: {name: "203.0.113.9"}}
        """;

    [Fact]
    public void Its_tests_are_expectations()
    {
        var file = Read(Two);
        Assert.Empty(file.Problems);
        Assert.Equal(
            ["shop/deployment/checkout -> shop/statefulset/ledger TCP 5432 Allow", "shop/deployment/checkout -> 203.0.113.9 TCP 443 Deny"],
            file.Expectations.Select(static expectation => $"{expectation.From} -> {expectation.To} {expectation.Asked} {expectation.Expected}"));
    }

    [Fact]
    public void Every_problem_of_a_test_is_told_at_once_where_it_is()
    {
        var file = Read("""
            - name: a
              type: vm
              protocol: icmp
              targetPort: 70000
              exitcode: 0
              src: {host: {name: x}}
              dst: {k8sResource: {kind: job, name: b}, host: {name: y}}
            - {name: a, type: k8s, targetPort: 1, exitCode: 0, src: {k8sResource: {kind: deploymnt, name: c, namespace: d}}, dst: {host: {}}}
            """);
        Assert.Empty(file.Expectations);
        Assert.Equal(
            [
                "5:3 there is no field `exitcode` here; did you mean `exitCode`?",
                "2:9 the type of a test is k8s",
                "3:13 NetAssert has no protocol `icmp`",
                "4:15 `70000` is not a number from 1 to 65535",
                "1:3 a test needs `exitCode`",
                "6:8 `src` needs a k8sResource",
                "7:8 `dst` is a k8sResource or a host, and not both",
                "8:10 there are two tests named `a`",
                "8:78 NetAssert has no kind `deploymnt`; did you mean deployment?",
                "8:126 a host needs `name`",
            ],
            file.Problems.Select(static problem => $"{problem.Span.Line}:{problem.Span.Column} {problem.Message}"));
    }

    [Fact]
    public void What_is_written_for_NetAssert_is_read_back_as_the_same_expectations()
    {
        var written = Golden.Text(SampleVerbs.Test(), ReportFormats.Test.Find("netassert")!);
        var back = Read(written);
        Assert.Empty(back.Problems);
        var results = SampleVerbs.Test().Results.Where(static result => result.Expectation.Asked is not null && result.Expectation.Expected != Verdict.Unknown).ToList();
        Assert.NotEmpty(back.Expectations);
        Assert.All(back.Expectations, read => Assert.Contains(results, result => read.Expected == result.Expectation.Expected && read.Asked!.IsSubsetOf(result.Expectation.Asked!)));
    }

    private static ExpectationFile Read(string text) => ExpectationReader.Read(new("tests.yaml", Encoding.UTF8.GetBytes(text)));
}
