using System.Text.RegularExpressions;
using NJsonSchema;
using Sluice.Compile;
using Sluice.Readers.Charters;
using Sluice.Tests.Compile;
using Sluice.Tests.House;

namespace Sluice.Tests.Charters;

/// <summary>The schema that editors and clusters use is the language that is read.</summary>
public sealed partial class CharterSchemaTests
{
    internal static readonly Lazy<Task<JsonSchema>> Schema = new(static () => JsonSchema.FromJsonAsync(ManifestJson.Write(CharterSchema.Json), TestContext.Current.CancellationToken));

    /// <summary>What is checked in is what is generated; where it is not, the text to take over stands beside the tests.</summary>
    [Fact]
    public void The_schema_and_the_definitions_that_are_checked_in_are_those_of_the_language()
    {
        var stale = new List<string>();
        Compare("docs/schemas/charter.schema.json", ManifestJson.Write(CharterSchema.Json));
        foreach (var (file, definition) in CharterSchema.Definitions) Compare($"docs/crds/{file}", ManifestYaml.Write(definition));
        Assert.True(stale.Count == 0, $"stale: {string.Join(", ", stale)}; the new text is in {Path.Combine(AppContext.BaseDirectory, "received")}");

        void Compare(string path, string text)
        {
            var approved = Path.Combine(Checkout.Root, path);
            if (File.Exists(approved) && File.ReadAllText(approved) == text) return;
            var received = Path.Combine(AppContext.BaseDirectory, "received", path);
            Directory.CreateDirectory(Path.GetDirectoryName(received)!);
            File.WriteAllText(received, text);
            stale.Add(path);
        }
    }

    [Fact]
    public async Task Examples_and_random_charters_are_valid()
    {
        var schema = await Schema.Value;
        var examples = Blocks().Matches(File.ReadAllText(Path.Combine(Checkout.Root, "docs", "charter.md"))).Select(static match => match.Groups["yaml"].Value)
            .Where(static block => block.StartsWith("apiVersion:", StringComparison.Ordinal)).ToList();
        Assert.True(examples.Count >= 2, "the examples are gone");
        for (var seed = 1; seed <= 40; seed++)
        {
            var (documents, _) = RandomCharter.Draw(seed);
            examples.Add($"apiVersion: sluice.dev/v1alpha1\nkind: Charter\nmetadata: {{name: shop}}\nspec:\n  {documents[0].Replace("\n", "\n  ", StringComparison.Ordinal)}");
            examples.AddRange(documents[1..]);
        }

        foreach (var example in examples) Assert.True(schema.Validate(Plain.Json(Plain.Documents(example).Single())).Count == 0, $"{string.Join('\n', schema.Validate(Plain.Json(Plain.Documents(example).Single())))}\n{example}");
    }

    [Theory]
    [InlineData("kind: Charter\nspec: {flow: []}")]
    [InlineData("kind: Charter\nspec: {flows: [{from: web}]}")]
    [InlineData("kind: Charter\nspec: {flows: [{from: web, to: {compnent: db}}]}")]
    [InlineData("kind: Charter\nspec: {components: {web: {pods: {app: web}}}}")]
    [InlineData("kind: Charter\nspec: {flows: [{from: web, to: db, ports: [70000]}]}")]
    [InlineData("kind: AccessException\nspec: {opens: {from: a, to: b}, reason: r, auditRef: c, expires: 2026-01-01}")]
    [InlineData("kind: AccessException\nspec: {owner: a, reason: r, auditRef: c, expires: 2026-01-01, dataClassification: secret}")]
    [InlineData("kind: Charters\nspec: {}")]
    public async Task What_the_reader_refuses_is_not_valid(string text) =>
        Assert.NotEmpty((await Schema.Value).Validate(Plain.Json(Plain.Documents($"apiVersion: sluice.dev/v1alpha1\nmetadata: {{name: shop}}\n{text}").Single())));

    [GeneratedRegex(@"^```yaml\n(?<yaml>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Blocks();
}
