using System.Globalization;
using System.Text;
using Sluice.Model;
using Sluice.Sets;
using Sluice.Tests.Charters;

namespace Sluice.Tests.Compile;

/// <summary>Small charters with every feature that a target without domain names expresses, and clusters of which everything is known. The same seed gives the same.</summary>
internal sealed class RandomCharter
{
    private static readonly string[] Spaces = ["alpha", "beta", "gamma", "kube-system"];
    private static readonly string[] Components = ["web", "api", "db", "job"];
    private static readonly string[] Ports = ["http", "80", "53/UDP", "8000-8010/TCP", "9/SCTP", "all"];
    private static readonly string[] Blocks = ["internet", "203.0.113.0/24", "10.0.0.0/16", "10.0.0.7/32", "'2001:db8::/32'", "0.0.0.0/0"];

    private readonly Random random;

    private RandomCharter(int seed) => random = new(seed);

    /// <summary>The documents of a charter, and a cluster.</summary>
    public static (string[] Documents, Snapshot Snapshot) Draw(int seed)
    {
        var draw = new RandomCharter(seed);
        return (draw.Documents(), draw.Cluster());
    }

    private Snapshot Cluster()
    {
        var cluster = Building.Cluster.Whole;
        foreach (var space in Spaces) cluster = cluster.Namespace(space, Chance(60) ? $"tenant={(Chance(50) ? "acme" : "umbrella")}" : "");
        for (var number = 0; number < 7; number++)
        {
            var labels = string.Join(',', ((string[])[$"app={One(Components)}", Chance(40) ? $"tier={(Chance(50) ? "a" : "b")}" : ""]).Where(static label => label.Length > 0));
            var address = Cidr.Parse(string.Create(CultureInfo.InvariantCulture, $"10.{random.Next(2)}.0.{number + 5}/32"));
            cluster = cluster.Pod($"{One(Spaces)}/w{number}", labels, workload => workload with { Addresses = [address] });
        }

        return cluster.Pod("kube-system/dns", "k8s-app=kube-dns", static workload => workload with { Addresses = [Cidr.Parse("10.1.1.1/32")] }).Snapshot;
    }

    private string[] Documents()
    {
        var spec = new StringBuilder("governs:\n");
        foreach (var space in Spaces.Where(_ => Chance(55))) spec.Append(CultureInfo.InvariantCulture, $"  - {{namespace: {space}}}\n");
        spec.Append(Chance(40) ? "  - {labels: {tenant: acme}}\n" : "  - {namespace: alpha}\n");
        if (Chance(20)) spec.Append("dns: {allowed: false}\n");
        spec.Append("components:\n");
        foreach (var name in Components)
        {
            var pods = Chance(85) ? $", pods: {{app: {(Chance(70) ? name : One(Components))}{(Chance(25) ? ", tier: a" : "")}}}" : "";
            spec.Append(CultureInfo.InvariantCulture, $"  {name}: {{namespace: {One(Spaces)}{pods}, ports: {{http: {(Chance(50) ? "80" : "[80, 8080/TCP, 81/UDP]")}}}}}\n");
        }

        spec.Append("flows:\n");
        for (var number = random.Next(1, 9); number > 0; number--) spec.Append(CultureInfo.InvariantCulture, $"  - {Opening()}\n");
        if (Chance(50)) spec.Append("tenants: {label: tenant}\n");
        spec.Append("forbidden:\n  - {from: delta/*, to: delta/*}\n");
        for (var number = random.Next(3); number > 0; number--) spec.Append(CultureInfo.InvariantCulture, $"  - {{from: {Source()}, to: {(Chance(30) ? One(Blocks) : Source())}{(Chance(50) ? $", except: {{ports: [{One(Ports[..4])}]}}" : "")}}}\n");
        var exceptions = Enumerable.Range(0, random.Next(3)).Select(number => Chartered.Exception($"e{number}", Opening(), Chance(70) ? "expires: 2026-06-01" : "expires: 2026-05-31"));
        return [spec.ToString(), .. exceptions];
    }

    /// <summary>The ends that a test asks about: every pod of a cluster, and addresses inside and outside the blocks that are drawn.</summary>
    public static List<Oracle.Party> Ends(Snapshot snapshot) =>
    [
        .. snapshot.Workloads.Select(workload => Oracle.PodParty.Of(workload, snapshot.Namespaces.Single(space => space.Name == workload.Name.Namespace))),
        .. ((string[])["203.0.113.9", "10.0.0.7", "10.9.9.9", "192.0.2.1", "2001:db8::7"]).Select(Address),
    ];

    private static Oracle.Party Address(string text)
    {
        Assert.True(Cidr.TryParseAddress(text, out var isIPv6, out var address));
        return new Oracle.AddressParty(isIPv6, address);
    }

    private string Opening()
    {
        if (Chance(15)) return $"{{from: {One(Blocks)}, to: {Component()}, ports: [{One(Ports)}]}}";
        if (Chance(20)) return $"{{from: {Source()}, to: {One(Blocks)}, ports: [{One(Ports[1..])}]}}";
        var to = Chance(60) ? Component() : Source();
        var ports = Components.Contains(to) ? Chance(30) ? "" : $", ports: [{One(Ports)}]" : $", ports: [{One(Ports[1..])}]";
        return $"{{from: {Source()}, to: {to}{ports}}}";
    }

    private string Component() => One(Components);

    private string Source() => random.Next(8) switch
    {
        0 => "'*'",
        1 => $"{One(Spaces)}/*",
        2 => $"{{labels: {{tenant: {(Chance(50) ? "acme" : "umbrella")}}}}}",
        3 => $"{{labels: {{tenant: acme}}, carriedBy: [{One(Spaces)}, {One(Spaces)}]}}",
        4 => $"{{labels: {{kubernetes.io/metadata.name: {One(Spaces)}}}}}",
        _ => Component(),
    };

    private string One(string[] all) => all[random.Next(all.Length)];

    private bool Chance(int percent) => random.Next(100) < percent;
}
