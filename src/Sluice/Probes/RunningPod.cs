using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Probes;

/// <summary>A pod that runs in a cluster, with what is needed to send something from it.</summary>
public sealed record RunningPod
{
    /// <summary>Its name; the kind is Pod.</summary>
    public required ObjectName Name { get; init; }

    /// <summary>metadata.uid, which no other object ever has.</summary>
    public string Uid { get; init; } = "";

    public string Node { get; init; } = "";

    /// <summary>status.podIPs as blocks of full length, at most one of each family.</summary>
    public ValueList<Cidr> Addresses { get; init; }

    /// <summary>The names of its running containers, in order.</summary>
    public ValueList<string> Containers { get; init; }

    public Labels Labels { get; init; } = Labels.Empty;

    public string ServiceAccount { get; init; } = "";

    /// <summary>Whether it shares the network of its node, so that policies do not concern it.</summary>
    public bool HostNetwork { get; init; }

    /// <summary>Whether its condition Ready is true.</summary>
    public bool IsReady { get; init; }
}
