using Sluice.Analysis;
using Sluice.Dialects;
using Sluice.Model;
using Sluice.Sets;
using static Sluice.Tests.Building.Given;

namespace Sluice.Tests.Analysis;

/// <summary>Subjects share a row where everything that it depends on is the same, and never else.</summary>
public sealed class RowKeyTests
{
    private static readonly Bundle[] Named = [BundleOf(0, "http/TCP")];

    [Fact]
    public void Where_ports_go_by_name_pods_with_other_ports_and_pods_whose_ports_nobody_read_have_keys_of_their_own()
    {
        var key = new RowKey(Direction.Ingress);
        PeerClass[] subjects = [new() { Id = 1, Kind = ClassKind.Pod }, new() { Id = 2, Kind = ClassKind.Representative }, With(8080), With(8081)];
        var keys = Array.ConvertAll(subjects, subject => Text(key.Of(subject, Named, false)));
        Assert.Equal(keys.Length, keys.Distinct().Count());
        Assert.Equal(keys[2], Text(key.Of(With(8080), Named, false)));
    }

    [Fact]
    public void What_stands_for_a_node_is_no_bundle()
    {
        var key = new RowKey(Direction.Egress);
        var keys = new List<string>();
        for (var number = 0; number < 10; number++)
        {
            keys.Add(Text(key.Of(new() { Id = 1, Kind = ClassKind.Pod, NodeName = $"node{number}" }, [BundleOf(0)], true)));
            keys.Add(Text(key.Of(new() { Id = 1, Kind = ClassKind.Pod }, [BundleOf(0), BundleOf(number + 1)], true)));
        }

        Assert.Equal(20, keys.Distinct().Count());
    }

    private static PeerClass With(int port) => new() { Id = port, Kind = ClassKind.Pod, NamedPorts = [new("http", Protocol.Tcp, port)] };

    private static Bundle BundleOf(int id, params string[] ports) =>
        new(id, Matched.Everything, Direction.Ingress, [new(Dialect.Lower(NetworkPolicy("shop/p").Ingress(Rule().On(ports))), Matched.Everything)]);

    private static string Text(ReadOnlySpan<int> key) => string.Join(' ', key.ToArray());
}
