using Sluice.Findings;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Checks.Rules;

/// <summary>SLU3005: an egress rule that opens an address where a cloud hands out the machine's identity and credentials.</summary>
internal static class MetadataReachable
{
    /// <summary>Metadata and credential endpoints, as the clouds document them.</summary>
    private static readonly (Cidr Address, string Cloud)[] Endpoints =
    [
        (Cidr.Parse("169.254.169.254/32"), "AWS, Google Cloud, Azure and others"),
        (Cidr.Parse("169.254.170.2/32"), "AWS ECS"),
        (Cidr.Parse("169.254.170.23/32"), "EKS Pod Identity"),
        (Cidr.Parse("100.100.100.200/32"), "Alibaba Cloud"),
        (Cidr.Parse("168.63.129.16/32"), "Azure"),
        (Cidr.Parse("fd00:ec2::254/128"), "AWS"),
        (Cidr.Parse("fd00:ec2::23/128"), "EKS Pod Identity"),
    ];

    private const int MetadataPort = 80;

    public static Check Check { get; } = new(
        "SLU3005",
        "metadata-reachable",
        Severity.Error,
        "the cloud's metadata address can be reached",
        Controls.Ids(Controls.Boundary, Controls.OutboundRestricted, Controls.Components),
        Find);

    private static IEnumerable<Finding> Find(Check check, Scene scene)
    {
        foreach (var written in scene.JudgedRules)
        {
            if (written.Direction != Direction.Egress || written.Rule.PeersUnreadable || !written.Traffic.Contains(Protocol.Tcp, MetadataPort)) continue;
            var addresses = Outside.AddressesOf(written.Rule);
            var open = Endpoints.Where(item => AddressSet.Of(item.Address).IsSubsetOf(addresses)).ToList();
            if (open.Count == 0 || !Effect.IsOpen(scene, written, AddressSet.Of(open.Select(item => item.Address)))) continue;
            var subjects = scene.Subjects.Of(written.Policy)?.Names(scene) ?? [];
            yield return written.Finding(
                check,
                written.Rule.PeersSpan.HasLine ? written.Rule.PeersSpan : written.Rule.Span,
                check.Title,
                $"The rule {(written.Rule.Peers.Count == 0 ? "has no `to` and so " : "")}admits {Words.List([.. open.Select(item => $"{item.Address} ({item.Cloud})")])} on TCP 80. "
                    + "A pod that is taken over can ask there for the node's credentials.") with
            {
                Remedy = written.Rule.Peers.Count > 0 ? "Except the address from the block, or name the blocks that are needed."
                    : "Name the destinations that are needed: only a block can have the address excepted.",
                Concern = Concern.OfConnections([.. subjects.Select(subject => new ConcernedConnection(subject, open[0].Address.ToString(), TrafficSet.Of(Protocol.Tcp, MetadataPort)))]),
                Fix = Edits(written, open.Select(item => item.Address)).ToValueList(),
            };
        }
    }

    /// <summary>An exception in each block that holds the address; none when the address itself was written, or no block at all.</summary>
    private static IEnumerable<StructuralEdit> Edits(WrittenRule written, IEnumerable<Cidr> addresses)
    {
        foreach (var address in addresses)
        {
            for (var at = 0; at < written.Rule.Peers.Count; at++)
            {
                if (written.Rule.Peers[at].Block is not { } block || !AddressSet.Of(address).IsSubsetOf(block.Addresses) || block.Block == address) continue;
                yield return written.Edit(EditKind.Append, $"{written.PeerPath(at)}.ipBlock.except", Fragment.Text(address.ToString()));
            }
        }
    }
}
