using Sluice.Findings;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Readers.Kubernetes;

/// <summary>What of a pod or a pod template decides about traffic.</summary>
internal sealed record PodFacts(Labels Labels, ValueList<ContainerPort> Ports, bool HostNetwork)
{
    public string NodeName { get; init; } = "";

    public string ServiceAccount { get; init; } = "";

    public ValueList<string> Containers { get; init; }

    public SourceSpan LabelsSpan { get; init; }
}

/// <summary>Who owns an object (meta/v1 OwnerReference): the controller among its owners. Empty when it has none.</summary>
internal readonly record struct OwnerRef(string Kind, string Name)
{
    public bool Exists => !string.IsNullOrEmpty(Name);
}

/// <summary>A live pod, or a pod written by hand.</summary>
internal sealed record PodSighting(ObjectName Name, OwnerRef Owner, PodFacts Facts, ValueList<Cidr> Addresses, bool IsSurroundings, SourceSpan Span);

/// <summary>A controller with its pod template. It wants so many replicas, at least 0; a finished one is a Job that has run and has no pods any more.</summary>
internal sealed record Controller(ObjectName Name, OwnerRef Owner, PodFacts? Template, int Replicas, bool IsFinished, bool IsSurroundings, SourceSpan Span);
