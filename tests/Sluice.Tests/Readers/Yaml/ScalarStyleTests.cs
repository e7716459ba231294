using Sluice.Readers.Yaml;

namespace Sluice.Tests.Readers.Yaml;

/// <summary>Every style of scalar; expected values are those of kubectl.</summary>
public sealed class ScalarStyleTests
{
    [Theory]
    [InlineData("v: word", "word")]
    [InlineData("v: two words  # comment", "two words")]
    [InlineData("v: a#b", "a#b")]
    [InlineData("v: a:b", "a:b")]
    [InlineData("v: http://x/?a=b&c=[d]{e},f", "http://x/?a=b&c=[d]{e},f")]
    [InlineData("v: -x", "-x")]
    [InlineData("v: ?x", "?x")]
    [InlineData("v: :x", ":x")]
    [InlineData("v: one\n  two\n\n  three", "one two\nthree")]
    [InlineData("v:\n  one\n  two # c\n", "one two")]
    [InlineData("v: one\n  - two", "one - two")]
    [InlineData("v: one\n \ttwo", "one two")]
    [InlineData("v: {a: x y}", null)]
    public void Plain(string text, string? expected) => Is(text, ScalarStyle.Plain, expected);

    [Theory]
    [InlineData("v: ''", "")]
    [InlineData("v: 'it''s'", "it's")]
    [InlineData("v: 'a\\n: # b'", "a\\n: # b")]
    [InlineData("v: 'one\n\n  two\n   three'", "one\ntwo three")]
    [InlineData("v:\n  'x'   # c", "x")]
    public void Single_quoted(string text, string expected) => Is(text, ScalarStyle.SingleQuoted, expected);

    [Theory]
    [InlineData("v: \"\"", "")]
    [InlineData("v: \"a\\tb\\n\\\\ \\\" \\x41\\u00e9\\U0001F600\\0\\e\\_\"", "a\tb\n\\ \" Aé😀\0\u001b\u00a0")]
    [InlineData("v: \"\\'\"", "'")]
    [InlineData("v: \"one\n  two\n\n  three\"", "one two\nthree")]
    [InlineData("v: \"one\\\n   two\"", "onetwo")]
    [InlineData("v: \"one \\\n\n  \\  two\"", "one \n  two")]
    [InlineData("v: \"a\r\n  b\"", "a b")]
    public void Double_quoted(string text, string expected) => Is(text, ScalarStyle.DoubleQuoted, expected);

    [Theory]
    [InlineData("v: |\n  a\n  b\n", "a\nb\n")]
    [InlineData("v: |\n  a\n   b\n\n  c\n\n\nw: 1", "a\n b\n\nc\n")]
    [InlineData("v: |-\n  a\n\n", "a")]
    [InlineData("v: |+\n  a\n\n\nw: 1", "a\n\n\n")]
    [InlineData("v: |2\n    a\n  b\n", "  a\nb\n")]
    [InlineData("v: |-1 # c\n  a\n", " a")]
    [InlineData("v: |1-\n  a\n", " a")]
    [InlineData("v: |\n  a", "a")]
    [InlineData("v: |\n", "")]
    [InlineData("v: |", "")]
    [InlineData("v: |\n\n  a\n", "\na\n")]
    [InlineData("v: |\n  # no comment\n# comment\n", "# no comment\n")]
    [InlineData("v: |\r\n  a\r\n  b\r\n", "a\nb\n")]
    [InlineData("v: |\n  a\t\n  \tb\n", "a\t\n\tb\n")]
    public void Literal(string text, string expected) => Is(text, ScalarStyle.Literal, expected);

    [Theory]
    [InlineData("v: >\n  a\n  b\n", "a b\n")]
    [InlineData("v: >\n  a\n\n  b\n", "a\nb\n")]
    [InlineData("v: >\n  a\n\n\n  b\n", "a\n\nb\n")]
    [InlineData("v: >\n  a\n   more\n  b\n", "a\n more\nb\n")]
    [InlineData("v: >-\n  a\n  b\n\n", "a b")]
    [InlineData("v: >+\n  a\n\n", "a\n\n")]
    public void Folded(string text, string expected) => Is(text, ScalarStyle.Folded, expected);

    [Theory]
    [InlineData("v:")]
    [InlineData("v: ~")]
    [InlineData("v: null")]
    [InlineData("v: # c\nw: 1")]
    [InlineData("{v, w: 1}")]
    [InlineData("{v: , w: 1}")]
    [InlineData("{\"v\": null}")]
    public void Nothing(string text) => Assert.Equal(NodeKind.Null, Read(text)["v"u8].Kind);

    [Theory]
    [InlineData("v: %x", 4)]
    [InlineData("v: @x", 4)]
    [InlineData("v: `x`", 4)]
    [InlineData("v: ]", 4)]
    [InlineData("v: \"x", 4)]
    [InlineData("v: \"\\q\"", 5)]
    [InlineData("v: \"\\u12\"", 5)]
    [InlineData("v: \"\\ud83d\\ude00\"", 5)]
    [InlineData("v: \"\\/\"", 5)]
    [InlineData("v: |x", 5)]
    [InlineData("v: a: b", 5)]
    [InlineData("v: 'a' b", 8)]
    [InlineData("v: - a", 4)]
    [InlineData("v: [a, {d]", 10)]
    [InlineData("v: [a, , b]", 8)]
    [InlineData("{{ .Values.name }}: x", 2)]
    public void What_is_none_of_them_is_a_problem_at_its_place(string text, int column)
    {
        var document = Assert.Single(DocumentReader.Read(SourceText.FromText("x.yaml", text)));
        var problem = Assert.Single(document.Problems);
        Assert.False(document.IsReadable);
        Assert.Equal((1, column), (problem.Span.Line, problem.Span.Column));
        Assert.False(string.IsNullOrEmpty(problem.Remedy));
    }

    private static void Is(string text, ScalarStyle style, string? expected)
    {
        var value = Read(text)["v"u8];
        value = expected is null ? value["a"u8] : value;
        Assert.Equal((style, expected ?? "x y"), (value.Style, value.Text));
    }

    private static DocumentNode Read(string text)
    {
        var document = Assert.Single(DocumentReader.Read(SourceText.FromText("x.yaml", text)));
        Assert.Empty(document.Problems);
        return document.Root;
    }
}
