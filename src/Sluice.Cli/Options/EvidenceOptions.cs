using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Sluice.Cli.Options;

/// <summary>The options of a verb that writes evidence.</summary>
internal sealed class EvidenceOptions
{
    private readonly Option<string?> evidence = new("--evidence") { Description = "Write what was claimed, done and shown into a bundle, for sluice evidence.", HelpName = "FILE" };
    private readonly Option<string?> key = new("--key") { Description = "Sign the bundle with this private key; sluice evidence keygen makes one.", HelpName = "FILE" };
    private readonly Option<TimeSpan> validFor = Age("--valid-for", "From how long after the run on the bundle shows nothing any more; earlier where an exception begins or ends. 90d if not given.", TimeSpan.FromDays(90));
    private readonly Option<bool> hostName = new("--host-name") { Description = "Name this machine in the bundle." };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[evidence, key, validFor, hostName]) command.Add(option);
    }

    /// <summary>The file of the bundle; null when none is wanted.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="other">An option that was given and has no use without a bundle; null for none.</param>
    /// <exception cref="Failure">None is wanted, and an option was given that has no use without one.</exception>
    public string? File(ParseResult parsed, string? other = null)
    {
        if (parsed.GetValue(evidence) is { } file) return file;
        if ((Arguments.Given(parsed, key, validFor, hostName) ?? other) is { } option) throw Failure.BadInput($"{option} is about evidence, and no bundle is written", "Add --evidence FILE, or leave it out.");
        return null;
    }

    /// <summary>The file of the private key; null when the bundle is not signed.</summary>
    public string? Key(ParseResult parsed) => parsed.GetValue(key);

    /// <summary>How long it is good at most.</summary>
    public TimeSpan ValidFor(ParseResult parsed) => parsed.GetValue(validFor);

    /// <summary>The name of this machine; empty unless it was asked for.</summary>
    public string Host(ParseResult parsed) => parsed.GetValue(hostName) ? Environment.MachineName : "";

    /// <summary>An option that takes days or weeks.</summary>
    public static Option<TimeSpan> Age(string name, string description, TimeSpan otherwise) => new(name)
    {
        Description = description,
        HelpName = "DAYS",
        DefaultValueFactory = _ => otherwise,
        CustomParser = ReadAge,
    };

    private static TimeSpan ReadAge(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (text.Length > 1 && text[^1] is 'd' or 'w' && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= 5_000)
            return TimeSpan.FromDays(text[^1] == 'd' ? number : 7 * number);
        result.AddError($"'{text}' is no span of days, as 30d or 8w is");
        return default;
    }
}
