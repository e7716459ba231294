using FsCheck;
using FsCheck.Fluent;
using Sluice.Sets;

namespace Sluice.Tests.Sets;

/// <summary>Random sets for property tests, with a taste for the ends of the range and for neighbours that touch.</summary>
internal static class Generated
{
    public static Arbitrary<IntervalSet<byte>> ByteSets { get; } = Arb.From(ByteSet());

    public static Arbitrary<PortSet> PortSets { get; } = Arb.From(Ports());

    public static Arbitrary<TrafficSet> TrafficSets { get; } = Arb.From(
        from tcp in Ports()
        from udp in Ports()
        from sctp in Ports()
        from portless in Gen.Elements(false, false, true)
        select Traffic(tcp, udp, sctp, portless));

    public static Arbitrary<AddressSet> AddressSets { get; } = Arb.From(Blocks().Select(blocks => AddressSet.Of(blocks)));

    public static Arbitrary<Cidr[]> BlockLists { get; } = Arb.From(Blocks());

    private static Gen<IntervalSet<byte>> ByteSet() =>
        from bounds in Gen.ArrayOf(Gen.Two(Gen.OneOf(Gen.Choose(0, 255), Gen.Elements(0, 1, 127, 128, 254, 255))))
        select IntervalSet<byte>.From(bounds.Take(6).Select(pair =>
            new Interval<byte>((byte)Math.Min(pair.Item1, pair.Item2), (byte)Math.Max(pair.Item1, pair.Item2))));

    private static Gen<PortSet> Ports() =>
        from bounds in Gen.ArrayOf(Gen.Two(Gen.OneOf(Gen.Choose(1, 65535), Gen.Choose(79, 91), Gen.Elements(1, 2, 65534, 65535))))
        select bounds.Take(4).Aggregate(PortSet.Empty, (set, pair) =>
            set.Union(PortSet.Of(Math.Min(pair.Item1, pair.Item2), Math.Max(pair.Item1, pair.Item2))));

    private static TrafficSet Traffic(PortSet tcp, PortSet udp, PortSet sctp, bool portless)
    {
        var set = TrafficSet.Of(Protocol.Tcp, tcp).Union(TrafficSet.Of(Protocol.Udp, udp)).Union(TrafficSet.Of(Protocol.Sctp, sctp));
        return portless ? set.WithPortless() : set;
    }

    private static Gen<Cidr[]> Blocks() => Gen.ArrayOf(
        from isIPv6 in Gen.Elements(false, true)
        from high in Gen.Elements<ulong>(0, 1, 0x8000000000000000, ulong.MaxValue, 0x20010DB800000000)
        from low in Gen.OneOf(Gen.Choose(int.MinValue, int.MaxValue).Select(value => (ulong)(uint)value), Gen.Elements<ulong>(0, 1, uint.MaxValue))
        from prefix in Gen.OneOf(Gen.Choose(0, 32), Gen.Choose(0, 128))
        select isIPv6 ? Cidr.Of(true, new UInt128(high, low), prefix) : Cidr.Of(false, (uint)low, Math.Min(prefix, 32)));
}
