using System.CommandLine;
using System.CommandLine.Parsing;
using Sluice.Charters;
using Sluice.Cli.Options;
using Sluice.Compile;
using Sluice.Findings;
using Sluice.Model;
using Sluice.Readers.Charters;
using Sluice.Readers.Sources;
using Sluice.Reports;
using Sluice.Reports.Compilation;
using Sluice.Sets;

namespace Sluice.Cli.Commands;

/// <summary><c>sluice compile</c>: charter → policies, proven.</summary>
internal sealed class CompileCommand
{
    private readonly Argument<string[]> paths = new("PATH")
    {
        Description = "Manifests that the charter is bound to, as in the other verbs; what they hold no workloads of is represented. None if not given.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<CompileTarget[]> targets = Targets.Option($"What to compile to; may be repeated: {string.Join(", ", CompileTarget.All)}. networkpolicy if not given.");

    private readonly Option<string?> into = new("--into")
    {
        Description = "The folder of the generated files; if not given, the folder generated beside the charter, or in PATH when it is there.",
        HelpName = "FOLDER",
    };

    private readonly Option<PackageForm> package = new("--package")
    {
        Description = "How policies are packed: plain files, a Kustomize base with an overlay for each environment, or a Helm chart: plain, kustomize, helm. plain if not given.",
        HelpName = "FORM",
        CompletionSources = { "plain", "kustomize", "helm" },
        CustomParser = ReadForm,
    };

    private readonly Option<bool> check = new("--check") { Description = "Write nothing; fail when the files are not as the charter says." };
    private readonly Option<bool> resolve = new("--resolve") { Description = $"Ask for the addresses of domain names and write them into {CharterFiles.ResolvedName} beside the charter, for targets that know no names." };
    private readonly Option<bool> explain = new("--explain") { Description = "Show what each name of the charter stands for." };
    private readonly CharterOptions charter = new();
    private readonly ReadingOptions reading = new();
    private readonly AnalysisFlags analysis = new();
    private readonly OutputOptions<CompileReport> output = new(ReportFormats.Compile);

    public static Verb Create()
    {
        var command = new CompileCommand();
        var verb = new Verb("compile", "Charter to policies, each output proven against what is meant.")
        {
            Details = "Only files that sluice compile wrote are ever changed or removed.",
            Examples =
            [
                ("sluice compile deploy/", "write NetworkPolicies for the charter sluice.yaml, bound to the workloads in deploy/"),
                ("sluice compile deploy/ --check", "in CI: fail when the generated files are not as the charter says"),
                ("sluice compile deploy/ --target networkpolicy,gateway --package helm", "a Helm chart of the policies, and the allowlist of the egress gateway"),
            ],
        };
        verb.Add(command.paths);
        foreach (var option in (Option[])[command.targets, command.package, command.into, command.check, command.resolve, command.explain]) verb.Add(option);
        command.charter.AddTo(verb);
        command.output.AddTo(verb);
        command.reading.AddTo(verb);
        command.analysis.AddTo(verb);
        verb.SetAction(command.Run);
        return verb;
    }

    private Task<int> Run(ParseResult parsed, CancellationToken stop)
    {
        var sources = parsed.GetValue(paths) ?? [];
        var path = charter.RequiredPath(parsed, sources);
        var (snapshot, texts) = Surroundings(parsed, sources, stop);
        var instant = charter.Instant(parsed);
        var resolved = parsed.GetValue(resolve) ? Resolve(parsed, path, texts, instant, stop) : null;
        var read = charter.Read(parsed, path, texts);
        var bound = read.HasErrors ? null : BoundCharter.Of(read.Charter, snapshot, instant);
        var report = new CompileReport
        {
            Charter = read.Charter.Name,
            Instant = instant,
            Problems = read.Problems.Concat(bound?.Problems ?? default).ToValueList(),
            Folder = parsed.GetValue(into) ?? CharterOptions.Generated(path, sources),
        };
        if (bound is null || bound.Problems.Count > 0)
        {
            output.Write(parsed, report, texts);
            return Task.FromResult(ExitCodes.BadInput);
        }

        var compiled = Targets.Of(parsed.GetValue(targets)).Select(target => target.Compile(bound)).ToValueList();
        var environments = Environments(parsed, path, snapshot, instant, texts);
        var packed = compiled.Select(target => PolicyPackage.Of(target, bound, parsed.GetValue(package), environments)).ToValueList();
        var files = packed.SelectMany(static target => target.Files).ToList();
        var proof = Prove(parsed, bound, compiled, stop);
        foreach (var environment in environments)
        {
            if (proof is not { Differences.Count: > 0 }) proof = Prove(parsed, environment.Bound, compiled.Select(target => target.Target.Compile(environment.Bound)).ToValueList(), stop) is { Differences.Count: > 0 } failed ? failed : proof;
        }

        report = report with
        {
            Targets = compiled,
            Proof = proof,
            Shared = SharedMeaning.Of(bound),
            Explained = parsed.GetValue(explain) ? bound : null,
            Next = ExceptionCalendar.NextChange(read.Charter, instant),
            Turning = ExceptionCalendar.Turning(read.Charter, instant).ToValueList(),
        };
        var folder = new GeneratedFolder(report.Folder, [.. compiled.Select(static target => target.Target.Name)]);
        report = report with { Files = (parsed.GetValue(check) || report.Fails ? folder.Compare(files) : folder.Write(files)).Concat(resolved is null ? [] : [resolved]).ToValueList() };
        output.Write(parsed, report, texts);
        return Task.FromResult(report.Fails ? ExitCodes.Findings : ExitCodes.Clean);
    }

    /// <summary>Writes the addresses of names anew, whatever the file said before.</summary>
    private FileResult Resolve(ParseResult parsed, string path, SourceTexts texts, DateTimeOffset instant, CancellationToken stop)
    {
        if (parsed.GetValue(check)) throw Failure.BadInput("--resolve writes addresses down, and --check writes nothing", "Run sluice compile --resolve, and sluice compile --check afterwards.");
        // One file serves every environment.
        var without = new Dictionary<string, byte[]?>(StringComparer.Ordinal) { [CharterFiles.ResolvedIn(path)] = null };
        var read = CharterFiles.Environments(path).Prepend(null).Select(environment => CharterFiles.Read(path, environment, texts, without)).ToList();
        foreach (var one in read) CharterOptions.NeedSound(one, "the charter has errors, and its names are resolved when it is sound in every environment");
        return NameResolution.Write(read.ConvertAll(static one => one.Charter), path, instant, stop);
    }

    private (Snapshot Snapshot, SourceTexts Texts) Surroundings(ParseResult parsed, string[] sources, CancellationToken stop)
    {
        var request = reading.Request(parsed, sources);
        if (sources.Length == 0 && request.Surroundings.Count == 0) return (Snapshot.Empty, new());
        if (sources.Length == 0) request = request with { Sources = default };
        var result = Reading.Run(parsed, request, stop);
        return (Reading.Single(result).Snapshot, result.Texts);
    }

    /// <summary>Every environment of the charter, where it is packed with overlays.</summary>
    private List<CharterEnvironment> Environments(ParseResult parsed, string path, Snapshot snapshot, DateTimeOffset instant, SourceTexts texts)
    {
        var all = new List<CharterEnvironment>();
        if (parsed.GetValue(package) != PackageForm.Kustomize) return all;
        foreach (var name in CharterFiles.Environments(path))
        {
            var read = CharterFiles.Read(path, name, texts);
            var bound = read.HasErrors ? null : BoundCharter.Of(read.Charter, snapshot, instant);
            if (bound is null || bound.Problems.Count > 0)
            {
                var problem = read.Problems.Concat(bound?.Problems ?? default).First(static problem => problem.Severity == Severity.Error);
                throw Failure.BadInput($"the environment {name} cannot be compiled: {problem.Span}: {problem.Message}", $"sluice compile --environment {name} tells everything about it.");
            }

            all.Add(new(name, bound));
        }

        return all;
    }

    private static PackageForm ReadForm(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        string[] known = ["plain", "kustomize", "helm"];
        if (known.Contains(text, StringComparer.Ordinal)) return text == "helm" ? PackageForm.Helm : text == "kustomize" ? PackageForm.Kustomize : PackageForm.Plain;
        var nearest = Spelling.Nearest(text, known) is { } near ? $"; did you mean {near}?" : ".";
        result.AddError($"'{text}' is no way to pack policies{nearest} Known: {string.Join(", ", known)}");
        return PackageForm.Plain;
    }

    private CompileProof? Prove(ParseResult parsed, BoundCharter bound, ValueList<CompiledTarget> compiled, CancellationToken stop)
    {
        var evaluated = compiled.Where(static target => target.Target.IsEvaluated).ToList();
        if (evaluated.Count == 0) return null;
        if (evaluated.TrueForAll(static target => target.Target.IsSupplement)) evaluated.Insert(0, CompileTarget.All[0].Compile(bound));
        var written = CompiledManifests.Read(evaluated, stop);
        return CompileProof.Of(bound, evaluated, written.Policies, analysis.Profile(parsed), analysis.Options(parsed));
    }
}
