using System.Globalization;
using Sluice.Analysis;
using Sluice.Model;
using Sluice.Sets;
using Sluice.Tests.Oracle;

namespace Sluice.Tests.Building;

/// <summary>A small cluster made in a test: each call returns it with one more object, in the order the model wants.</summary>
internal sealed record Cluster(Snapshot Snapshot)
{
    /// <summary>A cluster of which everything is given, so that no representatives stand in for what was not read.</summary>
    public static Cluster Whole { get; } = new(new Snapshot { IsWholeCluster = true });

    /// <summary>A part of a cluster.</summary>
    public static Cluster Part { get; } = new(Snapshot.Empty);

    public AnalysisOptions Options { get; init; } = AnalysisOptions.Default;

    public Cluster Namespace(string name, string labels = "") => With(Model.Namespace.Defined(name, Select.Labels(labels)));

    /// <summary>A namespace that is referred to and not defined.</summary>
    public Cluster Referred(string name) => With(Model.Namespace.Referred(name));

    public Cluster Node(string name, string labels = "", params string[] addresses) => this with
    {
        Snapshot = Snapshot with
        {
            Nodes = Snapshot.Nodes.Append(new Node { Name = name, Labels = Select.Labels(labels), Addresses = Hosts(addresses) })
                .OrderBy(node => node.Name, StringComparer.Ordinal).ToValueList(),
        },
    };

    /// <summary>A workload <c>namespace/name</c>; its namespace is defined without labels unless it is there already.</summary>
    public Cluster Pod(string name, string labels = "", Func<Workload, Workload>? also = null)
    {
        var workload = new Workload { Name = Given.NameOf("Deployment", name), Labels = Select.Labels(labels), Replicas = 2 };
        var cluster = Snapshot.Namespaces.Any(n => n.Name == workload.Name.Namespace) ? this : Namespace(workload.Name.Namespace);
        return cluster with
        {
            Snapshot = cluster.Snapshot with
            {
                Workloads = cluster.Snapshot.Workloads.Append(also is null ? workload : also(workload))
                    .OrderBy(w => w.Name).ThenBy(w => w.Variant, StringComparer.Ordinal).ToValueList(),
            },
        };
    }

    public Cluster Policy(Policy policy) => this with
    {
        Snapshot = Snapshot with
        {
            Policies = Snapshot.Policies.Append(policy).OrderBy(p => p.Name.Kind, StringComparer.Ordinal)
                .ThenBy(p => p.Name.Namespace, StringComparer.Ordinal).ThenBy(p => p.Name.Name, StringComparer.Ordinal).ToValueList(),
        },
    };

    /// <summary>With an Ingress to a Service <c>namespace/name</c>, whose port 80 is a port of the pods with some labels.</summary>
    public Cluster LedTo(string service, string pods = "", int port = 8080)
    {
        var (space, name) = (service.Split('/')[0], service.Split('/')[1]);
        return this with
        {
            Snapshot = Snapshot with
            {
                Services = [new() { Name = new("Service", space, name), Selector = Select.By(pods), Ports = [new("", Protocol.Tcp, 80, port, null, 0, default)] }],
                Routes = [new() { Name = new("Ingress", space, name), Backends = [new(space, name, 80, null, default)] }],
            },
        };
    }

    /// <summary>Blocks of full length from addresses.</summary>
    public static ValueList<Cidr> Hosts(params string[] addresses) =>
        addresses.Select(address => Cidr.Parse(address.Contains(':', StringComparison.Ordinal) ? $"{address}/128" : $"{address}/32")).ToValueList();

    /// <summary>
    /// Fails unless the engine, and the naive oracle as well, give this verdict from one peer to another about a port. A peer is
    /// <c>namespace/name</c>, <c>node/NAME</c>, an address, or <c>domain:NAME</c>; a port is <c>80/TCP</c>, or <c>ICMP</c>.
    /// </summary>
    public Cluster Expect(Verdict verdict, string from, string to, string port = "80/TCP", Profile? profile = null)
    {
        profile ??= Profile.Upstream;
        var packet = PacketOf(from, to, port);
        var oracle = new NaiveOracle(Snapshot, profile, Options).Judge(packet);
        Assert.True(verdict == oracle, $"{from} -> {to} on {port}: the oracle says {oracle}, not {verdict}");
        var engine = Reachability.Of(Snapshot, profile, Options).Decide(Peer(from), Peer(to));
        var said = Listing.VerdictOn(engine.Allowed, engine.Unknown, packet.IsPortless ? TrafficSet.Portless : TrafficSet.Of(packet.Protocol, packet.Port));
        Assert.True(verdict == said, $"{from} -> {to} on {port}: the engine says {said}, not {verdict}");
        return this;
    }

    /// <summary>Fails unless engine and oracle say that it is not defined what a NetworkPolicy means for ICMP here, and that nothing else is in doubt.</summary>
    public Cluster LeavesUndefined(string from, string to)
    {
        Assert.True(new NaiveOracle(Snapshot, Profile.Upstream, Options).IsUndefined(PacketOf(from, to, "ICMP")), $"{from} -> {to}: the oracle knows");
        Assert.Equal(TrafficSet.Portless, Reachability.Of(Snapshot, Profile.Upstream, Options).Decide(Peer(from), Peer(to)).Undefined);
        return Denies(from, to, "ICMP");
    }

    public Cluster Allows(string from, string to, string port = "80/TCP", Profile? profile = null) => Expect(Verdict.Allow, from, to, port, profile);

    public Cluster Denies(string from, string to, string port = "80/TCP", Profile? profile = null) => Expect(Verdict.Deny, from, to, port, profile);

    public Cluster CannotSay(string from, string to, string port = "80/TCP", Profile? profile = null) => Expect(Verdict.Unknown, from, to, port, profile);

    /// <summary>The endpoint behind the notation of <see cref="Expect"/>.</summary>
    public Endpoint Peer(string text)
    {
        if (text.StartsWith("domain:", StringComparison.Ordinal)) return new DomainEndpoint(text["domain:".Length..]);
        if (text.StartsWith("node/", StringComparison.Ordinal)) return new NodeEndpoint(Snapshot.Nodes.Single(node => node.Name == text["node/".Length..]));
        if (Cidr.TryParseAddress(text, out _, out _)) return new AddressEndpoint(AddressSet.Of(Hosts(text)[0]));
        var name = Given.NameOf("", text);
        return new WorkloadEndpoint(Snapshot.Workloads.Single(w => w.Name.Namespace == name.Namespace && w.Name.Name == name.Name));
    }

    private Packet PacketOf(string from, string to, string port)
    {
        var parties = new Parties(Snapshot);
        var (source, destination) = (parties.Of(Peer(from)).Single(), parties.Of(Peer(to)).Single());
        if (port == "ICMP") return new(source, destination, Protocol.Unknown, 0);
        var parts = port.Split('/');
        return new(source, destination, Protocols.Parse(parts[1]), int.Parse(parts[0], CultureInfo.InvariantCulture));
    }

    private Cluster With(Namespace added) => this with
    {
        Snapshot = Snapshot with
        {
            Namespaces = Snapshot.Namespaces.Append(added).OrderBy(n => n.Name, StringComparer.Ordinal).ToValueList(),
        },
    };
}
