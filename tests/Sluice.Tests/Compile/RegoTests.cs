using System.Text.Json;
using System.Text.RegularExpressions;
using Sluice.Compile;
using Sluice.Tests.Charters;

namespace Sluice.Tests.Compile;

/// <summary>The generated Rego in the Open Policy Agent: its own tests, and what it says of manifests. <c>tests/peers/rego</c> is the agent's library behind two verbs.</summary>
public sealed partial class RegoTests
{
    private const string Rules = "rego/network.rego";

    private static Dictionary<string, string> Files(string spec = "governs: [{namespace: shop}, {labels: {tenant: acme, example.com/team: a}}]\nexceptions: {longest: 180d}") =>
        CompileTarget.Find("rego")!.Compile(Chartered.Spec(spec).Bound()).Files.ToDictionary(static file => file.Path, static file => file.Content);

    [Theory]
    [InlineData("governs: [{namespace: shop}, {labels: {tenant: acme, example.com/team: a}}]\nexceptions: {longest: 180d}")]
    [InlineData("components: {}")]
    public void Its_own_tests_pass_whatever_the_charter_governs(string spec)
    {
        var results = Tested(Files(spec));
        Assert.Equal(TestName().Count(Files(spec)["rego/network_test.rego"]), results.Count);
        Assert.All(results, static result => Assert.StartsWith("PASS ", result, StringComparison.Ordinal));
    }

    /// <summary>The canary of its tests: each rule that denies or warns is missed by a test when it says nothing.</summary>
    [Fact]
    public void No_denial_can_fall_silent_unnoticed()
    {
        var files = Files();
        var denials = Denial().Matches(files[Rules]);
        Assert.Equal(16, denials.Count);
        foreach (var denial in denials.Select(static match => match.Index))
        {
            var open = files[Rules].IndexOf("{\n", denial, StringComparison.Ordinal) + 2;
            var silent = new Dictionary<string, string>(files) { [Rules] = files[Rules].Insert(open, "\tcount(input) < 0\n") };
            Assert.True(Tested(silent).Exists(static result => result.StartsWith("FAIL ", StringComparison.Ordinal)), files[Rules][denial..files[Rules].IndexOf("\n}\n", denial, StringComparison.Ordinal)]);
        }
    }

    [Fact]
    public void What_is_generated_for_a_charter_is_denied_nothing_and_each_piece_that_is_taken_away_is_missed()
    {
        var rego = CompileTarget.Find("rego")!.Compile(SmallCharter.Bound).Files.ToDictionary(static file => file.Path, static file => file.Content);
        var generated = CompileTarget.Find("networkpolicy")!.Compile(SmallCharter.Bound).Files.SelectMany(static file => Plain.Documents(file.Content)).Select(Plain.Json).ToList();
        var spaces = generated.Select(static document => JsonDocument.Parse(document).RootElement.GetProperty("metadata").GetProperty("namespace").GetString()!).Distinct(StringComparer.Ordinal).ToList();
        var workloads = spaces.ConvertAll(static space => $$$"""{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","namespace":"{{{space}}}"},"spec":{}}""");
        var tenants = spaces.Where(static space => space != "shop").Select(static space => $$$$"""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"{{{{space}}}}","labels":{"tenant":"acme"}}}""");

        Assert.Empty(Denied(rego, [.. generated, .. workloads, .. tenants]));
        var open = Denied(rego, [.. workloads, .. tenants]);
        Assert.Equal(2 * spaces.Count, open.Count);
        Assert.All(open, static message => Assert.Contains("no NetworkPolicy that denies all", message, StringComparison.Ordinal));
    }

    [Fact]
    public void Labels_decide_who_is_governed()
    {
        const string Workload = """{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","namespace":"a"},"spec":{}}""";
        Assert.Equal(2, Denied(Files(), [Workload, """{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"a","labels":{"tenant":"acme","example.com/team":"a"}}}"""]).Count);
        Assert.Empty(Denied(Files(), [Workload, """{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"a","labels":{"tenant":"acme"}}}"""]));
    }

    [Fact]
    public void The_settings_are_those_of_the_charter()
    {
        var text = Files()[Rules];
        Assert.Contains("\nlongest_days := 180\n", text, StringComparison.Ordinal);
        Assert.Contains("\ngoverned contains \"shop\"\n", text, StringComparison.Ordinal);
        Assert.Contains("\tspace.metadata.labels.tenant == \"acme\"\n", text, StringComparison.Ordinal);
        Assert.Contains("\tspace.metadata.labels[\"example.com/team\"] == \"a\"\n", text, StringComparison.Ordinal);
        Assert.Contains("\ngoverned := set()\n", Files("components: {}")[Rules], StringComparison.Ordinal);
    }

    /// <summary>A line for each test of the package: <c>PASS</c> or <c>FAIL</c>, and its name.</summary>
    private static List<string> Tested(Dictionary<string, string> files) => [.. Agent("test", files, "").Split('\n', StringSplitOptions.RemoveEmptyEntries)];

    private static List<string> Denied(Dictionary<string, string> files, IEnumerable<string> documents)
    {
        var input = string.Join(',', documents.Select(static document => $$$"""{"path":"made.yaml","contents":{{{document}}}}"""));
        using var answer = JsonDocument.Parse(Agent("ask", files, $$$"""{"input":[{{{input}}}],"data":{"today":"2026-06-30"}}"""));
        return [.. answer.RootElement.GetProperty("deny").EnumerateArray().Select(static message => message.GetString()!)];
    }

    private static string Agent(string verb, Dictionary<string, string> files, string input)
    {
        var program = Peer.Require("rego");
        var folder = Directory.CreateTempSubdirectory("sluice-rego-");
        try
        {
            foreach (var (path, text) in files) File.WriteAllText(Path.Combine(folder.FullName, Path.GetFileName(path)), text);
            return Peer.Answer(program, input, verb, folder.FullName);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [GeneratedRegex("^test_\\w+ if", RegexOptions.Multiline)]
    private static partial Regex TestName();

    [GeneratedRegex("^(?:deny|warn) contains message if", RegexOptions.Multiline)]
    private static partial Regex Denial();
}
