namespace Sluice.Tests.Scenarios;

/// <summary>A folder with <c>input/</c>: a scenario, or one form of it. Named by its path below <c>scenarios/</c>.</summary>
internal sealed record ScenarioCase(string Name)
{
    /// <summary>The files that every case has in <c>expected/</c>, with the command that prints each.</summary>
    private static readonly (string File, string Verb, string Format)[] Expected =
    [
        ("list.txt", "list", "text"),
        ("list.json", "list", "json"),
        ("list.csv", "list", "csv"),
        ("list.md", "list", "markdown"),
        ("list.dot", "list", "dot"),
        ("list.mmd", "list", "mermaid"),
        ("list.svg", "list", "svg"),
        ("list.html", "list", "html"),
        ("check.txt", "check", "text"),
        ("check.json", "check", "json"),
        ("check.sarif", "check", "sarif"),
        ("check.junit.xml", "check", "junit"),
        ("check.github.txt", "check", "github"),
        ("check.md", "check", "markdown"),
    ];

    /// <summary>All cases, in order of their names.</summary>
    public static IReadOnlyList<ScenarioCase> All { get; } =
    [
        .. Directory.EnumerateDirectories(Scenarios, "input", SearchOption.AllDirectories)
            .Select(input => new ScenarioCase(Path.GetRelativePath(Scenarios, Path.GetDirectoryName(input)!).Replace('\\', '/')))
            .OrderBy(scenario => scenario.Name, StringComparer.Ordinal),
    ];

    /// <summary>Further commands whose output is approved, from the <c>commands.tsv</c> of scenarios: the file below the scenario that holds it, a tab, the command.</summary>
    public static IReadOnlyList<(string Scenario, string File, string Command)> Commands { get; } =
    [
        .. from list in Directory.EnumerateFiles(Scenarios, "commands.tsv", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
           from line in File.ReadAllLines(list)
           let parts = line.Split('\t')
           select (Path.GetRelativePath(Scenarios, Path.GetDirectoryName(list)!).Replace('\\', '/'), parts[0], parts[1]),
    ];

    public static IEnumerable<string> ExpectedFiles => Expected.Select(static expected => expected.File);

    /// <summary>The formats of a verb that are expected of every case.</summary>
    public static IEnumerable<string> FormatsOf(string verb) => Expected.Where(expected => expected.Verb == verb).Select(static expected => expected.Format);

    /// <summary>The manifests, as a path from the root of the checkout.</summary>
    public string Input => $"scenarios/{Name}/input";

    /// <summary>What is expected of them, as a path from the root of the checkout.</summary>
    public string Expectations => $"scenarios/{Name}/expectations.yaml";

    /// <summary>The tool that renders the input; null when it is read as it is.</summary>
    public string? Tool =>
        File.Exists(Path.Combine(Repository.Root, Input, "Chart.yaml")) ? "helm"
        : File.Exists(Path.Combine(Repository.Root, Input, "kustomization.yaml")) ? "kubectl"
        : null;

    /// <summary>The day on which the case is judged, from its file <c>as-of</c>; null when no day plays a part.</summary>
    private string? Day => Path.Combine(Scenarios, Name, "as-of") is var file && File.Exists(file) ? File.ReadAllText(file).Trim() : null;

    private static string Scenarios => Path.Combine(Repository.Root, "scenarios");

    /// <summary>The command whose output an expected file holds.</summary>
    public string[] CommandOf(string file)
    {
        var (_, verb, format) = Expected.Single(expected => expected.File == file);
        return verb == "check" && Day is { } day ? [verb, Input, "--output", format, "--as-of", day] : [verb, Input, "--output", format];
    }
}
