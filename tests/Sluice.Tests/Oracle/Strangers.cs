using System.Text;
using Sluice.Analysis;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Tests.Oracle;

/// <summary>Pods that nobody read, and how the policies of a trial would treat them.</summary>
internal sealed class Strangers
{
    private static readonly int[] Ports = [53, 80, 443, 8080, 65535];

    private readonly NaiveOracle oracle;
    private readonly Parties parties;
    private readonly Snapshot snapshot;
    private readonly List<Party> others;

    public Strangers(Trial trial)
    {
        (snapshot, parties) = (trial.Snapshot, new(trial.Snapshot));
        oracle = new(trial.Snapshot, trial.Profile, trial.Options);
        others = [.. snapshot.Workloads.SelectMany(workload => parties.Of(new WorkloadEndpoint(workload))), new AddressParty(false, 0xCB007109)];
    }

    /// <summary>Every set of labels that some selector of the snapshot can tell from another.</summary>
    public IEnumerable<Labels> PossibleLabels() => LabelSets.Satisfying(Selector.Everything, PodSelectors());

    public string Behaviour(RepresentativeEndpoint representative) => Behaviour(parties.Of(representative)[0]);

    public string Behaviour(string home, Labels labels) =>
        Behaviour(new PodParty(snapshot.Namespaces.Single(candidate => candidate.Name == home), labels) { ArePortsKnown = false });

    /// <summary>The verdicts about traffic with everyone else, both ways.</summary>
    private string Behaviour(Party stranger)
    {
        var text = new StringBuilder();
        foreach (var other in others)
        {
            text.Append((int)oracle.Judge(new(stranger, other, Protocol.Unknown, 0))).Append((int)oracle.Judge(new(other, stranger, Protocol.Unknown, 0)));
            foreach (var protocol in Protocols.All)
            {
                foreach (var port in Ports)
                    text.Append((int)oracle.Judge(new(stranger, other, protocol, port))).Append((int)oracle.Judge(new(other, stranger, protocol, port)));
            }
        }

        return text.ToString();
    }

    private IEnumerable<Selector> PodSelectors() => snapshot.Policies.AsEnumerable().SelectMany(policy => policy switch
    {
        NetworkPolicy network => network.Ingress.Concat(network.Egress).SelectMany(rule => rule.Peers).Select(peer => peer.PodSelector).Append(network.PodSelector),
        AdminPolicy admin => admin.Ingress.Concat(admin.Egress).SelectMany(rule => rule.Peers).Select(peer => peer.Pods?.Pods).Append(admin.Subject?.Pods),
        OpaquePolicy opaque => [opaque.Subject],
        _ => throw new InvalidOperationException($"a policy of kind {policy.Name.Kind}"),
    }).OfType<Selector>().Distinct();
}
