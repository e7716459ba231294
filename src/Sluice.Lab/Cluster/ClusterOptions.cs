using Sluice.Probes;
using Sluice.Sets;

namespace Sluice.Lab.Cluster;

/// <summary>How probes are sent in a cluster.</summary>
public sealed record ClusterOptions
{
    /// <summary>The image that is used where none is named.</summary>
    public const string DefaultImage = "busybox:1.36";

    /// <summary>Every way into pods, the strongest evidence first.</summary>
    public static ValueList<ProbeOrigin> AllOrigins { get; } = [ProbeOrigin.EphemeralContainer, ProbeOrigin.Container, ProbeOrigin.ProbePod];

    /// <summary>The kubeconfig context; empty for the current one.</summary>
    public string Context { get; init; } = "";

    /// <summary>The image of ephemeral containers and probe pods: it needs sh, and nc, bash or python3; nslookup for DNS.</summary>
    public string Image { get; init; } = DefaultImage;

    /// <summary>A name for this run, of lower-case letters, digits and -, that no run before had: containers and pods that it makes are called after it.</summary>
    public required string Name { get; init; }

    /// <summary>From where probes may be sent, in the order in which it is tried.</summary>
    public ValueList<ProbeOrigin> Origins { get; init; } = AllOrigins;

    /// <summary>The ways that are enough to look into a pod: a container that is there before an ephemeral one, which leaves a record in the pod.</summary>
    internal IEnumerable<ProbeOrigin> LookingOrigins => ((ProbeOrigin[])[ProbeOrigin.Container, ProbeOrigin.EphemeralContainer]).Where(Origins.Contains);

    /// <summary>The namespace in which a control pod may be made, to show that hosts outside can be reached by somebody; empty for none.</summary>
    public string ControlNamespace { get; init; } = "";

    /// <summary>How long the run may take, from the first container to the last probe.</summary>
    public TimeSpan Budget { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a connection is waited for, each time it is tried; whole seconds.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a container may take to start.</summary>
    public TimeSpan StartLimit { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The pauses after which connections that are otherwise than expected are tried again, because a change of policy takes time to reach every node.</summary>
    public ValueList<TimeSpan> Pauses { get; init; } = [TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(8)];

    /// <summary>At most so many pods are worked in at a time.</summary>
    public int Parallel { get; init; } = 6;

    /// <summary>The clock that says when each probe was tried.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Told what is done, for a progress line: the step, how many of how many.</summary>
    public Action<string, int, int>? Progress { get; init; }
}
