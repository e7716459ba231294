using System.Text.Json;
using Sluice.Charters;
using Sluice.Compile;
using Sluice.Tests.Charters;
using Sluice.Tests.House;
using YamlDotNet.RepresentationModel;

namespace Sluice.Tests.Compile;

/// <summary>The expressions of the admission policies, run by an evaluator of CEL against objects that must pass and objects that must not.</summary>
public sealed class AdmissionTests
{
    private static readonly string Table = File.ReadAllText(Path.Combine(Checkout.Root, "tests", "Sluice.Tests", "Compile", "admission-requests.yaml"));

    private static List<YamlNode> Requests => [.. Plain.List(Table)];

    [Fact]
    public void Each_expression_lets_pass_what_must_pass_and_refuses_what_must_not()
    {
        var answers = Judge(SmallCharter.Bound, Requests.Select(Plain.Json));
        Assert.Equal(Requests.Count, answers.Count);
        var wrong = Requests.Zip(answers).Where(static pair => !Meets(pair.First.At("refused").Text(), pair.Second)).Select(static pair => $"{Plain.Json(pair.First)}\n  answered: {string.Join(" | ", pair.Second)}");
        Assert.Empty(wrong);

        static bool Meets(string refused, List<string> answer) => refused.Length == 0 ? answer.Count == 0 : answer.Count == 1 && answer[0].StartsWith(refused, StringComparison.Ordinal)
            || (answer.Count > 1 && answer.Exists(each => each.StartsWith(refused, StringComparison.Ordinal)) && answer.TrueForAll(static each => !each.StartsWith("fault", StringComparison.Ordinal)));
    }

    /// <summary>
    /// The plugin of the API server itself, with its matching, its bindings, its typed objects and its limits of cost, refuses what the evaluator refuses; it names the first validation only.
    /// A request without a day of creation is none that reaches the plugin, as the API server writes it before it asks.
    /// </summary>
    [Fact]
    public void The_API_server_judges_alike()
    {
        var program = Peer.Require("admission");
        var requests = Requests.ConvertAll(Plain.Json);
        var evaluated = Judge(SmallCharter.Bound, requests);
        var judged = Answers(program, [], SmallCharter.Bound, requests);
        Assert.Equal(requests.Count, judged.Count);
        var wrong = requests.Zip(evaluated, judged).Where(static row => row.Second.Count == 0 ? row.Third.Count > 0 : row.Third.Count != 1 || !row.Second.Contains(row.Third[0])).ToList();
        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Select(static row => $"{row.First}\n  evaluated: {string.Join(" | ", row.Second)}\n  API server: {string.Join(" | ", row.Third)}")));
    }

    /// <summary>Everything that the targets generate passes, made by one who may enforce the charter.</summary>
    [Fact]
    public void What_is_generated_passes()
    {
        var documents = CompileTarget.Find("networkpolicy")!.Compile(SmallCharter.Bound).Files.SelectMany(static file => Plain.Documents(file.Content)).Select(Plain.Json).ToList();
        Assert.True(documents.Count > 4);
        const string Enforcer = """{"group":"sluice.dev","name":"shop","resource":"charters","verb":"enforce"}""";
        var requests = documents.SelectMany(static document => ((string[])["networkpolicies", "generated"]).Select(policy => $"{{\"policy\":\"{policy}\",\"operation\":\"CREATE\",\"object\":{document},\"may\":{Enforcer}}}"));
        Assert.All(Judge(SmallCharter.Bound, requests), static answer => Assert.Empty(answer));
    }

    /// <summary>The canary: each validation refuses something of the table, so that none could be left out unnoticed.</summary>
    [Fact]
    public void Each_validation_refuses_something()
    {
        var messages = Requests.Select(static request => request.At("refused").Text()).Where(static refused => refused.Length > 0).ToHashSet(StringComparer.Ordinal);
        foreach (var validation in AdmissionRules.Of(SmallCharter.Bound.Charter).SelectMany(static rules => rules.Validations))
            Assert.Contains(messages, message => validation.Message.StartsWith(message, StringComparison.Ordinal));
    }

    [Fact]
    public void Only_labels_that_decide_are_guarded()
    {
        var charter = Chartered.Spec("governs: [{labels: {closed: 'yes'}}]\ncomponents: {web: {namespace: shop, ports: {http: 80}}}\nflows: [{from: {labels: {trusted: 'true'}, carriedBy: [ops]}, to: web}]\ntenants: {label: tenant}").Sound();
        Assert.Equal(["closed", "tenant", "trusted"], AdmissionRules.Guarded(charter));
        Assert.DoesNotContain(AdmissionRules.Of(Chartered.Spec("governs: [{namespace: shop}]").Sound()), static rules => rules.Name == "namespace-labels");
    }

    [Fact]
    public void Only_governed_namespaces_are_bound_by_name_and_by_label()
    {
        var objects = AdmissionTarget.Objects(SmallCharter.Bound).Select(static generated => ManifestYaml.Write(generated.Manifest)).ToList();
        Assert.Single(objects, static text => text.Contains("name: sluice-shop-networkpolicies-names\n", StringComparison.Ordinal) && text.Contains("kubernetes.io/metadata.name: shop\n", StringComparison.Ordinal));
        Assert.Single(objects, static text => text.Contains("name: sluice-shop-networkpolicies-labels-1\n", StringComparison.Ordinal) && text.Contains("tenant: acme\n", StringComparison.Ordinal));
    }

    private static List<List<string>> Judge(BoundCharter bound, IEnumerable<string> requests)
    {
        Assert.SkipUnless(Directory.Exists(Path.Combine(Checkout.Root, ".tools", "npm", "node_modules", "@marcbachmann", "cel-js")), "the evaluator of CEL is not installed; ./test does it");
        return Answers("node", [Path.Combine(Checkout.Root, "tests", "tools", "admission.mjs")], bound, requests);
    }

    private static List<List<string>> Answers(string program, string[] arguments, BoundCharter bound, IEnumerable<string> requests)
    {
        var manifests = AdmissionTarget.Objects(bound).Select(static generated => generated.Manifest).ToList();
        var output = Peer.Answer(program, $"{{\"policies\":[{Of("ValidatingAdmissionPolicy")}],\"bindings\":[{Of("ValidatingAdmissionPolicyBinding")}],\"requests\":[{string.Join(',', requests)}]}}", arguments);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonSerializer.Deserialize<List<string>>(line)!)];

        string Of(string kind) => string.Join(',', manifests.Where(manifest => manifest.Find("kind") == ManifestNode.FromString(kind)).Select(static manifest => ManifestJson.Write(manifest)));
    }
}
