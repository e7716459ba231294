using System.CommandLine;
using Sluice.Analysis;
using Sluice.Cli.Options;
using Sluice.Cli.Output;
using Sluice.Reports;
using Sluice.Reports.Expectations;

namespace Sluice.Cli.Commands;

/// <summary><c>sluice test</c>: expected allows and denies against manifests.</summary>
internal sealed class TestCommand
{
    private readonly Argument<string> expectations = new("EXPECTATIONS")
    {
        Description = "A YAML or JSON file with a list of flows, as - {from: shop/frontend, to: shop/db, port: 5432, expect: deny}.",
    };

    private readonly Argument<string[]> paths = Arguments.Paths();
    private readonly ReadingOptions reading = new();
    private readonly AnalysisFlags analysis = new();
    private readonly OutputOptions<ExpectationReport> output = new(ReportFormats.Test);

    public static Verb Create()
    {
        var command = new TestCommand();
        var verb = new Verb("test", "Unit tests for a network: expected allows and denies against manifests.")
        {
            Details = "A flow has from, to and expect (allow, deny or unknown), and may have port, protocol, expectIngress and expectEgress. Its ends are named as in "
                + "sluice explain; where a name means several workloads, all of them must be as expected. Without a port, deny means that none is open; protocol may also be ICMP, which has none.",
            Examples =
            [
                ("sluice test expectations.yaml deploy/", "whether the manifests in deploy/ do what expectations.yaml says"),
                ("sluice test expectations.yaml live -o junit > test.xml", "whether the cluster does, for a CI server"),
            ],
        };
        verb.Add(command.expectations);
        verb.Add(command.paths);
        command.output.AddTo(verb);
        command.reading.AddTo(verb);
        command.analysis.AddTo(verb);
        verb.SetAction(command.Run);
        return verb;
    }

    private Task<int> Run(ParseResult parsed, CancellationToken stop)
    {
        var path = parsed.GetValue(expectations)!;
        var file = ExpectationSource.Read(path, "The first argument is the file of expectations, the paths of the manifests follow it.");
        var profile = analysis.Profile(parsed);
        var request = reading.Request(parsed, parsed.GetValue(paths) ?? []) with { FollowsOwners = profile != Profile.NpGuard };
        var result = Reading.Run(parsed, request, stop);
        if (!output.IsText(parsed)) Reading.Single(result);
        var options = analysis.Options(parsed, file.Expectations.Select(static expectation => expectation.Asked)) with { Dns = file.Dns };
        var failed = 0;
        foreach (var snapshot in result.Snapshots)
        {
            if (snapshot.Name.Length > 0) Answer.WriteText($"{(snapshot == result.Snapshots[0] ? "" : "\n")}== {snapshot.Name}\n\n");
            var reachability = Reachability.Of(snapshot.Snapshot, profile, options);
            var report = new ExpectationReport
            {
                Profile = profile.Name,
                File = path,
                Problems = snapshot.Snapshot.Problems,
                Results = [.. file.Expectations.Select(expectation => ExpectationResult.Of(reachability, expectation))],
            };
            output.Write(parsed, report, result.Texts);
            failed += report.Failed;
        }

        return Task.FromResult(failed == 0 ? ExitCodes.Clean : ExitCodes.Findings);
    }
}
