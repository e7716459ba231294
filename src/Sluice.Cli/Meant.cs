using System.CommandLine;
using Sluice.Charters;
using Sluice.Cli.Options;
using Sluice.Compile;
using Sluice.Findings;
using Sluice.Model;
using Sluice.Readers.Charters;
using Sluice.Readers.Sources;
using Sluice.Sets;

namespace Sluice.Cli;

/// <summary>The charter that a verb compares with, as it was read; what it means on the day is asked for each snapshot.</summary>
/// <param name="Charter">The charter and its problems.</param>
/// <param name="Path">Where it lies.</param>
/// <param name="Generated">Where the files are that were generated from it.</param>
/// <param name="Instant">The instant that decides which exceptions count.</param>
internal sealed record Meant(CharterRead Charter, string Path, string Generated, DateTimeOffset Instant)
{
    /// <summary>The charter that was named or lies in the current folder or in one of the paths; null when there is none.</summary>
    public static Meant? Read(CharterOptions options, ParseResult parsed, IEnumerable<string> paths, SourceTexts texts) =>
        options.Path(parsed, paths) is { } path ? new(options.Read(parsed, path, texts), path, CharterOptions.Generated(path, paths), options.Instant(parsed)) : null;

    /// <summary>The charter bound to a snapshot. With an error in it, or a contradiction, there is none: only its problems.</summary>
    public Bound Bind(Snapshot snapshot)
    {
        var only = BindOnly(snapshot);
        if (only.Charter is not { } bound) return only;
        var targets = GeneratedFolder.Targets(Generated);
        var generated = targets.Count == 0 ? [] : new GeneratedFolder(Generated, [.. targets.Select(static target => target.Name)]).Drifts(targets.SelectMany(target => target.Compile(bound).Files));
        return new(bound, Charter.Problems, generated);
    }

    /// <summary>The same without a look at generated files.</summary>
    public Bound BindOnly(Snapshot snapshot)
    {
        if (Charter.HasErrors) return new(null, Charter.Problems, []);
        var bound = BoundCharter.Of(Charter.Charter, snapshot, Instant);
        return bound.Problems.Any(static problem => problem.Severity == Severity.Error) ? new(null, Charter.Problems.Concat(bound.Problems).ToValueList(), []) : new(bound, Charter.Problems, []);
    }
}

/// <summary>A charter on a day, bound to what was read.</summary>
/// <param name="Charter">The charter; null when something is wrong with it.</param>
/// <param name="Problems">What is wrong with it.</param>
/// <param name="Generated">The generated files that are not as it says.</param>
internal sealed record Bound(BoundCharter? Charter, ValueList<Problem> Problems, ValueList<GeneratedDrift> Generated);
