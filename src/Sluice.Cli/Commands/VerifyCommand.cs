using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Sluice.Analysis;
using Sluice.Cli.Options;
using Sluice.Cli.Output;
using Sluice.Findings;
using Sluice.Lab;
using Sluice.Probes;
using Sluice.Reports;
using Sluice.Reports.Verification;

namespace Sluice.Cli.Commands;

/// <summary><c>sluice verify</c>: proves allow and deny with packets.</summary>
internal sealed class VerifyCommand
{
    private static readonly string[] Families = ["ipv4", "ipv6", "both"];

    private readonly Argument<string[]> paths = Arguments.Paths();
    private readonly Option<bool> lab = new("--lab") { Description = "Build the cluster out of network namespaces on this machine (Linux), and put the policies in force there." };
    private readonly Option<bool> all = new("--all") { Description = "Try every pair of pods, nodes and hosts, not one of each two kinds that policies tell apart." };
    private readonly Option<string?> expect = new("--expect") { Description = "A file of expectations, as sluice test reads it; each is tried too.", HelpName = "FILE" };
    private readonly Option<string?> family = new Option<string?>("--family")
    {
        Description = "Address family: ipv4, ipv6 or both. IPv4, and IPv6 where the input speaks of it, if not given.",
        HelpName = "FAMILY",
        CustomParser = ReadFamily,
    }.Completed(Families);

    private readonly Option<TimeSpan> budget = new("--budget")
    {
        Description = "How long connections may be begun, as 90s or 10m; what is not tried then is inconclusive. 5m if not given.",
        HelpName = "TIME",
        DefaultValueFactory = static _ => LabOptions.Default.Budget,
        CustomParser = ReadTime,
    };

    private readonly EvidenceOptions evidence = new();
    private readonly CharterOptions charter = new();
    private readonly ReadingOptions reading = new();
    private readonly PodRanges ranges = new("10.244.0.0/16 and fd00:10:244::/64");
    private readonly OutputOptions<VerificationReport> output = new(ReportFormats.Verify);

    public static Verb Create()
    {
        var command = new VerifyCommand();
        var verb = new Verb("verify", "Proves with packets what policies let through.")
        {
            Details = "A deny counts only when the packet was dropped and counted, and something shows that it would have got through otherwise. Exits with 1 when a connection does otherwise than "
                + "expected, or could not be shown. Needs nft and ip, and root or the right to make user namespaces; docs/verify.md has more.",
            Examples =
            [
                ("sluice verify --lab deploy/", "whether the policies in deploy/ do what the analysis says, with real packets on this machine"),
                ("sluice verify --lab deploy/ --expect expectations.yaml -o junit > lab.xml", "in CI: the expectations too, for a CI server"),
                ("sluice verify --lab deploy/ --evidence evidence.json --key sluice-evidence.key", "the same, with a signed bundle for the auditor"),
            ],
        };
        verb.Add(command.paths);
        foreach (var option in (Option[])[command.lab, command.all, command.expect, command.family, command.budget]) verb.Add(option);
        command.evidence.AddTo(verb);
        command.charter.AddTo(verb);
        command.output.AddTo(verb);
        command.reading.AddTo(verb);
        command.ranges.AddTo(verb);
        verb.SetAction(command.Run);
        return verb;
    }

    private async Task<int> Run(ParseResult parsed, CancellationToken stop)
    {
        if (!parsed.GetValue(lab)) throw Failure.BadInput("where to try the connections is not said", "--lab tries them on this machine: sluice verify --lab PATH.");
        using var bundle = evidence.File(parsed, charter) is { } target ? EvidenceFile.Prepare(target, evidence.Key(parsed)) : null;
        if (!PacketLab.IsPrivileged) RunAsRootOfUserNamespace();
        var sources = parsed.GetValue(paths) ?? [];
        var file = parsed.GetValue(expect) is { } path ? ExpectationSource.Read(path, "--expect names a file of expectations, as sluice test reads it.") : null;
        var result = Reading.Run(parsed, reading.Request(parsed, sources) with { WithDigests = bundle is not null }, stop);
        var snapshot = Reading.Single(result).Snapshot;
        Notes.SayUnread(snapshot.Problems);
        var options = new AnalysisOptions { PodCidrs = ranges.Of(parsed), Dns = file?.Dns ?? default };
        var plan = Plan(parsed, snapshot, options, file?.Expectations ?? default);
        var claims = bundle is null ? null : EvidenceClaims.Of(parsed, result, file, options, charter, evidence, sources);
        var began = TimeProvider.System.GetUtcNow();
        var report = new VerificationReport { Verification = await Prove(parsed, plan, stop), Where = "packet lab", Problems = snapshot.Problems };
        if (claims is not null) bundle!.Write(claims.Statement(report, began, TimeProvider.System.GetUtcNow()));
        output.Write(parsed, report, result.Texts);
        if (bundle is { IsSigned: false }) Notes.Say($"{bundle} is not signed, so that anyone may change it; --key FILE signs it");
        return !report.Verification.IsTrustworthy ? ExitCodes.CouldNotRun : report.Verification.IsProven ? ExitCodes.Clean : ExitCodes.Findings;
    }

    private async Task<Verification> Prove(ParseResult parsed, ProbePlan plan, CancellationToken stop)
    {
        using var progress = new Progress(parsed);
        try
        {
            return await PacketLab.ProveAsync(plan, new() { Budget = parsed.GetValue(budget), Progress = (step, done, total) => progress.Report(step, done, total) }, stop);
        }
        catch (LabException fault)
        {
            throw new Failure(ExitCodes.CouldNotRun, fault.Message, fault.Remedy);
        }
    }

    /// <summary>Starts this very command again as root of a namespace of its own, in place of this process. Returns only by a failure.</summary>
    private static void RunAsRootOfUserNamespace()
    {
        try
        {
            var arguments = Environment.GetCommandLineArgs()[1..];
            var program = Environment.ProcessPath!;
            PacketLab.EnterUserNamespace(System.IO.Path.GetFileNameWithoutExtension(program) == "dotnet" ? [program, Environment.GetCommandLineArgs()[0], .. arguments] : [program, .. arguments]);
        }
        catch (LabException fault)
        {
            throw new Failure(ExitCodes.CouldNotRun, fault.Message, fault.Remedy);
        }
    }

    private ProbePlan Plan(ParseResult parsed, Model.Snapshot snapshot, AnalysisOptions options, Sets.ValueList<Expectation> expectations)
    {
        var chosen = parsed.GetValue(family);
        var wishes = new PlanOptions
        {
            All = parsed.GetValue(all),
            IPv4 = chosen != "ipv6",
            IPv6 = chosen is null ? null : chosen != "ipv4",
            Sctp = PacketLab.HasSctp,
            Expectations = expectations,
        };
        return ProbePlan.Of(ConcreteCluster.Of(snapshot, Profile.Upstream, options), Profile.Upstream, options, wishes);
    }

    private static string? ReadFamily(ArgumentResult result)
    {
        var name = result.Tokens[0].Value;
        if (Families.Contains(name)) return name;
        result.AddError($"there is no address family '{name}'{(Spelling.Nearest(name, Families) is { } near ? $"; did you mean {near}?" : ".")} Known: {string.Join(", ", Families)}");
        return null;
    }

    private static TimeSpan ReadTime(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (text.Length > 1 && text[^1] is 's' or 'm' && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= 86_400)
            return text[^1] == 's' ? TimeSpan.FromSeconds(number) : TimeSpan.FromMinutes(number);
        result.AddError($"'{text}' is no time, as 90s or 10m is");
        return default;
    }
}
