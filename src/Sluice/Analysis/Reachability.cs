using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Analysis;

/// <summary>
/// The relation that a snapshot's policies let through: source × destination → ports, three-valued, with provenance.
/// Immutable; safe to ask from several threads.
/// </summary>
public sealed class Reachability
{
    private Reachability(Snapshot snapshot, Profile profile, AnalysisOptions options) =>
        (Snapshot, Profile, Options) = (snapshot, profile, options);

    public Snapshot Snapshot { get; }

    public Profile Profile { get; }

    public AnalysisOptions Options { get; }

    /// <summary>What the answers take for granted, in the order of <see cref="AssumptionKind"/>.</summary>
    public ValueList<Assumption> Assumptions => throw new NotSupportedException();

    /// <summary>
    /// Every endpoint of the snapshot in order: workloads, representatives, nodes (when the profile models them), the synthetic ingress controller when
    /// routes exist and their controller was not read, address blocks (external space split at the borders in use), domains.
    /// </summary>
    public ValueList<Endpoint> Endpoints => throw new NotSupportedException();

    /// <summary>Analyses a snapshot.</summary>
    public static Reachability Of(Snapshot snapshot, Profile profile, AnalysisOptions? options = null) =>
        new(snapshot, profile, options ?? AnalysisOptions.Default);

    /// <summary>
    /// The connections that are allowed or unknown, ordered by source and destination; a workload to itself only between replicas;
    /// external space merged per workload and traffic. Produced lazily.
    /// </summary>
    public IEnumerable<Connection> Connections(ConnectionQuery? query = null) => throw new NotSupportedException();

    /// <summary>
    /// The verdict from one endpoint to another with the rules behind it. An <see cref="AddressEndpoint"/> may be any set of addresses: ports count as
    /// allowed when allowed for every address, and as unknown when the addresses differ or it cannot be said.
    /// </summary>
    /// <exception cref="ArgumentException">A workload, representative or node that is not of this snapshot.</exception>
    public Decision Decide(Endpoint from, Endpoint to) => throw new NotSupportedException();

    /// <summary>The policies that isolate an endpoint in a direction (each as a rule reference with index −1); empty when nothing isolates it.</summary>
    public ValueList<RuleRef> Isolating(Endpoint endpoint, Direction direction) => throw new NotSupportedException();

    /// <summary>The policies that select an endpoint in a direction, of every kind, in order of evaluation.</summary>
    public ValueList<Policy> Selecting(Endpoint endpoint, Direction direction) => throw new NotSupportedException();

    /// <summary>The endpoints of this snapshot that a policy selects as its subject, ordered. Doubtful selections count.</summary>
    public ValueList<Endpoint> SubjectsOf(Policy policy) => throw new NotSupportedException();

    /// <summary>The pods, representatives and nodes that a peer of a NetworkPolicy matches (certainly, and perhaps).</summary>
    public PeerMatch Matching(NetworkPolicy policy, NetworkPolicyPeer peer) => throw new NotSupportedException();
}

/// <summary>What a peer matches inside the cluster; the two do not overlap.</summary>
public sealed record PeerMatch(ValueList<Endpoint> Certain, ValueList<Endpoint> Possible);
