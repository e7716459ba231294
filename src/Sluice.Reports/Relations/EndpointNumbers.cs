using Sluice.Analysis;

namespace Sluice.Reports.Relations;

/// <summary>
/// Numbers of endpoints, looked up once per connection. Endpoints compare by value, which hashes a whole workload; most connections carry the very
/// objects that were numbered, so the object is tried first.
/// </summary>
internal sealed class EndpointNumbers
{
    private readonly Dictionary<Endpoint, int> byObject = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Endpoint, int> byValue = [];

    public EndpointNumbers(IEnumerable<Endpoint> endpoints)
    {
        foreach (var endpoint in endpoints)
        {
            byObject[endpoint] = byValue.Count;
            byValue[endpoint] = byValue.Count;
        }
    }

    /// <summary>The number of an endpoint, from 0 in the order given.</summary>
    public int this[Endpoint endpoint]
    {
        get
        {
            if (!byObject.TryGetValue(endpoint, out var number)) byObject[endpoint] = number = byValue[endpoint];
            return number;
        }
    }
}
