using System.Text;
using System.Text.RegularExpressions;
using Sluice.Reports;

namespace Sluice.Tests.Scenarios;

/// <summary>
/// Every scenario in every format, byte for byte, through the command line; and what was expected of it by hand. A golden that differs is read,
/// understood and copied by a person from where the message says.
/// </summary>
[Collection("One at a time")]
public sealed partial class ScenarioTests
{
    public static TheoryData<string, string> Goldens()
    {
        var data = new TheoryData<string, string>();
        foreach (var scenario in ScenarioCase.All)
        {
            foreach (var file in ScenarioCase.ExpectedFiles) data.Add(scenario.Name, file);
        }

        return data;
    }

    public static TheoryData<string, string, string> Commands()
    {
        var data = new TheoryData<string, string, string>();
        foreach (var (scenario, file, command) in ScenarioCase.Commands) data.Add(scenario, file, command);
        return data;
    }

    public static TheoryData<string> Cases() => [.. ScenarioCase.All.Select(scenario => scenario.Name)];

    public static TheoryData<string> Stories() =>
    [
        .. Directory.EnumerateDirectories(Path.Combine(Repository.Root, "scenarios")).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal),
    ];

    [Fact]
    public void There_are_scenarios() => Assert.True(ScenarioCase.All.Count >= 20, $"{ScenarioCase.All.Count} cases");

    [Fact]
    public void Every_format_is_shown_by_every_scenario()
    {
        Assert.Equal(ReportFormats.List.Names, ScenarioCase.FormatsOf("list"));
        Assert.Equal(ReportFormats.Check.Names, ScenarioCase.FormatsOf("check"));
    }

    [Theory]
    [MemberData(nameof(Goldens))]
    public void Output_is_as_approved(string name, string file)
    {
        var scenario = Case(name);
        Approve(Path.Combine("scenarios", name, "expected", file), CommandLine.Run(scenario.CommandOf(file)), string.Join(' ', scenario.CommandOf(file)));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_command_of_a_scenario_prints_what_is_approved(string name, string file, string command)
    {
        foreach (var scenario in ScenarioCase.All.Where(scenario => scenario.Name.StartsWith(name + "/", StringComparison.Ordinal))) Case(scenario.Name);
        Approve(Path.Combine("scenarios", name, file), CommandLine.Run(command.Split(' ')[1..]), command["sluice ".Length..]);
    }

    [Fact]
    public void Every_broken_scenario_shows_what_its_fix_changes()
    {
        var pairs = ScenarioCase.All.Where(static scenario => scenario.Name.EndsWith("/broken", StringComparison.Ordinal)).Select(static scenario => scenario.Name[..^7]).ToList();
        Assert.NotEmpty(pairs);
        Assert.All(pairs, name => Assert.Equal(
            ["broken/expected/explain.txt", "broken/expected/test.txt", "expected/diff.json", "expected/diff.md", "expected/diff.txt", "fixed/expected/explain.txt", "fixed/expected/test.txt"],
            ScenarioCase.Commands.Where(command => command.Scenario == name).Select(static command => command.File).Order(StringComparer.Ordinal)));
    }

    /// <summary>Compares what was printed with an approved file, byte for byte.</summary>
    private static void Approve(string path, Ran ran, string command)
    {
        Assert.True(ran.ExitCode is 0 or 1, ran.Errors);
        var output = Encoding.UTF8.GetBytes(Untimed(ran.Text));
        var approved = Path.Combine(Repository.Root, path);
        if (File.Exists(approved) && File.ReadAllBytes(approved).AsSpan().SequenceEqual(output)) return;
        var received = Path.Combine(AppContext.BaseDirectory, "received", path);
        Directory.CreateDirectory(Path.GetDirectoryName(received)!);
        File.WriteAllBytes(received, output);
        Assert.Fail(File.Exists(approved)
            ? $"{approved} is not what sluice {command} prints.\n{Difference(File.ReadAllText(approved), ran.Text)}received: {received}"
            : $"{approved} was never approved. Read {received} and copy it if it is right.");
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void What_was_expected_by_hand_is_so(string name)
    {
        var scenario = Case(name);
        var text = File.ReadAllText(Path.Combine(Repository.Root, scenario.Expectations));
        Assert.Contains("expect: allow", text, StringComparison.Ordinal);
        Assert.Contains("expect: deny", text, StringComparison.Ordinal);
        var ran = CommandLine.Run("test", scenario.Expectations, scenario.Input);
        Assert.True(ran.ExitCode == 0, ran.Text + ran.Errors);
    }

    [Theory]
    [MemberData(nameof(Stories))]
    public void The_story_shows_what_is_printed(string name)
    {
        foreach (var scenario in ScenarioCase.All.Where(scenario => scenario.Name == name || scenario.Name.StartsWith(name + "/", StringComparison.Ordinal))) Case(scenario.Name);
        var shown = Transcript.OfMarkdown(File.ReadAllText(Path.Combine(Repository.Root, "scenarios", name, "README.md"))).Where(exchange => exchange.Output.Length > 0).ToList();
        Assert.NotEmpty(shown);
        foreach (var exchange in shown) SameAs(exchange);
    }

    /// <summary>Runs a shown command and compares output and exit code.</summary>
    internal static void SameAs(Exchange shown)
    {
        var words = shown.Command.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains(words[0], (string[])["sluice", "./sluice"]);
        var ran = CommandLine.Run(words[1..]);
        var text = Untimed(ran.Text).TrimEnd('\n');
        if (!IsShown(text.Split('\n'), Untimed(shown.Output).Split('\n'))) Assert.Fail($"$ {shown.Command}\n{Difference(shown.Output, text)}{ran.Errors}");
        if (shown.ExitCode is { } code) Assert.Equal(code, ran.ExitCode);
    }

    /// <summary>Whether the text is what is shown, where a line <c>⋮</c> stands for any number of lines.</summary>
    private static bool IsShown(ReadOnlySpan<string> text, ReadOnlySpan<string> shown)
    {
        if (shown.IsEmpty) return text.IsEmpty;
        if (shown[0] != "⋮") return !text.IsEmpty && text[0] == shown[0] && IsShown(text[1..], shown[1..]);
        for (var skipped = 0; skipped <= text.Length; skipped++)
        {
            if (IsShown(text[skipped..], shown[1..])) return true;
        }

        return false;
    }

    /// <summary>The text with the one thing in it that differs between runs, the time that check took, set to nought.</summary>
    private static string Untimed(string text) => Elapsed().Replace(text, " · 0.00 s");

    private static ScenarioCase Case(string name)
    {
        var scenario = ScenarioCase.All.Single(scenario => scenario.Name == name);
        if (scenario.Tool is { } tool && !Repository.HasProgram(tool)) Assert.Skip($"{tool} is not on the path");
        return scenario;
    }

    private static string Difference(string approved, string received)
    {
        var (left, right) = (approved.Split('\n'), received.Split('\n'));
        var at = 0;
        while (at < left.Length && at < right.Length && left[at] == right[at]) at++;
        var text = new StringBuilder().Append("first difference in line ").Append(at + 1).Append('\n');
        for (var line = Math.Max(0, at - 2); line < at; line++) text.Append("  ").Append(left[line]).Append('\n');
        for (var line = at; line < Math.Min(at + 5, left.Length); line++) text.Append("- ").Append(left[line]).Append('\n');
        for (var line = at; line < Math.Min(at + 5, right.Length); line++) text.Append("+ ").Append(right[line]).Append('\n');
        return text.ToString();
    }

    [GeneratedRegex(@"(?m) · [0-9]+\.[0-9]{2} s$")]
    private static partial Regex Elapsed();
}

/// <summary>Tests that set the working folder or standard error of the process; nothing runs beside them.</summary>
[CollectionDefinition("One at a time", DisableParallelization = true)]
public sealed class OneAtATime;
