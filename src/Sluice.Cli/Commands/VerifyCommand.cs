using System.CommandLine;
using Sluice.Cli.Options;
using Sluice.Cli.Output;
using Sluice.Readers.Sources;
using Sluice.Reports.Verification;

namespace Sluice.Cli.Commands;

/// <summary><c>sluice verify</c>: proves allow and deny with packets, in a lab or in a cluster.</summary>
internal sealed class VerifyCommand
{
    private readonly VerifyOptions options = new();

    public static Verb Create()
    {
        var command = new VerifyCommand();
        var verb = new Verb("verify", "Proves with packets what policies let through.")
        {
            Details = "A deny counts only when something shows that it would have got through otherwise. With --lab on this machine, where it also has to be dropped and counted: needs nft and ip, and root or "
                + "the right to make user namespaces. With live[:CONTEXT] beside PATH, or --context, in a cluster, from its own pods, through kubectl: --dry-run shows what that does. Exits with 1 when a connection "
                + "does otherwise than expected, or could not be shown; docs/verify.md has more.",
            Examples =
            [
                ("sluice verify --lab deploy/", "whether the policies in deploy/ do what the analysis says, with real packets on this machine"),
                ("sluice verify --lab deploy/ --expect expectations.yaml -o junit > lab.xml", "in CI: the expectations too, for a CI server"),
                ("sluice verify deploy/ --context prod --dry-run", "every command that proving deploy/ in the cluster of a context takes"),
                ("sluice verify live --evidence evidence.json --key sluice-evidence.key", "whether the current cluster enforces its own policies, with a signed bundle for the auditor"),
            ],
        };
        command.options.AddTo(verb);
        verb.SetAction(command.Run);
        return verb;
    }

    private Task<int> Run(ParseResult parsed, CancellationToken stop)
    {
        var isLab = parsed.GetValue(options.Lab);
        var paths = parsed.GetValue(options.Paths) ?? [];
        var live = paths.Select(SourceSpec.Parse).Where(static source => source.Kind == SourceKind.Live).ToList();
        if (isLab && options.OfCluster(parsed) is { } option) throw Failure.BadInput($"{option} is about a cluster, and --lab tries it on this machine", "Leave one of them out.");
        if (isLab) return new LabVerification(options, parsed).Run(stop);
        if (parsed.GetValue(options.Context) is { } context)
        {
            if (live.Count > 0) throw Failure.BadInput("--context names a cluster, and so does PATH", $"Leave one of them out, as in sluice verify live:{context}.");
            return new ClusterVerification(options, parsed, context, paths).Run(stop);
        }

        if (live.Count == 1) return new ClusterVerification(options, parsed, live[0].Qualifier, [.. paths.Where(path => path != live[0].Text)]).Run(stop);
        if (live.Count > 1) throw Failure.BadInput("one run is about one cluster, and several are named", "Run it for each: sluice verify live:NAME.");
        throw Failure.BadInput(
            "where to try the connections is not said",
            "--lab tries them on this machine: sluice verify --lab PATH. A cluster tries them from its own pods: sluice verify PATH live, or sluice verify PATH --context NAME.");
    }

    /// <summary>Writes the answer, and says by the exit code what it came to.</summary>
    internal static int Answer(ParseResult parsed, VerifyOptions options, VerificationReport report, SourceTexts texts, EvidenceFile? bundle)
    {
        options.Output.Write(parsed, report, texts);
        if (bundle is { IsSigned: false }) Notes.Say($"{bundle} is not signed, so that anyone may change it; --key FILE signs it");
        var verification = report.Verification;
        return !verification.IsTrustworthy && verification.Results.Count + verification.Canaries.Count > 0 ? ExitCodes.CouldNotRun : verification.IsProven ? ExitCodes.Clean : ExitCodes.Findings;
    }
}
