using Sluice.Analysis;
using Sluice.Sets;
using Sluice.Tests.Building;

namespace Sluice.Tests.Analysis;

/// <summary>What a class says of its members, and when policies cannot tell the members of two apart.</summary>
public sealed class PeerClassTests
{
    private static readonly PeerClass Web = new()
    {
        Id = 7,
        Kind = ClassKind.Pod,
        NamespaceIndex = 2,
        Labels = Select.Labels("app=web"),
        NamedPorts = [new("http", Protocol.Tcp, 8080)],
        NodeName = "one",
        Atoms = [1, 4],
        Addresses = AddressSet.Of(Cidr.Parse("10.0.0.0/8")),
        Domain = "api.example.com",
    };

    [Fact]
    public void Classes_are_alike_where_only_the_number_differs() => Assert.True(Web.IsLike(Web.WithId(8)));

    [Fact]
    public void Classes_that_differ_in_anything_a_policy_can_see_are_not_alike()
    {
        foreach (var (what, other) in ((string, PeerClass)[])
        [
            ("kind", Like(kind: ClassKind.HostNetwork)), ("namespace", Like(space: 3)), ("labels", Like(labels: "app=db")), ("ports", Like(port: 8081)),
            ("node", Like(node: "two")), ("addresses", Like(atom: 5)),
        ])
        {
            Assert.False(Web.IsLike(other), what);
            Assert.False(other.IsLike(Web), what);
        }

        Assert.True(Web.IsLike(Like()));
    }

    [Fact]
    public void A_class_under_another_number_says_the_same()
    {
        var other = Web.WithId(9);
        Assert.Equal(
            (9, Web.Kind, Web.NamespaceIndex, Web.Labels, Web.NamedPorts, Web.NodeName, Web.Addresses, Web.Domain),
            (other.Id, other.Kind, other.NamespaceIndex, other.Labels, other.NamedPorts, other.NodeName, other.Addresses, other.Domain));
        Assert.Equal(Web.Atoms, other.Atoms);
    }

    [Fact]
    public void What_is_in_no_namespace_and_has_no_name_says_so()
    {
        var address = new PeerClass { Id = 0, Kind = ClassKind.Address };
        Assert.Equal((-1, "", "", 0, 0), (address.NamespaceIndex, address.Domain, address.NodeName, address.Labels.Count, address.Atoms.Length));
    }

    private static PeerClass Like(ClassKind kind = ClassKind.Pod, int space = 2, string labels = "app=web", int port = 8080, string node = "one", int atom = 4) => new()
    {
        Id = 8,
        Kind = kind,
        NamespaceIndex = space,
        Labels = Select.Labels(labels),
        NamedPorts = [new("http", Protocol.Tcp, port)],
        NodeName = node,
        Atoms = [1, atom],
    };
}
