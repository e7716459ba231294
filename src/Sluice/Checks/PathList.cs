using Sluice.Analysis;
using Sluice.Findings;
using Sluice.Sets;

namespace Sluice.Checks;

/// <summary>Open or missing paths that one finding is about: the first few and the exact number. Addresses that one end reaches alike are one path.</summary>
internal sealed class PathList
{
    private readonly List<Path> shown = [];
    private readonly Dictionary<(string Pods, bool IsOutward, TrafficSet Traffic), Path> outside = [];

    /// <summary>How many connections there are.</summary>
    public long Count { get; private set; }

    /// <summary>The traffic of all of them together.</summary>
    public TrafficSet Traffic { get; private set; } = TrafficSet.Empty;

    /// <summary>The first one.</summary>
    public (Endpoint From, Endpoint To, TrafficSet Traffic) First => (shown[0].From, shown[0].To, shown[0].Traffic);

    /// <summary>Adds the paths of a pair of classes.</summary>
    /// <param name="from">The first source.</param>
    /// <param name="to">The first destination.</param>
    /// <param name="traffic">What is open, or missing.</param>
    /// <param name="connections">For how many connections it stands.</param>
    public void Add(Endpoint from, Endpoint to, TrafficSet traffic, long connections)
    {
        if (!traffic.IsSubsetOf(Traffic)) Traffic = Traffic.Union(traffic);
        if ((from as AddressEndpoint ?? to as AddressEndpoint) is { } address)
        {
            var key = ((to is AddressEndpoint ? from : to).ToString()!, to is AddressEndpoint, traffic);
            if (outside.TryGetValue(key, out var known))
            {
                known.Addresses = known.Addresses.Union(address.Addresses);
                return;
            }

            outside[key] = known = new(from, to, traffic) { Addresses = address.Addresses };
            shown.Add(known);
        }
        else if (shown.Count < Concern.Limit) shown.Add(new(from, to, traffic));
        Count += connections;
    }

    /// <summary>Adds all of another list.</summary>
    public void Add(PathList other)
    {
        foreach (var path in other.shown) Add(path.From, path.To, path.Traffic, 0);
        Traffic = Traffic.Union(other.Traffic);
        Count += other.Count;
    }

    public Concern Concern => new(
        shown.Take(Concern.Limit).Select(static path => new ConcernedConnection(path.Name(path.From), path.Name(path.To), path.Traffic)).ToValueList(), (int)Math.Min(int.MaxValue, Count), [], 0);

    /// <summary>The first path in words: <c>shop/web may open TCP 443 to internet</c>.</summary>
    public string FirstInWords => $"{shown[0].Name(shown[0].From)} may open {Words.Traffic(shown[0].Traffic)} to {shown[0].Name(shown[0].To)}";

    /// <summary>An end by name; addresses as blocks, or as the internet where they are most of it.</summary>
    public static string NameOf(Endpoint endpoint) => endpoint is not AddressEndpoint { Addresses: var addresses } ? endpoint.ToString()!
        : Outside.IsInternet(addresses) ? "internet" : Outside.Blocks(addresses);

    private sealed class Path(Endpoint from, Endpoint to, TrafficSet traffic)
    {
        public Endpoint From { get; } = from;

        public Endpoint To { get; } = to;

        public TrafficSet Traffic { get; } = traffic;

        public AddressSet Addresses { get; set; } = AddressSet.Empty;

        public string Name(Endpoint end) => NameOf(end is AddressEndpoint ? new AddressEndpoint(Addresses) : end);
    }
}
