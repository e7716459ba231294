using System.Text;
using System.Text.RegularExpressions;
using Sluice.Readers.Yaml;

namespace Sluice.Tests.Readers.Yaml;

/// <summary>Our trees against those of YamlDotNet.</summary>
public sealed partial class YamlAgreementTests(ITestOutputHelper output)
{
    /// <summary>What we refuse and YamlDotNet takes; each is refused by kubectl too, or cannot be meant.</summary>
    private static readonly string[] Refused =
    [
        "a carriage return stands without a line feed", // a line break of YAML 1.1 that no editor shows as one
        "a key is missing or null", // kubectl: unsupported map key
        "a mapping or list stands where a key is expected", // kubectl: unsupported map key
        "a tab stands where only spaces may indent", // kubectl: cannot start any token
        "control character", // kubectl: control characters are not allowed
        "a byte order mark stands inside the file", // kubectl: control characters are not allowed
        "an unknown escape in double quotes", // \/ : kubectl refuses it
        "the escape names no Unicode character", // surrogate pairs: kubectl refuses them
        "<< merges something that is not a mapping", // kubectl: map merge requires map
        "a second document begins here, not at the start of a line", // YamlDotNet takes an indented marker
        "a second \": \" follows on the line", // kubectl: mapping values are not allowed
        ", or } is expected here", // kubectl: did not find expected ',' or '}'
        ", or ] is expected here", // kubectl: did not find expected ',' or ']'
        "content follows the end of a document", // kubectl drops it silently
        "the end of the document or a line with --- is expected", // a directive after content
    ];

    [Fact]
    public void Every_file_of_the_suites_has_the_tree_that_YamlDotNet_sees()
    {
        var compared = 0;
        foreach (var (file, text) in YamlCorpus.Files())
        {
            var theirs = YamlOracle.Read(text);
            Assert.True(theirs is not null, file);
            var ours = DocumentReader.Read(SourceText.FromText(file, text)).ToList();
            Assert.True(ours.TrueForAll(document => document.IsReadable && document.Problems.Count == 0), file);
            Assert.Equal(theirs, ours.Select(document => YamlOracle.Canonical(document.Root)));
            compared += ours.Count;
        }

        output.WriteLine($"{compared} documents agree");
        Assert.True(compared > 1000);
    }

    [Fact]
    public void Damaged_files_have_the_tree_that_YamlDotNet_sees_or_are_refused_for_a_known_reason()
    {
        const int Seed = 20260;
        var random = new Random(Seed);
        var texts = YamlCorpus.Small();
        var (agreed, refused) = (0, 0);
        for (var i = 0; i < 6000; i++)
        {
            var text = YamlMutation.Of(texts[random.Next(texts.Length)], random);
            foreach (var part in Parts(text))
            {
                var theirs = YamlOracle.Read(part);
                var ours = DocumentReader.Read(SourceText.FromText("mutated.yaml", part)).ToList();
                var failed = ours.Find(document => !document.IsReadable);
                if (failed is not null)
                {
                    var message = failed.Problems[0].Message;
                    Assert.True(
                        theirs is null || IsExplained(message) || IsJson(part),
                        $"seed {Seed}, mutation {i}: refused ({failed.Problems[0].Span} {message}) and YamlDotNet takes it:\n{part}");
                    refused++;
                }
                else if (theirs is not null && !MisreadByYamlDotNet().IsMatch(part))
                {
                    var trees = ours.Select(document => YamlOracle.Canonical(document.Root)).ToList();
                    Assert.True(theirs.SequenceEqual(trees), $"seed {Seed}, mutation {i}: trees differ:\n{part}\ntheirs {string.Join("\n", theirs)}\nours {string.Join("\n", trees)}");
                    agreed++;
                }
            }
        }

        output.WriteLine($"{agreed} trees agree, {refused} documents refused");
        Assert.True(agreed > 2500 && refused > 500);
    }

    private static bool IsExplained(string message) =>
        message.EndsWith("cannot begin a value", StringComparison.Ordinal) // kubectl: cannot start any token
        || message.EndsWith("is given twice in the same mapping", StringComparison.Ordinal) // of a list itself, beside its items
        || Array.Exists(Refused, reason => message.StartsWith(reason, StringComparison.Ordinal));

    /// <summary>
    /// Where kubectl agrees with us and not with YamlDotNet: plain text that begins with a colon (<c>- :x</c>, the colon is lost), and a colon right before
    /// a bracket or comma (<c>[a:, b]</c>, made a key).
    /// </summary>
    [GeneratedRegex(@":[,\]}]|(^|[\s,\[{]):\S")]
    private static partial Regex MisreadByYamlDotNet();

    /// <summary>What begins like JSON is refused in JSON's words, whatever they would be in YAML.</summary>
    private static bool IsJson(string text) => text.TrimStart().StartsWith("{\"", StringComparison.Ordinal);

    private static IEnumerable<string> Parts(string text)
    {
        var source = SourceText.FromText("mutated.yaml", text);
        var position = 0;
        while (DocumentSlicer.Next(source, ref position, out var slice))
        {
            yield return Encoding.UTF8.GetString(source.Bytes[slice.Start..slice.End]);
        }
    }
}
