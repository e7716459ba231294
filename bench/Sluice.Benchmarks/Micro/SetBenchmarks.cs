using BenchmarkDotNet.Attributes;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Benchmarks.Micro;

/// <summary>The operations that everything else is made of.</summary>
[MemoryDiagnoser]
[ShortRunJob]
public class SetBenchmarks
{
    private readonly TrafficSet web = TrafficSet.Of(Protocol.Tcp, PortSet.Of(80).Union(PortSet.Of(443)).Union(PortSet.Of(8000, 8099)));
    private readonly TrafficSet high = TrafficSet.Of(Protocol.Tcp, PortSet.Of(8080, 9100)).Union(TrafficSet.Of(Protocol.Udp, 53));
    private readonly AddressSet world = AddressSet.All;
    private readonly AddressSet inside = AddressSet.Of([Cidr.Parse("10.0.0.0/8"), Cidr.Parse("172.16.0.0/12"), Cidr.Parse("192.168.0.0/16"), Cidr.Parse("fc00::/7")]);
    private readonly Labels labels = Labels.Of(("app", "api"), ("pod-template-hash", "6c5d8f"), ("tier", "backend"), ("version", "v1"));
    private readonly Selector selector = Selector.Of(
        [Requirement.Of("tier", SelectorOperator.In, ["backend", "edge"]), Requirement.Of("version", SelectorOperator.NotIn, ["v0"]), Requirement.Of("quarantine", SelectorOperator.DoesNotExist, [])]);

    [Benchmark]
    public TrafficSet IntersectTraffic() => web.Intersect(high);

    [Benchmark]
    public TrafficSet UnionTraffic() => web.Union(high);

    [Benchmark]
    public AddressSet ExceptAddresses() => world.Except(inside);

    [Benchmark]
    public bool MatchLabels() => selector.Matches(labels);

    [Benchmark]
    public bool ParseCidr() => Cidr.TryParse("203.0.112.0/20", out _, out _);
}
