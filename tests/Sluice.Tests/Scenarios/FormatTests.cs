using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Sluice.Reports;
using Sluice.Tests.Reports;

namespace Sluice.Tests.Scenarios;

/// <summary>Every format of every scenario, read back: each is valid by its own rules, and all tell the same connections as the JSON.</summary>
public sealed partial class FormatTests
{
    public static TheoryData<string> Cases() => [.. ScenarioCase.All.Select(scenario => scenario.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void All_formats_tell_the_same_connections(string name)
    {
        var printed = new PrintedRelation(ScenarioCase.All.Single(scenario => scenario.Name == name));
        var expected = printed.Json();
        Assert.Equal(expected, printed.Csv());
        Assert.Equal(expected, printed.Dot());
        Assert.Equal(expected, printed.Mermaid());
        Assert.Equal(expected, printed.Html());
        Assert.Equal(expected, printed.Svg());
        Assert.Equal(printed.JsonBetweenOthers(), printed.Markdown());
        foreach (var (_, published) in printed.Published()) Assert.Equal(printed.Published().First().Lines, published);
    }

    [Fact]
    public void Some_scenario_publishes_something() => Assert.Contains(ScenarioCase.All, scenario => new PrintedRelation(scenario).Published().First().Lines.Count > 1);

    [Fact]
    public void Some_scenario_has_something_of_every_kind()
    {
        var all = string.Join('\n', ScenarioCase.All.SelectMany(scenario => new PrintedRelation(scenario).Json()));
        foreach (var part in (string[])["unknown: ", "all ports", " · UDP", "[pods with ", "[any other pod] in ", "internet except", "[an ingress controller]"])
            Assert.Contains(part, all, StringComparison.Ordinal);
    }

    [Fact]
    public void CSV_reads_back_whatever_the_names_are_and_runs_no_formula()
    {
        var rows = CsvText.Read(Golden.Text(SampleRelations.Hostile(), ReportFormats.List.Find("csv")!));
        Assert.All(rows, row => Assert.Equal(11, row.Length));
        Assert.Contains("'=1+1", rows.SelectMany(row => row));
        Assert.All(rows.SelectMany(row => row).Where(cell => cell.Length > 0), cell => Assert.DoesNotContain(cell[0], "=+-@\t\r"));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Tables_of_Markdown_have_as_many_cells_in_every_row(string name)
    {
        foreach (var file in (string[])["list.md", "check.md"]) Tables(Text(name, file));
    }

    [Fact]
    public void Tables_of_Markdown_keep_their_cells_whatever_the_names_are()
    {
        Tables(Golden.Text(SampleRelations.Hostile(), ReportFormats.List.Find("markdown")!));
        Tables(Golden.Text(SampleChecks.Hostile(), ReportFormats.Check.Find("markdown")!));
        Tables(Golden.Text(SampleVerbs.Diff(), ReportFormats.Diff.Find("markdown")!));
    }

    [Theory]
    [InlineData("www.evil.example/x", "www&#46;evil.example/x")]
    [InlineData("https://evil.example", "https&#58;//evil.example")]
    [InlineData("[a](b)", "\\[a\\](b)")]
    [InlineData("a|b", "a\\|b")]
    public void Nothing_in_Markdown_becomes_a_link_or_a_cell(string text, string escaped) => Assert.Equal(escaped, Sluice.Reports.Escaping.MarkdownText.Escape(text));

    /// <summary>The attributes and children that the schemas of Jenkins, GitLab and Ant share, with <c>file</c> and <c>line</c> as pytest and GitLab write them.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void JUnit_has_the_common_shape_and_counts_right(string name)
    {
        var root = XDocument.Parse(Text(name, "check.junit.xml")).Root!;
        Shape(root, "testsuites", ["name", "tests", "failures", "errors"], ["testsuite"]);
        foreach (var suite in root.Elements())
        {
            Shape(suite, "testsuite", ["name", "tests", "failures", "errors", "skipped"], ["testcase"]);
            Assert.Equal((string)suite.Attribute("tests")!, $"{suite.Elements().Count()}");
            Assert.Equal((string)suite.Attribute("failures")!, $"{suite.Descendants("failure").Count()}");
            foreach (var test in suite.Elements())
            {
                Shape(test, "testcase", ["classname", "name", "file", "line"], ["failure", "system-out"]);
                foreach (var child in test.Elements()) Shape(child, child.Name.LocalName, ["type", "message"], []);
            }
        }
    }

    /// <summary>As the runner reads them: https://github.com/actions/toolkit/blob/main/docs/problem-matchers.md and its command parser.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void Annotations_are_one_line_each_and_decode_to_what_was_meant(string name)
    {
        var lines = Text(name, "check.github.txt").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        using var json = JsonDocument.Parse(Text(name, "check.json"));
        Assert.Equal(json.RootElement.GetProperty("problems").GetArrayLength() + json.RootElement.GetProperty("findings").GetArrayLength(), lines.Length);
        foreach (var line in lines)
        {
            var command = Annotation().Match(line);
            Assert.True(command.Success, line);
            foreach (var property in command.Groups["properties"].Value.Split(','))
                Assert.Matches("^(file|title)=[^:,]+$|^(line|endLine|col|endColumn)=[1-9][0-9]*$", property);
            Assert.DoesNotMatch("%(?!25|0A|0D|3A|2C)", line);
        }
    }

    [Fact]
    public void TAP_is_of_version_14_and_its_plan_counts()
    {
        var lines = Golden.Text(SampleVerbs.Test(), ReportFormats.Test.Find("tap")!).TrimEnd('\n').Split('\n');
        Assert.Equal("TAP version 14", lines[0]);
        var points = lines.Where(line => TestPoint().IsMatch(line)).ToList();
        Assert.Equal($"1..{points.Count}", lines[1]);
        Assert.Equal(Enumerable.Range(1, points.Count), points.Select(point => int.Parse(TestPoint().Match(point).Groups[1].Value)));
        var isBlock = false;
        foreach (var line in lines.Skip(2))
        {
            if (line is "  ---" or "  ...")
            {
                Assert.Equal(line == "  ...", isBlock);
                isBlock = !isBlock;
            }
            else Assert.True(isBlock ? line.StartsWith("  ", StringComparison.Ordinal) : TestPoint().IsMatch(line) || line.StartsWith('#'), line);
        }

        Assert.False(isBlock);
        foreach (var point in points) Assert.DoesNotMatch(@"(?<!\\)#", point[(point.IndexOf(" - ", StringComparison.Ordinal) + 3)..]);
    }

    private static void Tables(string markdown)
    {
        var lines = markdown.Split('\n');
        for (var at = 1; at < lines.Length; at++)
        {
            if (!Separator().IsMatch(lines[at])) continue;
            var cells = Bars(lines[at]);
            Assert.Equal(cells, Bars(lines[at - 1]));
            for (at++; at < lines.Length && lines[at].StartsWith('|'); at++) Assert.True(Bars(lines[at]) == cells, lines[at]);
        }
    }

    private static int Bars(string line) => Bar().Count(line);

    private static void Shape(XElement element, string name, string[] attributes, string[] children)
    {
        Assert.Equal(name, element.Name.LocalName);
        Assert.All(element.Attributes(), attribute => Assert.Contains(attribute.Name.LocalName, attributes));
        Assert.All(element.Elements(), child => Assert.Contains(child.Name.LocalName, children));
    }

    private static string Text(string name, string file) => File.ReadAllText(Path.Combine(Repository.Root, "scenarios", name, "expected", file), Encoding.UTF8);

    [GeneratedRegex(@"^\|(?:-+\|)+$")]
    private static partial Regex Separator();

    [GeneratedRegex(@"(?<!\\)(?:\\\\)*\|")]
    private static partial Regex Bar();

    [GeneratedRegex("^::(?:error|warning|notice) (?<properties>[^:]*)::[^\r\n]+$")]
    private static partial Regex Annotation();

    [GeneratedRegex(@"^(?:not )?ok (\d+) - ")]
    private static partial Regex TestPoint();
}
