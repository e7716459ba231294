using FsCheck;
using FsCheck.Fluent;
using Sluice.Sets;

namespace Sluice.Tests.Sets;

public sealed class TrafficSetLaws
{
    [Fact]
    public void Union_is_in_either_and_intersection_in_both() => Hold((a, b) => Probes(a, b).All(port => Protocols.All.All(protocol =>
        a.Union(b).Contains(protocol, port) == (a.Contains(protocol, port) || b.Contains(protocol, port))
        && a.Intersect(b).Contains(protocol, port) == (a.Contains(protocol, port) && b.Contains(protocol, port))
        && a.Except(b).Contains(protocol, port) == (a.Contains(protocol, port) && !b.Contains(protocol, port)))));

    [Fact]
    public void Parts_put_together_again_are_the_whole() => Hold((a, b) => a.Except(b).Union(a.Intersect(b)).Equals(a));

    [Fact]
    public void What_is_taken_away_is_gone() => Hold((a, b) => a.Except(b).Intersect(b).IsEmpty);

    [Fact]
    public void Order_does_not_matter() => Hold((a, b) => a.Union(b).Equals(b.Union(a)) && a.Intersect(b).Equals(b.Intersect(a))
        && a.Union(b).GetHashCode() == b.Union(a).GetHashCode());

    [Fact]
    public void A_part_adds_nothing() => Hold((a, b) => a.IsSubsetOf(b) == a.Union(b).Equals(b) && a.IsSubsetOf(a.Union(b)) && a.Intersect(b).IsSubsetOf(a));

    [Fact]
    public void Portless_traffic_is_kept_apart_from_ports() => Hold((a, _) =>
        a.WithPortless().OnlyPorts().Equals(a.OnlyPorts()) && a.WithPortless().Icmp && a.WithPortless().Other && !a.OnlyPorts().Icmp);

    [Fact]
    public void All_ports_are_not_all_traffic()
    {
        Assert.False(TrafficSet.AllPorts.Icmp);
        Assert.False(TrafficSet.AllPorts.Other);
        Assert.True(TrafficSet.AllPorts.IsAllPorts);
        Assert.True(TrafficSet.AllPorts.IsSubsetOf(TrafficSet.Everything));
        Assert.False(TrafficSet.Everything.IsSubsetOf(TrafficSet.AllPorts));
        Assert.Equal(TrafficSet.Everything, TrafficSet.AllPorts.Union(TrafficSet.Portless));
        Assert.Equal(TrafficSet.Everything, TrafficSet.AllPorts.WithPortless());
    }

    [Fact]
    public void One_protocol_says_nothing_about_another()
    {
        var set = TrafficSet.Of(Protocol.Udp, 53);
        Assert.True(set.Contains(Protocol.Udp, 53));
        Assert.False(set.Contains(Protocol.Tcp, 53));
        Assert.False(set.Contains(Protocol.Sctp, 53));
        Assert.False(set.IsAllPorts);
    }

    [Fact]
    public void Port_zero_and_ports_beyond_the_last_are_in_no_set()
    {
        Assert.False(PortSet.All.Contains(0));
        Assert.False(PortSet.All.Contains(65536));
        Assert.Throws<ArgumentOutOfRangeException>(() => PortSet.Of(0, 80));
        Assert.Throws<ArgumentOutOfRangeException>(() => PortSet.Of(80, 65536));
        Assert.Equal(65535, PortSet.All.Count);
    }

    [Fact]
    public void A_port_set_that_lacks_one_port_is_not_every_port() => Prop.ForAll(Generated.PortSets, set =>
        set.IsAll == (set.Count == 65535) && set.IsEmpty == (set.Count == 0)
        && set.Union(PortSet.All.Except(set)).IsAll && set.Intersect(PortSet.All.Except(set)).IsEmpty).QuickCheckThrowOnFailure();

    /// <summary>Ports at and beside every border of the two sets.</summary>
    private static IEnumerable<int> Probes(TrafficSet a, TrafficSet b) => new[] { a, b }
        .SelectMany(set => Protocols.All.SelectMany(protocol => set.Ports(protocol).Set.Intervals.ToArray()))
        .SelectMany(interval => new[] { interval.Low - 1, interval.Low, interval.High, interval.High + 1 }).Append(1).Append(65535).Distinct();

    private static void Hold(Func<TrafficSet, TrafficSet, bool> law) =>
        Prop.ForAll(Generated.TrafficSets, Generated.TrafficSets, law).QuickCheckThrowOnFailure();
}
