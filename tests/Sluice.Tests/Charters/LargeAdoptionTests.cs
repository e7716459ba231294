using System.Globalization;
using Sluice.Analysis;
using Sluice.Charters.Adoption;
using Sluice.Model;
using Sluice.Reports.Adoption;
using Sluice.Sets;
using Sluice.Tests.Building;

namespace Sluice.Tests.Charters;

/// <summary>Thousands of workloads: rows are told by class and folded, and nothing is compared pair by pair.</summary>
public sealed class LargeAdoptionTests
{
    private const int Spaces = 40;
    private const int Each = 50;

    [Fact]
    public void Two_thousand_workloads_are_written_down_exactly()
    {
        var snapshot = Fleet();
        var clock = System.Diagnostics.Process.GetCurrentProcess().TotalProcessorTime;
        var adopted = Adopter.Of(snapshot, AdoptedInput.Day, Profile.Upstream);
        var files = CharterText.Of(adopted);
        var spent = System.Diagnostics.Process.GetCurrentProcess().TotalProcessorTime - clock;
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{spent.TotalMilliseconds:F0} ms of processor, {adopted.Flows.Count} flows, {adopted.RowPatterns} patterns, {files.Sum(static file => file.Content.Length)} characters"));
        Assert.True(adopted.IsExact);
        Assert.Equal(Spaces * Each, adopted.Charter.Components.Count);
        Assert.True(adopted.Flows.Count <= 1.5 * adopted.RowPatterns);
        Assert.Equal(Resolving.Everywhere, adopted.Resolving);
        Assert.True(spent < TimeSpan.FromSeconds(20), $"{spent.TotalSeconds} s of processor");
    }

    /// <summary>Namespaces that are closed by default, in each a chain of workloads, and one that every namespace may reach.</summary>
    private static Snapshot Fleet()
    {
        var (spaces, workloads, policies) = (new List<Namespace> { Namespace.Defined("kube-system", Labels.Empty) }, new List<Workload>(), new List<Policy>());
        workloads.Add(new() { Name = new("Deployment", "kube-system", "coredns"), Labels = Labels.Of(("k8s-app", "kube-dns")), Replicas = 2 });
        for (var space = 0; space < Spaces; space++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"team-{space:D2}");
            spaces.Add(Namespace.Defined(name, Labels.Empty));
            policies.Add(Given.NetworkPolicy($"{name}/deny").Ingress().Egress(Given.Rule(Given.PodsIn("kubernetes.io/metadata.name=kube-system", "k8s-app=kube-dns")).On("53/UDP", "53/TCP")));
            for (var at = 0; at < Each; at++)
            {
                var app = string.Create(CultureInfo.InvariantCulture, $"app-{at:D2}");
                var next = string.Create(CultureInfo.InvariantCulture, $"app-{(at + 1) % Each:D2}");
                workloads.Add(new() { Name = new("Deployment", name, app), Labels = Labels.Of(("app", app)), Replicas = 2, Ports = [new("http", Protocol.Tcp, 8000 + (at % 7))] });
                policies.Add(Given.NetworkPolicy($"{name}/{app}", $"app={app}")
                    .Ingress(Given.Rule(Given.Pods($"app=app-{(at + Each - 1) % Each:D2}")).On("http/TCP"), Given.Rule(Given.PodsIn("", "app=app-00")).On("9100/TCP"))
                    .Egress(Given.Rule(Given.Pods($"app={next}")).On("http/TCP"), Given.Rule(Given.PodsIn("", "app=app-00")).On("9100/TCP")));
            }
        }

        return new() { Namespaces = [.. spaces], Workloads = [.. workloads], Policies = [.. policies.OrderBy(static policy => policy.Name)] };
    }
}
