using System.CommandLine;
using Sluice.Analysis;
using Sluice.Cli.Options;
using Sluice.Cli.Output;
using Sluice.Evidence;
using Sluice.Lab;
using Sluice.Probes;
using Sluice.Readers.Sources;
using Sluice.Reports.Verification;
using Sluice.Sets;

namespace Sluice.Cli.Commands;

/// <summary>A run of <c>sluice verify --lab</c>.</summary>
internal sealed class LabVerification(VerifyOptions options, ParseResult parsed)
{
    public async Task<int> Run(CancellationToken stop)
    {
        using var bundle = options.Evidence.File(parsed, options.Charter.GivenDay(parsed)) is { } target ? EvidenceFile.Prepare(target, options.Evidence.Key(parsed)) : null;
        if (!PacketLab.IsPrivileged) RunAsRootOfUserNamespace();
        var sources = parsed.GetValue(options.Paths) ?? [];
        var file = options.Expect(parsed) is { } path ? ExpectationSource.Read(path, "--expect names a file of expectations, as sluice test reads it.") : null;
        var result = Reading.Run(parsed, options.Reading.Request(parsed, sources) with { WithDigests = bundle is not null }, stop);
        var snapshot = Reading.Single(result).Snapshot;
        Notes.SayUnread(snapshot.Problems);
        var names = Names(sources, result.Texts).With(file?.Expectations ?? default);
        var analysis = new AnalysisOptions { PodCidrs = options.Ranges.Of(parsed), Dns = [.. file?.Dns ?? default, .. names.Answers] };
        var plan = Plan(snapshot, analysis, names, file?.Expectations ?? default);
        var claims = bundle is null ? null : EvidenceClaims.Of(parsed, snapshot, result.Digests, result.Texts, file, analysis, options.Charter, options.Evidence, sources, Machine());
        var began = TimeProvider.System.GetUtcNow();
        var report = new VerificationReport { Verification = await Prove(plan, stop), Where = "packet lab", Problems = snapshot.Problems };
        if (claims is not null) bundle!.Write(claims.Statement(report, began, TimeProvider.System.GetUtcNow()));
        return VerifyCommand.Answer(parsed, options, report, result.Texts, bundle);
    }

    private async Task<Verification> Prove(ProbePlan plan, CancellationToken stop)
    {
        using var progress = new Progress(parsed);
        try
        {
            return await PacketLab.ProveAsync(plan, new() { Budget = options.Budget(parsed), Progress = (step, done, total) => progress.Report(step, done, total) }, stop);
        }
        catch (LabException fault)
        {
            throw new Failure(ExitCodes.CouldNotRun, fault.Message, fault.Remedy);
        }
    }

    private static EvidencePlace Machine()
    {
        try
        {
            var machine = PacketLab.Machine();
            return new(PlaceKind.PacketLab) { Kernel = machine.Kernel, Architecture = machine.Architecture, Nft = machine.Nft };
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
            PacketLab.EnterUserNamespace(Path.GetFileNameWithoutExtension(program) == "dotnet" ? [program, Environment.GetCommandLineArgs()[0], .. arguments] : [program, .. arguments]);
        }
        catch (LabException fault)
        {
            throw new Failure(ExitCodes.CouldNotRun, fault.Message, fault.Remedy);
        }
    }

    /// <summary>The domain names of the charter that was named or is found; none without one.</summary>
    /// <exception cref="Failure">The charter has errors, or is to be adapted to an environment and there is none.</exception>
    private CharterNames Names(string[] sources, SourceTexts texts)
    {
        var path = options.Charter.Environment(parsed) is null ? options.Charter.Path(parsed, sources) : options.Charter.RequiredPath(parsed, sources);
        if (path is null) return CharterNames.None;
        var read = options.Charter.Read(parsed, path, texts);
        CharterOptions.NeedSound(read, "the charter has errors, and its names are not known before they are mended");
        return CharterNames.Of(read.Charter);
    }

    private ProbePlan Plan(Model.Snapshot snapshot, AnalysisOptions analysis, CharterNames names, ValueList<Expectation> expectations)
    {
        var (isIPv4, isIPv6) = options.FamiliesOf(parsed);
        var wishes = new PlanOptions { All = options.All(parsed), IPv4 = isIPv4, IPv6 = isIPv6, Sctp = PacketLab.HasSctp, Expectations = expectations };
        return ProbePlan.Of(ConcreteCluster.Of(snapshot, Profile.Upstream, analysis, names), Profile.Upstream, analysis, wishes);
    }
}
