using System.CommandLine;
using Sluice.Analysis;
using Sluice.Charters.Adoption;
using Sluice.Cli.Options;
using Sluice.Compile;
using Sluice.Findings;
using Sluice.Model;
using Sluice.Readers.Charters;
using Sluice.Readers.Sources;
using Sluice.Reports;
using Sluice.Reports.Adoption;
using Sluice.Sets;

namespace Sluice.Cli.Commands;

/// <summary><c>sluice init</c>: what is open today → a charter.</summary>
internal sealed class InitCommand
{
    private readonly Argument<string[]> paths = new("PATH")
    {
        Description = "Manifests, as in the other verbs; the current folder if not given. Where there are none, a page is written that teaches the language.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string?> expectations = new("--expectations")
    {
        Description = "A file of expected flows, as sluice test reads it: the charter is written from these, and from the manifests only what names stand for.",
        HelpName = "FILE",
    };

    private readonly Option<string[]> squid = new("--from-squid")
    {
        Description = "Configurations of Squid, and the files that their lists are taken from, or lists of domain names alone: the charter is written from what they let through.",
        HelpName = "FILE",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string?> smokescreen = new("--from-smokescreen") { Description = "An ACL of Smokescreen (v1): the charter is written from what it lets through.", HelpName = "FILE" };
    private readonly Option<string?> into = new("--into") { Description = "The folder of the charter; the current folder if not given.", HelpName = "FOLDER" };
    private readonly Option<bool> force = new("--force") { Description = "Replace files that are there already and say something else." };
    private readonly Option<bool> dryRun = new("--dry-run") { Description = "Write no file; show on standard output what would be written." };
    private readonly Option<DateTimeOffset?> asOf = CharterOptions.AsOf("drafts of exceptions last 90 days from");
    private readonly ReadingOptions reading = new();
    private readonly AnalysisFlags analysis = new();
    private readonly OutputOptions<AdoptionReport> output = new(ReportFormats.Init);

    public static Verb Create()
    {
        var command = new InitCommand();
        var verb = new Verb("init", "Write a charter from the manifests that exist.")
        {
            Details = "The charter governs the namespaces that something isolates today, and its flows are what is open there. What is open to or from the internet becomes "
                + "drafts in exceptions/, which open nothing until they are filled in. Nothing that is there is written over.",
            Examples =
            [
                ("sluice init deploy/", "write sluice.yaml and exceptions/ from the manifests in deploy/"),
                ("sluice init live --into network --dry-run", "show what the charter of the cluster would be"),
                ("sluice init --expectations flows.yaml deploy/", "write the charter of flows that are expected, and say which of them it does not meet"),
                ("sluice init deploy/ --from-squid squid.conf allowed.txt", "write drafts of exceptions for what a proxy lets through today, and say what could not be carried over"),
            ],
        };
        verb.Add(command.paths);
        foreach (var option in (Option[])[command.expectations, command.squid, command.smokescreen, command.into, command.force, command.dryRun, command.asOf]) verb.Add(option);
        command.output.AddTo(verb);
        command.reading.AddTo(verb);
        command.analysis.AddTo(verb);
        verb.SetAction(command.Run);
        return verb;
    }

    private Task<int> Run(ParseResult parsed, CancellationToken stop)
    {
        var sources = parsed.GetValue(paths) ?? [];
        var day = DateOnly.FromDateTime((parsed.GetValue(asOf) ?? TimeProvider.System.GetUtcNow()).UtcDateTime);
        if (parsed.GetValue(expectations) is { } expected) return Task.FromResult(FromExpectations(parsed, ExpectationSource.Read(expected, "Name a file of expected flows, as sluice test reads it.").Expectations, sources, day, stop));
        if (FromProxy(parsed) is { } allowlist) return Task.FromResult(FromProxy(parsed, allowlist, sources, day, stop));
        var (snapshot, texts) = Read(parsed, sources, stop);
        var isEmpty = snapshot.Workloads.Count == 0 && snapshot.Policies.Count == 0;
        var adopted = isEmpty ? null : Adopter.Of(snapshot, day, analysis.Profile(parsed), analysis.Options(parsed));
        return Task.FromResult(Write(parsed, adopted, isEmpty ? CharterOrigin.Starter : CharterOrigin.Manifests, snapshot.Problems, texts));
    }

    private int FromExpectations(ParseResult parsed, ValueList<Expectation> expected, string[] sources, DateOnly day, CancellationToken stop)
    {
        var (snapshot, texts) = sources.Length == 0 ? (Snapshot.Empty, new()) : Read(parsed, sources, stop);
        var adopted = ExpectedCharter.Of(expected, snapshot, day, analysis.Profile(parsed), analysis.Options(parsed));
        return Write(parsed, adopted, CharterOrigin.Expectations, snapshot.Problems, texts);
    }

    private ImportedAllowlist? FromProxy(ParseResult parsed)
    {
        var (files, acl) = (parsed.GetValue(squid) ?? [], parsed.GetValue(smokescreen));
        if (files.Length > 0 && acl is not null) throw Failure.BadInput("--from-squid and --from-smokescreen are two charters", "Run sluice init once for each, into a folder of its own (--into).");
        return acl is not null ? ProxySource.Smokescreen(acl) : files.Length > 0 ? ProxySource.Squid(files) : null;
    }

    private int FromProxy(ParseResult parsed, ImportedAllowlist allowlist, string[] sources, DateOnly day, CancellationToken stop)
    {
        var (snapshot, texts) = sources.Length == 0 ? (Snapshot.Empty, new()) : Read(parsed, sources, stop);
        return Write(parsed, AllowlistAdoption.Of(allowlist, snapshot, day), CharterOrigin.Proxy, snapshot.Problems, texts);
    }

    private (Snapshot Snapshot, SourceTexts Texts) Read(ParseResult parsed, string[] sources, CancellationToken stop)
    {
        var result = Cli.Reading.Run(parsed, reading.Request(parsed, sources) with { MayBeEmpty = sources.Length == 0 }, stop);
        return (Cli.Reading.Single(result).Snapshot, result.Texts);
    }

    private int Write(ParseResult parsed, AdoptedCharter? adopted, CharterOrigin origin, ValueList<Problem> problems, SourceTexts texts)
    {
        var root = parsed.GetValue(into) ?? ".";
        var folder = new CharterFolder(root);
        var files = adopted is null ? [new CharterFile("sluice.yaml", StarterText.Content)] : CharterText.Of(adopted);
        var isShown = parsed.GetValue(dryRun);
        var report = new AdoptionReport
        {
            Origin = origin,
            Adopted = adopted,
            Problems = problems,
            Folder = root,
            Files = (isShown ? folder.Look(files) : folder.Write(files, parsed.GetValue(force), new(CharterText.Schema, ManifestJson.Write(CharterSchema.Json)))).ToValueList(),
            Shown = isShown ? files : default,
            Sources = (parsed.GetValue(paths) ?? []).ToValueList(),
        };
        output.Write(parsed, report, texts);
        return report.IsBlocked ? ExitCodes.BadInput : ExitCodes.Clean;
    }
}
