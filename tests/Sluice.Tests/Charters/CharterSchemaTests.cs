using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using NJsonSchema;
using Sluice.Compile;
using Sluice.Readers.Charters;
using Sluice.Tests.Compile;
using Sluice.Tests.House;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

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

        foreach (var example in examples) Assert.True(schema.Validate(Json(example)).Count == 0, $"{string.Join('\n', schema.Validate(Json(example)))}\n{example}");
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
        Assert.NotEmpty((await Schema.Value).Validate(Json($"apiVersion: sluice.dev/v1alpha1\nmetadata: {{name: shop}}\n{text}")));

    /// <summary>YAML as JSON, plain numbers and booleans as such, read by another parser than ours.</summary>
    internal static string Json(string yaml)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream)) Write(json, Plain.Documents(yaml).Single());
        return System.Text.Encoding.UTF8.GetString(stream.ToArray());

        static void Write(Utf8JsonWriter json, YamlNode node)
        {
            switch (node)
            {
                case YamlMappingNode mapping:
                    json.WriteStartObject();
                    foreach (var (key, value) in mapping.Children)
                    {
                        json.WritePropertyName(key.Text());
                        Write(json, value);
                    }

                    json.WriteEndObject();
                    break;
                case YamlSequenceNode sequence:
                    json.WriteStartArray();
                    foreach (var item in sequence) Write(json, item);
                    json.WriteEndArray();
                    break;
                case YamlScalarNode { Style: ScalarStyle.Plain } scalar when int.TryParse(scalar.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number):
                    json.WriteNumberValue(number);
                    break;
                case YamlScalarNode { Style: ScalarStyle.Plain, Value: "true" or "false" } scalar:
                    json.WriteBooleanValue(scalar.Value == "true");
                    break;
                default:
                    json.WriteStringValue(node.Text());
                    break;
            }
        }
    }

    [GeneratedRegex(@"^```yaml\n(?<yaml>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Blocks();
}
