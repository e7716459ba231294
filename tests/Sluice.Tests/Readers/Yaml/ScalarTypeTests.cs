using Sluice.Readers.Yaml;

namespace Sluice.Tests.Readers.Yaml;

/// <summary>What plain scalars mean to Kubernetes. The table was taken from what <c>kubectl … -o json</c> answers.</summary>
public sealed class ScalarTypeTests
{
    [Theory]
    [InlineData("y Y yes Yes YES on On ON true True TRUE n N no No NO off Off OFF false False FALSE", ScalarType.Boolean)]
    [InlineData("yEs oN tRue nUll _1 0x 0o8 0b2 1e + -- . 1.2.3 2001-01-01 12:30 << 80a", ScalarType.Text)]
    [InlineData("~ null Null NULL", ScalarType.Null)]
    [InlineData("0 -0 +1 8080 010 0o10 0x1F 0X1f 0b11 -0b11 1_000 1__0 0x_1 -0x1 99999999999999999999", ScalarType.Integer)]
    [InlineData("1.5 1. .5 -.5 +.5 08 09.5 1e3 1e+3 1E-3 0.0 80.0 8_0.0 .inf -.Inf +.INF .nan .NaN 1e400", ScalarType.Float)]
    public void Plain_words_have_the_type_that_kubectl_gives_them(string words, ScalarType expected)
    {
        foreach (var word in words.Split(' '))
        {
            Assert.Equal((word, expected), (word, Value($"v: {word}").Type));
            Assert.Equal((word, ScalarType.Text), (word, Value($"v: \"{word}\"").Type));
        }
    }

    [Theory]
    [InlineData("010", 8)]
    [InlineData("08", 8)]
    [InlineData("0o10", 8)]
    [InlineData("0x1F", 31)]
    [InlineData("0b11", 3)]
    [InlineData("-0b11", -3)]
    [InlineData("1_000", 1000)]
    [InlineData("+1", 1)]
    [InlineData("80.0", 80)]
    [InlineData("1e3", 1000)]
    [InlineData("9223372036854775807", long.MaxValue)]
    public void Numbers_have_the_value_that_kubectl_gives_them(string word, long expected)
    {
        Assert.True(Value($"v: {word}").TryGetInteger(out var value));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("\"80\"")]
    [InlineData("80.5")]
    [InlineData("9223372036854775808")]
    [InlineData(".inf")]
    [InlineData("true")]
    [InlineData("[80]")]
    public void What_is_no_whole_number_gives_none(string word) => Assert.False(Value($"v: {word}").TryGetInteger(out _));

    [Theory]
    [InlineData("on", true)]
    [InlineData("y", true)]
    [InlineData("TRUE", true)]
    [InlineData("off", false)]
    [InlineData("N", false)]
    public void Booleans_have_the_value_that_kubectl_gives_them(string word, bool expected)
    {
        Assert.True(Value($"v: {word}").TryGetBoolean(out var value));
        Assert.Equal(expected, value);
        Assert.False(Value($"v: '{word}'").TryGetBoolean(out _));
    }

    [Theory]
    [InlineData("on", "true")]
    [InlineData("n", "false")]
    [InlineData("0x10", "16")]
    [InlineData("010", "8")]
    [InlineData("1.50", "1.5")]
    [InlineData("1e3", "1000")]
    [InlineData("2001-01-01", "2001-01-01")]
    [InlineData("\"on\"", "on")]
    public void Keys_become_the_text_that_kubectl_makes_of_them(string key, string expected)
    {
        var document = Assert.Single(DocumentReader.Read(SourceText.FromText("x.yaml", $"{key}: v")));
        foreach (var entry in document.Root.Entries)
        {
            Assert.Equal(expected, entry.Key.JsonKey);
        }
    }

    [Fact]
    public void Tags_force_a_type()
    {
        Assert.Equal(ScalarType.Text, Value("v: !!str 12").Type);
        Assert.Equal(ScalarType.Integer, Value("v: !!int \"12\"").Type);
        Assert.Equal(ScalarType.Boolean, Value("v: !!bool \"yes\"").Type);
        Assert.Equal("hi", Value("v: !!binary aGk=").Text);
    }

    private static DocumentNode Value(string text) => Assert.Single(DocumentReader.Read(SourceText.FromText("x.yaml", text))).Root["v"u8];
}
