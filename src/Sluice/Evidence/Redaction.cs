using System.Text.RegularExpressions;
using Sluice.Sets;

namespace Sluice.Evidence;

/// <summary>
/// Takes secrets out of text: values of headers, of arguments and settings whose name says what they are, what URLs carry beside a place, and tokens that are known by their
/// form. Rather too much than too little. What was redacted once stays as it is.
/// </summary>
public static partial class Redaction
{
    /// <summary>What stands in place of a secret.</summary>
    public const string Mark = "[redacted]";

    /// <summary>A rule may uncover a match of another; a few rounds settle every text.</summary>
    private const int Rounds = 8;

    private const string Secret = @"[\w.-]*(?:passwords?|passwd|passphrase|pwd|secrets?|tokens?|api[-_.]?keys?|access[-_.]?keys?|private[-_.]?keys?|account[-_.]?keys?|credentials?|auth|jwt|bearer)";
    private const string Begin = @"(?<![\w.-])";
    private const string Harmless = @"(?!(?:true|false|yes|no|null|none)(?![^\s\],;)])|\[redacted\])";
    private const string Written = """(?:"(?:\\.|[^"\\\r\n])*(?:"|$)|'(?:\\.|[^'\\\r\n])*(?:'|$)|\S+)""";

    /// <summary>Options of which the value is unknown and often a secret: the name of what is set stays.</summary>
    private static readonly string[] Settings = ["--set", "--set-string", "--set-file", "--set-json"];

    /// <summary>The text without secrets.</summary>
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        for (var round = 0; round < Rounds; round++)
        {
            var next = Once(text);
            if (next == text) break;
            text = next;
        }

        return text;
    }

    /// <summary>The arguments of a command without secrets, as one line that a shell would take.</summary>
    public static string OfCommand(IEnumerable<string> arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        var shown = new List<string>();
        var before = "";
        foreach (var argument in arguments)
        {
            shown.Add(Quoted(Of(Value(before, argument))));
            before = argument;
        }

        return Of(string.Join(' ', shown));
    }

    /// <summary>The names of files without secrets, and with the same digests.</summary>
    public static ValueList<FileDigest> Of(IEnumerable<FileDigest> files) => files.Select(static file => file.Named(Of(file.Name))).ToValueList();

    private static string Value(string option, string argument)
    {
        if (Array.IndexOf(Settings, option) >= 0) return Setting(argument);
        if (option.StartsWith('-') && SecretOption().IsMatch(option)) return Mark;
        var equals = argument.IndexOf('=', StringComparison.Ordinal);
        if (equals > 0 && SecretOption().IsMatch(argument[..equals])) return $"{argument[..(equals + 1)]}{Mark}";
        return equals > 0 && Array.IndexOf(Settings, argument[..equals]) >= 0 ? $"{argument[..(equals + 1)]}{Setting(argument[(equals + 1)..])}" : argument;
    }

    private static string Setting(string setting) => setting.IndexOf('=', StringComparison.Ordinal) is var equals and > 0 ? $"{setting[..(equals + 1)]}{Mark}" : Mark;

    private static string Quoted(string argument) => Plain().IsMatch(argument) ? argument : $"'{argument.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static string Once(string text)
    {
        text = PrivateKey().Replace(text, Mark);
        text = UserOfUrl().Replace(text, $"{Mark}@");
        text = QueryOfUrl().Replace(text, $"${{place}}?{Mark}");
        text = Header().Replace(text, $"${{name}}{Mark}");
        text = Scheme().Replace(text, $"${{name}} {Mark}");
        text = Token().Replace(text, Mark);
        text = Assigned().Replace(text, $"${{name}}{Mark}");
        text = Told().Replace(text, $"${{name}}{Mark}");
        return Argument().Replace(text, $"${{name}}{Mark}");
    }

    [GeneratedRegex(@"-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|\z)")]
    private static partial Regex PrivateKey();

    [GeneratedRegex("""(?<=://)[^/\s'"<>]*@""")]
    private static partial Regex UserOfUrl();

    [GeneratedRegex("""(?<place>://[^\s'"<>?#]*)[?#][^\s'"<>]*""")]
    private static partial Regex QueryOfUrl();

    /// <summary>A header goes to the end of its line: parameters of it may hold quotes.</summary>
    [GeneratedRegex("""(?<name>(?<![\w-])(?:(?:proxy-)?authorization|(?:set-)?cookie|x-[\w-]*(?:token|key|secret|auth|session|signature)[\w-]*)['"]?\s*[:=](?>\s*))(?!\[redacted\])[^\r\n]+""", RegexOptions.IgnoreCase)]
    private static partial Regex Header();

    [GeneratedRegex(@"\b(?<name>bearer|basic|negotiate)\s+(?!\[redacted\])(?=[^\s]*[0-9=+/_.-])[A-Za-z0-9+/=._~-]{8,}", RegexOptions.IgnoreCase)]
    private static partial Regex Scheme();

    [GeneratedRegex(@"\beyJ[\w-]{5,}\.[\w-]+\.[\w-]*|\b(?:gh[pousr]_\w{20,}|github_pat_\w{20,}|glpat-[\w-]{15,}|xox[abeoprs]-[\w-]{10,}|AKIA[0-9A-Z]{16}|sk_live_\w{10,}|hvs\.[\w-]{20,}|npm_\w{30,})")]
    private static partial Regex Token();

    /// <summary><c>password=…</c>, <c>"token": "…"</c>.</summary>
    [GeneratedRegex($"(?<name>{Begin}{Secret}(?:['\"]?\\s*=\\s*|['\"]\\s*:\\s*)){Harmless}{Written}", RegexOptions.IgnoreCase)]
    private static partial Regex Assigned();

    /// <summary><c>password: …</c>, to the end of the line.</summary>
    [GeneratedRegex($"(?<name>{Begin}{Secret}:(?>[ \\t]+)){Harmless}[^\\r\\n]+", RegexOptions.IgnoreCase)]
    private static partial Regex Told();

    /// <summary><c>--token …</c>.</summary>
    [GeneratedRegex($"(?<name>(?<!\\S)--?{Secret}[ \\t]+){Harmless}{Written}", RegexOptions.IgnoreCase)]
    private static partial Regex Argument();

    [GeneratedRegex($"^(?:--?)?{Secret}$", RegexOptions.IgnoreCase)]
    private static partial Regex SecretOption();

    [GeneratedRegex(@"^[\w./:=@%+,\[\]-]+$")]
    private static partial Regex Plain();
}
