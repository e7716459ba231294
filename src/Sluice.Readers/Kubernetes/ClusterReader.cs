using Sluice.Model;
using Sluice.Readers.Kubernetes.Fields;
using Sluice.Readers.Yaml;
using Sluice.Sets;

namespace Sluice.Readers.Kubernetes;

/// <summary>Reads namespaces and nodes.</summary>
internal sealed class ClusterReader(StringPool strings, LabelReader labels, ObjectProblems problems, ReadingOptions options)
{
    private static readonly Place Any = new("an object", new Field("metadata", Shape.Mapping, CommonPlaces.Metadata)) { IsOpen = true };

    private readonly FieldCheck fields = new(problems);

    public Namespace Namespace(ObjectHead head)
    {
        fields.Check(head.Root, Any);
        var read = labels.Labels(head.Metadata["labels"u8]);
        return Model.Namespace.Defined(head.Name.Name, read, head.Span) with { IsSurroundings = options.IsSurroundings };
    }

    public Node Node(ObjectHead head)
    {
        fields.Check(head.Root, Any);
        var addresses = new List<Cidr>();
        foreach (var item in head.Status["addresses"u8].Items)
        {
            if (AddressReader.Address(item["address"u8]) is { } address) addresses.Add(address);
        }

        var ranges = new List<Cidr>();
        foreach (var item in head.Spec["podCIDRs"u8].Items) AddRange(item, ranges);
        AddRange(head.Spec["podCIDR"u8], ranges);
        return new()
        {
            Name = head.Name.Name,
            Labels = labels.Labels(head.Metadata["labels"u8]),
            Addresses = addresses.Distinct().Order().ToValueList(),
            PodCidrs = ranges.Distinct().Order().ToValueList(),
            Span = head.Span,
        };
    }

    private void AddRange(DocumentNode node, List<Cidr> ranges)
    {
        if (Cidr.TryParse(strings.Text(node), out var range, out _)) ranges.Add(range);
    }
}
