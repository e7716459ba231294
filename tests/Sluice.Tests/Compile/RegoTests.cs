using System.Text.RegularExpressions;
using Sluice.Compile;
using Sluice.Tests.Charters;

namespace Sluice.Tests.Compile;

/// <summary>
/// The form of the generated Rego: no evaluator of it is at hand here, so neither the rules nor their own tests are run. What is judged is that brackets pair, that every rule has a
/// head of Rego version 1, that whatever is called or named is defined, and that each denial has a test that names its subject.
/// </summary>
public sealed partial class RegoTests
{
    private static readonly HashSet<string> Functions =
    [
        "is_string", "is_object", "is_array", "object.get", "object.union", "object.remove", "endswith", "startswith", "sprintf", "trim_space", "lower", "count", "contains", "to_number", "split",
        "regex.match", "time.parse_rfc3339_ns", "concat", "set",
    ];

    private static readonly HashSet<string> Words = ["if", "some", "in", "not", "every", "contains", "with", "as", "import", "package", "input", "data", "true", "false", "set"];

    private static Dictionary<string, string> Files(string spec = "governs: [{namespace: shop}, {labels: {tenant: acme}}]\nexceptions: {longest: 180d}") =>
        CompileTarget.Find("rego")!.Compile(Chartered.Spec(spec).Bound()).Files.ToDictionary(static file => file.Path, static file => file.Content);

    [Fact]
    public void Brackets_pair_and_every_head_is_one_of_version_1()
    {
        foreach (var (path, text) in Files())
        {
            Assert.Contains("\nimport rego.v1\n", text, StringComparison.Ordinal);
            Assert.True(Pair(Bare(text)), path);
            foreach (var line in Bare(text).Split('\n').Where(static line => line.Length > 0 && !char.IsWhiteSpace(line[0]) && line[0] is not ('}' or ']' or ')')))
                Assert.True(Head().IsMatch(line), $"{path}: {line}");
            Assert.All(text.Split('\n'), line => Assert.False(line.StartsWith(' '), $"{path}: {line}"));
        }
    }

    [Fact]
    public void Whatever_is_called_or_named_is_defined()
    {
        var files = Files();
        var rules = Defined(files["rego/network.rego"]);
        var tests = Defined(files["rego/network_test.rego"]);
        Assert.Empty(Undefined(files["rego/network.rego"], rules));
        Assert.Empty(Undefined(files["rego/network_test.rego"], tests));
        Assert.All(Qualified().Matches(files["rego/network_test.rego"]).Select(static match => match.Groups["name"].Value), name => Assert.Contains(name, rules));
    }

    /// <summary>The canary: a name that nobody defines, a bracket too few and a head without <c>if</c> are found.</summary>
    [Fact]
    public void What_is_broken_is_found()
    {
        var text = Files()["rego/network.rego"];
        Assert.Contains("name_off", Undefined(text.Replace("[name_of(policy)", "[name_off(policy)", StringComparison.Ordinal), Defined(text)));
        Assert.Contains("polcies", Undefined(text.Replace("some policy in policies", "some policy in polcies", StringComparison.Ordinal), Defined(text)));
        Assert.False(Pair(Bare(text.Replace("is_object(document)\n}", "is_object(document)\n", StringComparison.Ordinal))));
        Assert.DoesNotMatch(Head(), "deny[message] {");
    }

    [Fact]
    public void The_settings_are_those_of_the_charter()
    {
        var text = Files()["rego/network.rego"];
        Assert.Contains("\nlongest_days := 180\n", text, StringComparison.Ordinal);
        Assert.Contains("\ngoverned contains \"shop\"\n", text, StringComparison.Ordinal);
        Assert.Contains("\tspace.metadata.labels[\"tenant\"] == \"acme\"\n", text, StringComparison.Ordinal);
        Assert.Contains("\ngoverned := set()\n", Files("components: {}")["rego/network.rego"], StringComparison.Ordinal);
    }

    /// <summary>Each rule that denies or warns, by a word of its message, is the subject of a test by a word of its name.</summary>
    [Theory]
    [InlineData("has workloads and no NetworkPolicy", "without_default_deny")]
    [InlineData("is governed by no charter", "nobody_governs")]
    [InlineData("so that anyone is meant", "without_peers")]
    [InlineData("opens the internet", "the_internet")]
    [InlineData("opens every port", "every_port")]
    [InlineData("the annotation %s is missing", "without_owner_and_reason")]
    [InlineData("%s is missing", "lacks_something")]
    [InlineData("dataClassification is missing", "lacks_something")]
    [InlineData("neither opens a path", "that_does_nothing")]
    [InlineData("ended on %s: remove", "last_day")]
    [InlineData("ends more than", "ends_too_late")]
    [InlineData("sluice.dev/expires is missing", "needs_an_end")]
    [InlineData("run sluice compile", "of_an_exception_that_ended")]
    [InlineData("the day is not given", "without_a_day")]
    public void Each_denial_has_a_test(string message, string test)
    {
        var files = Files();
        Assert.Contains(message, files["rego/network.rego"], StringComparison.Ordinal);
        Assert.Contains(Defined(files["rego/network_test.rego"]), name => name.StartsWith("test_", StringComparison.Ordinal) && name.Contains(test, StringComparison.Ordinal));
        Assert.Equal(14, Denial().Count(files["rego/network.rego"]));
    }

    private static HashSet<string> Defined(string text) => [.. Bare(text).Split('\n').Select(static line => Head().Match(line)).Where(static head => head.Success).Select(static head => head.Groups["name"].Value).Where(static name => name.Length > 0)];

    /// <summary>Names at the beginning of a reference that are neither rules, functions, words, nor variables of the rule they stand in.</summary>
    private static List<string> Undefined(string text, HashSet<string> defined)
    {
        var missing = new List<string>();
        foreach (var rule in Bare(text).Split("\n\n").Where(static rule => !rule.StartsWith("package", StringComparison.Ordinal) && !rule.StartsWith("import", StringComparison.Ordinal)))
        {
            var variables = Variable().Matches(rule).SelectMany(static match => match.Groups["name"].Captures.Select(static capture => capture.Value)).ToHashSet(StringComparer.Ordinal);
            foreach (var name in Name().Matches(rule).Select(static match => match.Value))
            {
                var first = name.Split('.')[0];
                if (!Functions.Contains(name) && !Words.Contains(first) && !defined.Contains(first) && !variables.Contains(first) && first != "network") missing.Add(name);
            }
        }

        return missing;
    }

    /// <summary>Without comments, and with empty strings.</summary>
    private static string Bare(string text) => Comment().Replace(Literal().Replace(text, "\"\""), "");

    private static bool Pair(string text)
    {
        var open = new Stack<char>();
        foreach (var c in text)
        {
            if (c is '(' or '[' or '{') open.Push(c);
            else if (c is ')' or ']' or '}' && (!open.TryPop(out var o) || (o, c) is not (('(', ')') or ('[', ']') or ('{', '}')))) return false;
        }

        return open.Count == 0;
    }

    [GeneratedRegex(@"^(?:package [\w.]+|import [\w.]+|(?<name>\w+)(?:\([\w, ]*\))? (?:contains .+? if .+|contains ""[^""]*""|contains """"|if .+|:= .+))$")]
    private static partial Regex Head();

    [GeneratedRegex(@"(?:some (?<name>\w+)(?:, (?<name>\w+))?|every (?<name>\w+)|^\w+\((?<name>\w+)(?:, (?<name>\w+))*\)|\t(?<name>\w+) :=|\|\s*some (?<name>\w+))", RegexOptions.Multiline)]
    private static partial Regex Variable();

    [GeneratedRegex(@"(?<![\w.\]\)""])[a-z_]\w*(?:\.\w+)*")]
    private static partial Regex Name();

    [GeneratedRegex(@"(?<!data\.sluice\.)\bnetwork\.(?<name>\w+)|data\.sluice\.network\.(?<name>\w+)")]
    private static partial Regex Qualified();

    [GeneratedRegex(@"""(?:[^""\\\n]|\\.)*""|`[^`]*`")]
    private static partial Regex Literal();

    [GeneratedRegex(@"#.*")]
    private static partial Regex Comment();

    [GeneratedRegex(@"^(?:deny|warn) contains message if", RegexOptions.Multiline)]
    private static partial Regex Denial();
}
