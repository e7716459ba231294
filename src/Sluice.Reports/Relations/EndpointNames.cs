using Sluice.Analysis;
using Sluice.Reports.Words;

namespace Sluice.Reports.Relations;

/// <summary>Names that tell the endpoints of one report apart: the kind is added where two workloads of a namespace share a name.</summary>
internal sealed class EndpointNames
{
    private readonly HashSet<string> shared;

    public EndpointNames(IEnumerable<Endpoint> endpoints) => shared = endpoints.OfType<WorkloadEndpoint>()
        .GroupBy(EndpointWords.Of, StringComparer.Ordinal).Where(group => group.Distinct().Count() > 1)
        .Select(group => group.Key).ToHashSet(StringComparer.Ordinal);

    /// <summary><c>shop/checkout</c>, or <c>shop/checkout (Job)</c>.</summary>
    public string Full(Endpoint endpoint) => EndpointWords.Of(endpoint) + Kind(endpoint);

    /// <summary><c>checkout</c>, or <c>checkout (Job)</c>.</summary>
    public string Short(Endpoint endpoint) => EndpointWords.Short(endpoint) + Kind(endpoint);

    private string Kind(Endpoint endpoint) =>
        endpoint is WorkloadEndpoint workload && shared.Contains(EndpointWords.Of(endpoint)) ? $" ({workload.Workload.Name.Kind})" : "";
}
