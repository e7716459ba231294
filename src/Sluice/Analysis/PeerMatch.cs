using Sluice.Sets;

namespace Sluice.Analysis;

/// <summary>What a peer matches inside the cluster; the two do not overlap.</summary>
public sealed record PeerMatch(ValueList<Endpoint> Certain, ValueList<Endpoint> Possible);
