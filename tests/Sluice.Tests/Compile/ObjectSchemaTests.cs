using System.Diagnostics;
using System.Text.Json;
using Sluice.Compile;
using Sluice.Readers.Charters;
using Sluice.Tests.Charters;
using Sluice.Tests.House;

namespace Sluice.Tests.Compile;

/// <summary>
/// What is compiled has the form that API servers ask for: objects are validated against the published OpenAPI schemas of Kubernetes and of Cilium's custom resources. Those of
/// ClusterNetworkPolicy and Calico are not to be had as a package; the former are read back by the strict reader, the latter by an evaluator of their own.
/// </summary>
public sealed class ObjectSchemaTests
{
    private static readonly string[] Known = ["networkpolicy", "cilium", "admission"];

    [Fact]
    public void Compiled_objects_are_valid()
    {
        var objects = new List<string>();
        for (var seed = 1; seed <= 15; seed++)
        {
            var (documents, snapshot) = RandomCharter.Draw(seed);
            var bound = Chartered.Spec(documents[0], documents[1..]).Bound(snapshot);
            foreach (var file in Known.SelectMany(name => CompileTarget.Find(name)!.Compile(bound).Files)) objects.AddRange(Plain.Documents(file.Content).Select(Plain.Json));
        }

        var faults = Validate(objects);
        Assert.Equal(objects.Count, faults.Count);
        for (var at = 0; at < faults.Count; at++) Assert.True(faults[at] == "", $"{faults[at] ?? "no schema of its kind"}\n{objects[at]}");
    }

    [Fact]
    public void The_custom_resource_definitions_are_valid()
    {
        var definitions = CharterSchema.Definitions.Select(static one => ManifestJson.Write(one.Definition)).ToList();
        Assert.Equal(["", ""], Validate(definitions));
    }

    [Fact]
    public void The_manifests_for_a_cluster_are_valid()
    {
        var objects = Directory.EnumerateFiles(Path.Combine(Checkout.Root, "integrations", "kubernetes"), "*.yaml").SelectMany(static file => Plain.Documents(File.ReadAllText(file))).Select(Plain.Json).ToList();
        Assert.True(objects.Count >= 5, "the manifests are gone");
        var faults = Validate(objects);
        for (var at = 0; at < objects.Count; at++) Assert.True(faults[at] == "", $"{faults[at] ?? "no schema of its kind"}\n{objects[at]}");
    }

    /// <summary>The canary: what is no such object is refused.</summary>
    [Theory]
    [InlineData("""{"apiVersion":"networking.k8s.io/v1","kind":"NetworkPolicy","metadata":{"name":"a"},"spec":{"podSelector":{},"egress":[{"ports":[{"port":80,"endPort":"90"}]}]}}""")]
    [InlineData("""{"apiVersion":"cilium.io/v2","kind":"CiliumNetworkPolicy","metadata":{"name":"a"},"spec":{"endpointSelector":{},"egress":[{"toPorts":[{"ports":[{"port":80}]}]}]}}""")]
    [InlineData("""{"apiVersion":"admissionregistration.k8s.io/v1","kind":"ValidatingAdmissionPolicy","metadata":{"name":"a"},"spec":{"validations":[{"message":"no expression"}]}}""")]
    [InlineData("""{"apiVersion":"batch/v1","kind":"CronJob","metadata":{"name":"a"},"spec":{"schedule":"0 3 * * *","jobTemplate":{"spec":{"template":{"spec":{"containers":"none"}}}}}}""")]
    [InlineData("""{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRole","metadata":{"name":"a"},"rules":[{"apiGroups":[""],"resources":["pods"]}]}""")]
    public void What_has_another_form_is_refused(string json) => Assert.NotEqual("", Assert.Single(Validate([json])) ?? "");

    private static List<string?> Validate(List<string> objects)
    {
        Assert.SkipUnless(Directory.Exists(Path.Combine(Checkout.Root, ".tools", "npm", "node_modules", "kubernetes-models")), "the schemas of Kubernetes are not installed; ./test does it");
        using var node = Process.Start(new ProcessStartInfo("node", [Path.Combine(Checkout.Root, "tests", "tools", "objects.mjs")]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = node.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = node.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        node.StandardInput.Write($"[{string.Join(',', objects)}]");
        node.StandardInput.Close();
        Assert.True(node.WaitForExit(60_000) && node.ExitCode == 0, errors.Result);
        return [.. output.Result.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonSerializer.Deserialize<string?>(line))];
    }
}
