using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Sluice.Charters;
using Sluice.Readers.Charters;
using Sluice.Readers.Sources;

namespace Sluice.Cli.Options;

/// <summary>The options about the charter and the day, common to every verb that asks what is meant.</summary>
internal sealed class CharterOptions
{
    private readonly Option<string?> charter = new("--charter")
    {
        Description = $"The charter: a file, or a folder with {CharterFiles.FileName}. Looked for in the current folder and in each PATH if not given.",
        HelpName = "PATH",
    };

    private readonly Option<string?> environment = new("--environment")
    {
        Description = "Adds the overlay of an environment: overlays/NAME.yaml beside the charter.",
        HelpName = "NAME",
    };

    private readonly Option<DateTimeOffset?> asOf = AsOf("decides which exceptions count");

    public void AddTo(Command command)
    {
        command.Add(charter);
        command.Add(environment);
        command.Add(asOf);
    }

    /// <summary>The option <c>--as-of</c>, for a verb that says what the day is for.</summary>
    public static Option<DateTimeOffset?> AsOf(string purpose) => new("--as-of")
    {
        Description = $"The day, or the instant, that {purpose}, as 2026-06-30 or 2026-06-30T12:00:00Z; now if not given.",
        HelpName = "DAY",
        CustomParser = ReadInstant,
    };

    /// <summary>The instant that decides which exceptions count.</summary>
    public DateTimeOffset Instant(ParseResult parsed) => parsed.GetValue(asOf) ?? TimeProvider.System.GetUtcNow();

    /// <summary>The environment whose overlay is added; null for none.</summary>
    public string? Environment(ParseResult parsed) => parsed.GetValue(environment);

    /// <summary>Whether the charter was named, so that nobody looks for it.</summary>
    public bool IsNamed(ParseResult parsed) => parsed.GetValue(charter) is not null;

    /// <summary>The first of the options that was given; null when none was.</summary>
    public string? Given(ParseResult parsed) => Arguments.Given(parsed, charter, environment, asOf);

    /// <summary>The option of the day when it was given; null when it was not.</summary>
    public string? GivenDay(ParseResult parsed) => Arguments.Given(parsed, asOf);

    /// <summary>Where the charter lies; null when none was named and none is found.</summary>
    public string? Path(ParseResult parsed, IEnumerable<string> paths) =>
        parsed.GetValue(charter) ?? CharterFiles.In(".") ?? paths.Where(Directory.Exists).Select(CharterFiles.In).FirstOrDefault(static found => found is not null);

    /// <summary>Where the charter lies.</summary>
    /// <exception cref="Failure">None was named and none is found.</exception>
    public string RequiredPath(ParseResult parsed, IEnumerable<string> paths) =>
        Path(parsed, paths) ?? throw Failure.BadInput("there is no charter here", "Name it with --charter, or write one with sluice init.");

    /// <summary>Reads the charter at a path, some of its files replaced.</summary>
    public CharterRead Read(ParseResult parsed, string path, SourceTexts texts, IReadOnlyDictionary<string, byte[]?>? replaced = null) =>
        CharterFiles.Read(path, Environment(parsed), texts, replaced);

    /// <summary>An option that names a day.</summary>
    public static Option<DateOnly> Day(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "DAY",
        CustomParser = static result =>
        {
            if (CalendarDay.TryParse(result.Tokens[0].Value, out var day)) return day;
            result.AddError($"'{result.Tokens[0].Value}' is no day, as 2026-06-30 is");
            return default;
        },
    };

    /// <summary>A charter with errors means nothing.</summary>
    /// <exception cref="Failure">It has errors; each is told.</exception>
    public static void NeedSound(CharterRead read, string message)
    {
        if (read.HasErrors) throw new Failure(ExitCodes.BadInput, message) { Problems = read.Problems };
    }

    /// <summary>The folder of generated files: <c>generated</c> beside the charter or in one of the paths, whichever is there; beside the charter when none is.</summary>
    public static string Generated(string charter, IEnumerable<string> paths)
    {
        const string Name = "generated";
        var beside = System.IO.Path.Combine(CharterFiles.FolderOf(charter), Name);
        return paths.Select(static path => System.IO.Path.Combine(path, Name)).Prepend(beside).FirstOrDefault(Directory.Exists) ?? beside;
    }

    private static DateTimeOffset? ReadInstant(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (DateTimeOffset.TryParseExact(text, ["yyyy-MM-dd", "yyyy-MM-ddTHH:mm:ssZ", "yyyy-MM-ddTHH:mm:sszzz"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant))
            return text.Length == 10 ? instant.AddHours(12) : instant;
        result.AddError($"'{text}' is no day, as 2026-06-30 is, and no instant, as 2026-06-30T12:00:00Z is");
        return null;
    }
}
