using System.CommandLine;
using Sluice.Analysis;
using Sluice.Charters;
using Sluice.Cli.Options;
using Sluice.Findings;
using Sluice.Model;
using Sluice.Readers.Sources;
using Sluice.Sets;

namespace Sluice.Cli.Commands;

/// <summary>An exception that is to be edited, in its charter and among the workloads it is about.</summary>
/// <param name="Path">Where the charter lies.</param>
/// <param name="Charter">The charter, which has no errors.</param>
/// <param name="Exception">The exception.</param>
/// <param name="Snapshot">What was read.</param>
/// <param name="Instant">The instant that decides which exceptions count.</param>
internal sealed record ExceptionTarget(string Path, Charter Charter, AccessException Exception, Snapshot Snapshot, DateTimeOffset Instant)
{
    /// <summary>The day of the edit, where the days of the exception begin and end.</summary>
    public DateOnly Day => Exception.DayAt(Instant);

    /// <summary>The file that holds it.</summary>
    public string File => Exception.Span.File!;

    /// <summary>Finds an exception by name.</summary>
    /// <exception cref="Failure">There is no charter, it has errors, or it has no such exception.</exception>
    public static ExceptionTarget Find(ParseResult parsed, CharterOptions options, ReadingOptions reading, string name, string[] sources, CancellationToken stop)
    {
        var path = options.RequiredPath(parsed, sources);
        var read = options.Read(parsed, path, new SourceTexts());
        CharterOptions.NeedSound(read, "nothing is changed in a charter that has errors");
        if (read.Charter.Exceptions.FirstOrDefault(exception => exception.Name == name) is not { } found)
        {
            var names = read.Charter.Exceptions.Select(static exception => exception.Name).Order(StringComparer.Ordinal).ToList();
            var near = Spelling.Nearest(name, names);
            throw Failure.BadInput(
                $"there is no exception {name}{(near is null ? "" : $"; did you mean {near}?")}",
                names.Count == 0 ? "The charter has no exceptions." : $"Known: {string.Join(", ", names.Take(20))}{(names.Count > 20 ? " and others; sluice review lists them" : "")}.");
        }

        var result = Reading.Run(parsed, reading.Request(parsed, sources) with { MayBeEmpty = true }, stop);
        return new(path, read.Charter, found, Reading.Single(result).Snapshot, options.Instant(parsed));
    }

    /// <summary>The charter as it is with some files replaced.</summary>
    /// <exception cref="Failure">It would have errors, or would contradict itself on the day.</exception>
    public Charter With(ParseResult parsed, CharterOptions options, IReadOnlyDictionary<string, byte[]?> replaced, DateTimeOffset instant)
    {
        var read = options.Read(parsed, Path, new SourceTexts(), replaced);
        CharterOptions.NeedSound(read, "the charter would have errors, and nothing was changed");
        var problems = BoundCharter.Of(read.Charter, Snapshot, instant).Problems;
        if (problems.Count > 0) throw new Failure(ExitCodes.BadInput, "the charter would contradict itself, and nothing was changed", "What is forbidden and the border of a tenant win over every exception.") { Problems = problems };
        return read.Charter;
    }

    /// <summary>The connections that differ between what two versions of the charter mean at an instant.</summary>
    public ValueList<ConnectionChange> Between(Charter before, Charter after, DateTimeOffset instant, Profile profile, AnalysisOptions options) =>
        ReachabilityDifference.Between(Intent.Of(BoundCharter.Of(before, Snapshot, instant)), Intent.Of(BoundCharter.Of(after, Snapshot, instant)), profile, options).ChangesWithoutCauses().ToValueList();
}
