using Sluice.Findings;
using Sluice.Sets;

namespace Sluice.Model;

/// <summary>The name of an object: kind, namespace (empty for cluster-scoped ones) and name. Ordered by namespace, name, kind.</summary>
public readonly record struct ObjectName(string Kind, string Namespace, string Name) : IComparable<ObjectName>
{
    public int CompareTo(ObjectName other)
    {
        var order = string.CompareOrdinal(Namespace, other.Namespace);
        if (order == 0) order = string.CompareOrdinal(Name, other.Name);
        return order != 0 ? order : string.CompareOrdinal(Kind, other.Kind);
    }

    public static bool operator <(ObjectName left, ObjectName right) => left.CompareTo(right) < 0;

    public static bool operator >(ObjectName left, ObjectName right) => left.CompareTo(right) > 0;

    public static bool operator <=(ObjectName left, ObjectName right) => left.CompareTo(right) <= 0;

    public static bool operator >=(ObjectName left, ObjectName right) => left.CompareTo(right) >= 0;

    /// <summary><c>NetworkPolicy shop/allow-billing</c>, or <c>Node worker-1</c>.</summary>
    public override string ToString() => Namespace.Length == 0 ? $"{Kind} {Name}" : $"{Kind} {Namespace}/{Name}";
}

/// <summary>A port a container declares. <see cref="Name"/> is empty when it has none; <see cref="HostPort"/> 0 when it is not published on the node.</summary>
public readonly record struct ContainerPort(string Name, Protocol Protocol, int Number, int HostPort = 0);

/// <summary>
/// Pods that no policy can tell apart: same namespace, owner, labels, container ports and host-network flag.
/// Labels are those of the pods (the template's), not of the owner.
/// </summary>
public sealed record Workload
{
    /// <summary>The top controller (Deployment, StatefulSet, DaemonSet, ReplicaSet, ReplicationController, Job, CronJob) or the bare Pod.</summary>
    public required ObjectName Name { get; init; }

    /// <summary>What tells the parts of one owner apart (a label difference, or the pod's name); empty when the owner has one part.</summary>
    public string Variant { get; init; } = "";

    /// <summary>Labels of the pods.</summary>
    public Labels Labels { get; init; } = Labels.Empty;

    /// <summary>Declared container ports; undeclared ones are open all the same.</summary>
    public ValueList<ContainerPort> Ports { get; init; }

    /// <summary>Whether the pods share the network namespace of their node and are therefore not subject to policies.</summary>
    public bool HostNetwork { get; init; }

    /// <summary>The node the pods are bound to; empty when it is open.</summary>
    public string NodeName { get; init; } = "";

    /// <summary>Known pod addresses (status.podIPs of live pods), as blocks of full length; empty when unknown.</summary>
    public ValueList<Cidr> Addresses { get; init; }

    /// <summary>The names of the live pods, ascending; empty for a template.</summary>
    public ValueList<string> Pods { get; init; }

    /// <summary>How many pods: the live ones, or the replicas asked for; at least 0.</summary>
    public int Replicas { get; init; } = 1;

    /// <summary>The service account, for identity based gateways; empty when not named.</summary>
    public string ServiceAccount { get; init; } = "";

    /// <summary>The names of the containers, in order, of a DaemonSet alone: network plugins are known by them. Empty for other kinds.</summary>
    public ValueList<string> Containers { get; init; }

    /// <summary>Whether it takes part in the analysis without being judged (given by <c>--with</c>).</summary>
    public bool IsSurroundings { get; init; }

    /// <summary>Where the object begins.</summary>
    public SourceSpan Span { get; init; }

    /// <summary>Where the pod's labels stand.</summary>
    public SourceSpan LabelsSpan { get; init; }
}
