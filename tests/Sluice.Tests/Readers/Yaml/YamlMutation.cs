namespace Sluice.Tests.Readers.Yaml;

/// <summary>Small seeded damage to a manifest: what typing, merging and templating do to YAML.</summary>
internal static class YamlMutation
{
    private static readonly string[] Pieces =
    [
        " ", "  ", "\t", "\n", "\r\n", "\n\n", ":", ": ", "- ", "-", "? ", "#", " #", " # c", ",", "[", "]", "{", "}", "[]", "{}", "&a ", "*a", "&b\n", "<<: *a", "!", "!!str ",
        "|", ">", "|-", ">+", "|2", "'", "\"", "''", "\\", "\\n", "\\u00e9", "\\x", "%", "@", "`", "~", "null", "---", "\n---\n", "...", "\n...\n", "a", "é", "0", "\u2028", "\0", "&", "*",
        "{{ .Values.x }}", "- - ", "a: b", "\n  a: b\n", "\n# c\n", "\n\t", "\n   ",
    ];

    public static string Of(string text, Random random)
    {
        for (var i = random.Next(1, 4); i > 0 && text.Length > 0; i--)
        {
            text = Once(text, random);
        }

        return text;
    }

    private static string Once(string text, Random random)
    {
        var at = random.Next(text.Length);
        var line = text.LastIndexOf('\n', at) + 1;
        var end = text.IndexOf('\n', at) is var found && found < 0 ? text.Length : found + 1;
        return random.Next(10) switch
        {
            0 => text.Remove(at, 1),
            1 => text.Remove(at, Math.Min(random.Next(1, 12), text.Length - at)),
            2 => text[..line] + text[end..],
            3 => text[..line] + new string(' ', random.Next(1, 4)) + text[line..],
            4 => line < text.Length && text[line] == ' ' ? text.Remove(line, 1) : text.Insert(line, Pieces[random.Next(Pieces.Length)]),
            5 => text.Insert(line, text[line..end]),
            6 => text[..at],
            7 => text.Insert(end, Pieces[random.Next(Pieces.Length)]),
            _ => text.Insert(at, Pieces[random.Next(Pieces.Length)]),
        };
    }
}
