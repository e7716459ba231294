using Sluice.Compile;
using Sluice.Reports;
using Sluice.Reports.Compilation;
using Sluice.Tests.Building;
using Sluice.Tests.Charters;
using Sluice.Tests.Reports;

namespace Sluice.Tests.Compile;

/// <summary>Names of a charter that stand for more pods than they say are printed beside the proof, and never opened in silence.</summary>
public sealed class SharedMeaningTests
{
    private const string Shop = "governs: [{namespace: shop}]\ncomponents:\n  db: {namespace: shop, pods: {app: db}, ports: {sql: 5432}}\n";

    private static readonly Cluster Cluster = Building.Cluster.Whole.Pod("shop/bare").Pod("shop/one", "app=x").Pod("shop/two", "app=x,tier=data").Pod("shop/db", "app=db").Pod("lab/one", "app=x");

    [Theory]
    [InlineData("flows: [{from: shop/one, to: db}]", "shop/one: shop/two")]
    [InlineData("flows: [{from: shop/two, to: db}]", "")]
    [InlineData("flows: [{from: shop/bare, to: db}]", "shop/bare: shop/db, shop/one, shop/two")]
    [InlineData("forbidden: [{from: shop/one, to: db}]", "shop/one: shop/two")]
    [InlineData("flows: [{from: shop/*, to: db}]", "")]
    public void A_workload_whose_labels_others_carry_too_is_told_with_them(string spec, string told) =>
        Assert.Equal(told, string.Join("; ", SharedMeaning.Of(Chartered.Spec(Shop + spec).Bound(Cluster.Snapshot)).Select(static one => $"{one.Name}: {string.Join(", ", one.Others)}")));

    [Fact]
    public void A_workload_that_an_exception_names_is_told_too() =>
        Assert.Equal("shop/one", Assert.Single(SharedMeaning.Of(Chartered.Spec(Shop, Chartered.Exception("e", "{from: shop/one, to: db}")).Bound(Cluster.Snapshot))).Name);

    [Theory]
    [InlineData("again: {namespace: shop, pods: {app: db}}", "again: db")]
    [InlineData("x: {namespace: shop, pods: {tier: data}}\n  y: {namespace: shop, pods: {app: x, tier: data}}", "x: y")]
    [InlineData("x: {namespace: shop, pods: {app: x}}\n  y: {namespace: shop, pods: {app: x, tier: data}}", "")]
    [InlineData("lab: {namespace: lab, pods: {app: db}}", "")]
    [InlineData("new: {namespace: shop, pods: {app: none}}\n  old: {namespace: shop, pods: {app: gone}}", "")]
    public void Components_that_pick_the_same_pods_are_told(string component, string told) =>
        Assert.Equal(told, string.Join("; ", SharedMeaning.Of(Chartered.Spec($"{Shop}  {component}").Bound(Cluster.Snapshot)).Select(static one => $"{one.Name}: {string.Join(", ", one.Others)}")));

    [Theory]
    [InlineData("networkpolicy", "The proof leaves out a pod to itself, a pod and its own node and pods that no label tells apart.")]
    [InlineData("cluster-networkpolicy", "The proof leaves out a pod to itself, a pod and its own node, the order beside other cluster-wide policies of the same priority and pods that no label tells apart.")]
    public void What_a_proof_leaves_out_is_printed(string target, string sentence)
    {
        var bound = Chartered.Spec($"{Shop}flows: [{{from: shop/one, to: db}}]").Bound(Cluster.Snapshot);
        var report = new CompileReport { Charter = "shop", Targets = [CompileTarget.Find(target)!.Compile(bound)], Proof = new([], 7), Shared = SharedMeaning.Of(bound) };
        var text = string.Join(' ', System.Text.Encoding.UTF8.GetString(Golden.Bytes(report, ReportFormats.Compile.Find("text")!)).Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(sentence, text, StringComparison.Ordinal);
        Assert.Contains("shop/one stands for shop/two too: what is opened to one is opened to all sluice.yaml:", text, StringComparison.Ordinal);
        Assert.Contains("\"others\":[\"shop/two\"]", System.Text.Encoding.UTF8.GetString(Golden.Bytes(report, ReportFormats.Compile.Find("json")!)), StringComparison.Ordinal);
    }
}
