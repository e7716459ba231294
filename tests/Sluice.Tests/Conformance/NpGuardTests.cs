using System.Text.Json;
using Sluice.Analysis;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Tests.Conformance;

/// <summary>The suite that expects a whole list of connections, in the conventions of np-guard's analyser.</summary>
public sealed class NpGuardTests
{
    public static TheoryData<string> Cases => Suite.NpGuard.Rows();

    [Theory]
    [MemberData(nameof(Cases))]
    public void Connections_are_as_published(string name)
    {
        Suite.NpGuard.SkipIfAbsent(name);
        var deviation = Deviation.Of(Suite.NpGuard, name);
        using var published = PublishedCase.ReadFolder(Suite.NpGuard, name);
        if (deviation is { IsRefused: true }) published.AssertRefused();
        else Assert.DoesNotContain(published.Snapshot.Policies, policy => policy.Standing != PolicyStanding.Sound);
        var connections = Reachability.Of(published.Snapshot, Profile.NpGuard).Connections().ToList();
        var expected = Pairs(published.Expected.GetProperty("connections").EnumerateArray().Select(Read)
            .Where(line => deviation is null || !deviation.Absent.Contains(line.From) && !deviation.Absent.Contains(line.To)));
        var allowed = Pairs(connections.Select(connection => (Peer(connection.From), Peer(connection.To), connection.Allowed.OnlyPorts())));
        var unknown = Pairs(connections.Select(connection => (Peer(connection.From), Peer(connection.To), connection.Unknown.OnlyPorts())));

        var wrong = new List<string>();
        foreach (var pair in expected.Keys.Union(allowed.Keys).Union(unknown.Keys).Order(StringComparer.Ordinal))
        {
            var (should, does, may) = (Of(expected, pair), Of(allowed, pair), Of(unknown, pair));
            var isRight = deviation is { IsRefused: true } ? does.IsSubsetOf(should) && should.IsSubsetOf(does.Union(may)) : does.Equals(should) && may.IsEmpty;
            if (!isRight) wrong.Add($"{pair}: {does}, unknown {may}, published {should}");
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Take(20).Prepend($"{name}: {wrong.Count} of {expected.Count} wrong")));
    }

    /// <summary>External space is merged, so that a pair of peers is listed once.</summary>
    private static Dictionary<string, TrafficSet> Pairs(IEnumerable<(string From, string To, TrafficSet Traffic)> lines) =>
        lines.ToDictionary(line => $"{line.From} -> {line.To}", line => line.Traffic, StringComparer.Ordinal);

    private static TrafficSet Of(Dictionary<string, TrafficSet> pairs, string pair) => pairs.GetValueOrDefault(pair, TrafficSet.Empty);

    private static string Peer(Endpoint endpoint) => endpoint switch
    {
        WorkloadEndpoint { Workload.Name: var name } => $"{name}",
        AddressEndpoint { Addresses: var addresses } => $"{addresses}",
        ExternalEndpoint external => external.Name,
        _ => $"{endpoint}",
    };

    private static (string From, string To, TrafficSet Traffic) Read(JsonElement connection) =>
        (Peer(connection.GetProperty("from")), Peer(connection.GetProperty("to")), Traffic(connection.GetProperty("traffic")));

    private static string Peer(JsonElement peer)
    {
        if (peer.TryGetProperty("external", out var external)) return external.GetString()!;
        if (peer.TryGetProperty("cidr", out var blocks)) return AddressSet.Of(blocks.EnumerateArray().Select(block => Cidr.Parse(block.GetString()!))).ToString();
        return $"{peer.GetProperty("kind").GetString()} {peer.GetProperty("namespace").GetString()}/{peer.GetProperty("name").GetString()}";
    }

    private static TrafficSet Traffic(JsonElement traffic)
    {
        if (traffic.ValueKind == JsonValueKind.String) return traffic.GetString() == "all" ? TrafficSet.AllPorts : throw new FormatException($"'{traffic}' is no traffic");
        var set = TrafficSet.Empty;
        foreach (var part in traffic.EnumerateArray())
        {
            var protocol = Protocols.Parse(part.GetProperty("protocol").GetString()!);
            foreach (var range in part.GetProperty("ports").GetString()!.Split(','))
            {
                var bounds = range.Split('-').Select(int.Parse).ToArray();
                set = set.Union(TrafficSet.Of(protocol, PortSet.Of(bounds[0], bounds[^1])));
            }
        }

        return set;
    }
}
