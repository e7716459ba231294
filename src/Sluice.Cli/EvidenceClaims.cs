using System.CommandLine;
using Sluice.Analysis;
using Sluice.Charters;
using Sluice.Checks;
using Sluice.Cli.Options;
using Sluice.Evidence;
using Sluice.Readers.Charters;
using Sluice.Readers.Expectations;
using Sluice.Readers.Sources;
using Sluice.Reports.Evidence;
using Sluice.Reports.Verification;
using Sluice.Sets;

namespace Sluice.Cli;

/// <summary>What a run claims before the first packet is sent: files, charter, controls, the machine. Whatever of it cannot be had ends the verb here, and not after the run.</summary>
internal sealed record EvidenceClaims
{
    public ValueList<FileDigest> Subjects { get; init; }

    public ValueList<FileDigest> Configuration { get; init; }

    public BoundCharter? Charter { get; init; }

    public required ControlReport Controls { get; init; }

    public required EvidenceRun Run { get; init; }

    /// <summary>The longest that the bundle is good.</summary>
    public TimeSpan ValidFor { get; init; }

    /// <summary>Gathers the claims.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="snapshot">What the packets are compared with.</param>
    /// <param name="subjects">The digests of what was read.</param>
    /// <param name="texts">Where the lines of sources come from.</param>
    /// <param name="expectations">The expectations that are tried too; null when there are none.</param>
    /// <param name="options">How it is analysed.</param>
    /// <param name="charter">Where the charter is looked for.</param>
    /// <param name="evidence">What is asked of the bundle.</param>
    /// <param name="sources">The paths as given.</param>
    /// <param name="place">Where packets are sent.</param>
    /// <exception cref="Failure">The charter is wrong.</exception>
    public static EvidenceClaims Of(ParseResult parsed, Model.Snapshot snapshot, ValueList<FileDigest> subjects, SourceTexts texts, ExpectationFile? expectations, AnalysisOptions options, CharterOptions charter, EvidenceOptions evidence, IEnumerable<string> sources, EvidencePlace place)
    {
        var (read, bound) = Meant(parsed, texts, charter, sources, snapshot);
        var input = new CheckInput(Reachability.Of(snapshot, Profile.Upstream, options)) { Charter = bound };
        var instant = charter.Instant(parsed);
        return new()
        {
            Subjects = subjects,
            Configuration = [.. read?.Files ?? default, .. expectations is null ? [] : (FileDigest[])[expectations.Digest]],
            Charter = bound,
            Controls = ControlReport.Of(input, Catalog.Judge(input).Everything),
            ValidFor = evidence.ValidFor(parsed),
            Run = new()
            {
                Version = typeof(EvidenceClaims).Assembly.GetName().Version?.ToString(3) ?? "0.0.0",
                Command = $"sluice {Redaction.OfCommand(parsed.Tokens.Select(static token => token.Value))}",
                Started = instant,
                Finished = instant,
                AsOf = instant,
                Expires = instant,
                Profile = Profile.Upstream.Name,
                Place = place with { Host = evidence.Host(parsed) },
            },
        };
    }

    /// <summary>The statement about a run.</summary>
    public EvidenceStatement Statement(VerificationReport report, DateTimeOffset began, DateTimeOffset ended)
    {
        var end = ended + ValidFor;
        var change = Charter is null ? null : ExceptionCalendar.NextInstant(Charter.Charter, Charter.Instant);
        return new EvidenceDraft
        {
            Report = report,
            Run = Run with { Started = began, Finished = ended, Expires = change < end ? change.Value : end },
            Subjects = Subjects,
            Configuration = Configuration,
            Charter = Charter,
            Controls = Controls,
        }.Statement();
    }

    private static (CharterRead? Read, BoundCharter? Bound) Meant(ParseResult parsed, SourceTexts texts, CharterOptions charter, IEnumerable<string> sources, Model.Snapshot snapshot)
    {
        if (charter.Path(parsed, sources) is not { } path) return (null, null);
        var read = charter.Read(parsed, path, texts);
        CharterOptions.NeedSound(read, "the charter has errors, and nothing can be claimed of it before they are mended");
        var bound = BoundCharter.Of(read.Charter, snapshot, charter.Instant(parsed));
        if (bound.Problems.Count > 0) throw new Failure(ExitCodes.BadInput, "the charter contradicts itself, and nothing can be claimed of it before that is mended") { Problems = bound.Problems };
        return (read, bound);
    }
}
