using Sluice.Sets;

namespace Sluice.Readers.Kubernetes;

/// <summary>The addresses behind a Service that has no selector.</summary>
internal sealed record EndpointFacts(string Namespace, string Service, ValueList<Cidr> Addresses);

/// <summary>Reads EndpointSlices.</summary>
internal sealed class EndpointSliceReader(StringPool strings)
{
    /// <summary>The addresses; null when the slice belongs to no Service.</summary>
    public EndpointFacts? Read(ObjectHead head)
    {
        var service = strings.Text(head.Metadata["labels"u8]["kubernetes.io/service-name"u8]);
        if (service.Length == 0) return null;
        var addresses = new List<Cidr>();
        foreach (var endpoint in head.Root["endpoints"u8].Items)
        {
            foreach (var item in endpoint["addresses"u8].Items)
            {
                if (AddressReader.Address(item) is { } address) addresses.Add(address);
            }
        }

        return new(head.Name.Namespace, service, addresses.Distinct().Order().ToValueList());
    }
}
