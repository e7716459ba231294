using System.CommandLine;
using Sluice.Analysis;
using Sluice.Cli.Options;
using Sluice.Cli.Output;
using Sluice.Readers.Patching;
using Sluice.Reports;
using Sluice.Reports.Explanations;
using Sluice.Reports.Words;
using Sluice.Sets;

namespace Sluice.Cli.Commands;

/// <summary><c>sluice explain</c>: the verdict, the rules behind it, the nearest miss, the smallest fix.</summary>
internal sealed class ExplainCommand
{
    private readonly Argument<EndpointPattern?> from = Arguments.EndpointArgument("FROM", "Where the connection is opened.");
    private readonly Argument<EndpointPattern?> to = Arguments.EndpointArgument("TO", "Where it is to be accepted.");
    private readonly Argument<string[]> paths = Arguments.Paths();
    private readonly Option<TrafficSet?> port = Arguments.Traffic("--port", "What is to be opened: 5432, 53/UDP, 8000-8100/TCP, or ICMP. Without it any port is asked about.");
    private readonly Option<bool> path = new("--path") { Description = "Also the shortest chain of allowed steps, through workloads in between." };
    private readonly ReadingOptions reading = new();
    private readonly AnalysisFlags analysis = new();
    private readonly OutputOptions<ExplanationReport> output = new(ReportFormats.Explain);

    public static Verb Create()
    {
        var command = new ExplainCommand();
        var verb = new Verb("explain", "The verdict on a connection, the rules behind it, the nearest miss, the smallest fix.")
        {
            Details = "FROM and TO are NAMESPACE/NAME, NAMESPACE/KIND/NAME, NAMESPACE/LABEL=VALUE, a namespace, a name that is unique, node/NAME, "
                + "an address or address block, internet, or a domain name that a rule names. The address of a pod or node means that pod or node.",
            Examples =
            [
                ("sluice explain shop/checkout shop/ledger --port 5432 deploy/", "whether checkout reaches the database, why, and what would change it"),
                ("sluice explain internet shop/db --path deploy/", "how something from outside could come to the database, step by step"),
            ],
        };
        verb.Add(command.from);
        verb.Add(command.to);
        verb.Add(command.paths);
        verb.Add(command.port);
        verb.Add(command.path);
        command.output.AddTo(verb);
        command.reading.AddTo(verb);
        command.analysis.AddTo(verb);
        verb.SetAction(command.Run);
        return verb;
    }

    private Task<int> Run(ParseResult parsed, CancellationToken stop)
    {
        var profile = analysis.Profile(parsed);
        var request = reading.Request(parsed, parsed.GetValue(paths) ?? []) with { FollowsOwners = profile != Profile.NpGuard };
        var result = Reading.Run(parsed, request, stop);
        if (!output.IsText(parsed)) Reading.Single(result);
        var options = analysis.Options(parsed, parsed.GetValue(port));
        foreach (var snapshot in result.Snapshots)
        {
            if (snapshot.Name.Length > 0) Answer.WriteText($"{(snapshot == result.Snapshots[0] ? "" : "\n")}== {snapshot.Name}\n\n");
            var patches = new PatchWriter(result.Texts) { Elsewhere = result.Snapshots.Where(other => other != snapshot).SelectMany(static other => other.Folders).ToValueList() };
            var reachability = Reachability.Of(snapshot.Snapshot, profile, options);
            var inquiry = Inquiry.Of(reachability, parsed.GetValue(from)!, parsed.GetValue(to)!, parsed.GetValue(port));
            if (inquiry.Fault != InquiryFault.None) throw IsPathForTo(parsed) ? ToMissing(inquiry) : Unanswered(inquiry);
            output.Write(parsed, ExplanationReport.Of(reachability, inquiry, parsed.GetValue(path), edits => patches.Write(edits)?.Patches), result.Texts);
        }

        return Task.FromResult(ExitCodes.Clean);
    }

    /// <summary>Whether the second word was meant as what to read: nothing else is named to read, and it is a file or folder.</summary>
    private bool IsPathForTo(ParseResult parsed) =>
        parsed.GetValue(paths) is null or [] && parsed.GetValue(to)!.Text is var word && (File.Exists(word) || Directory.Exists(word));

    private static Failure ToMissing(Inquiry inquiry) => Failure.BadInput(
        $"TO is missing: '{inquiry.To.Pattern}' is a file or folder, and nothing that was read has this name",
        $"sluice explain {inquiry.From.Pattern} TO {inquiry.To.Pattern} asks about a connection in it; sluice list {inquiry.To.Pattern} shows the names.");

    private static Failure Unanswered(Inquiry inquiry) => inquiry.Fault switch
    {
        InquiryFault.SourceUnknown => Arguments.NoEndpoint(inquiry.From),
        InquiryFault.DestinationUnknown => Arguments.NoEndpoint(inquiry.To),
        _ => Failure.BadInput(InquiryWords.Fault(inquiry), InquiryWords.Remedy(inquiry.Fault)),
    };
}
