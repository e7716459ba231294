using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Readers.Kubernetes;

/// <summary>
/// Folds pods and controllers into workloads: a pod belongs to its top controller, pods that no policy can tell apart are one part of it, and the
/// template counts where no pod was seen. What is judged takes the place of surroundings of the same owner.
/// </summary>
internal sealed class WorkloadFolding(IReadOnlyList<Controller> controllers, IReadOnlyList<PodSighting> pods, bool followsOwners)
{
    private readonly Dictionary<ObjectName, Controller> byName = [];
    private readonly Dictionary<ObjectName, List<Part>> parts = [];
    private readonly Dictionary<PartKey, Part> byKey = [];

    /// <summary>The workloads by namespace, name, kind and variant.</summary>
    public IEnumerable<Workload> Fold()
    {
        foreach (var controller in controllers) byName.TryAdd(controller.Name, controller);
        foreach (var pod in pods) PartOf(TopOf(pod), pod.Facts, isLive: true, pod.IsSurroundings).Add(pod);
        foreach (var controller in controllers.OrderBy(controller => controller.Owner.Exists)) AddTemplate(controller);
        return parts.OrderBy(pair => pair.Key).SelectMany(pair => Workloads(pair.Key, pair.Value));
    }

    private void AddTemplate(Controller controller)
    {
        if (controller.Template is null || controller.IsFinished) return;
        var top = TopOf(controller);
        if (top != controller.Name && (controller.Replicas == 0 || byName.ContainsKey(top))) return;
        PartOf(top, controller.Template, isLive: false, controller.IsSurroundings).Add(controller);
    }

    private Part PartOf(ObjectName owner, PodFacts facts, bool isLive, bool isSurroundings)
    {
        var key = new PartKey(owner, facts.Labels, facts.Ports, facts.HostNetwork, isLive, isSurroundings);
        if (byKey.TryGetValue(key, out var known)) return known;
        var part = new Part(facts, isLive, isSurroundings);
        byKey.Add(key, part);
        if (!parts.TryGetValue(owner, out var list)) parts.Add(owner, list = []);
        list.Add(part);
        return part;
    }

    private static IEnumerable<Workload> Workloads(ObjectName owner, List<Part> all)
    {
        if (all.Count == 1) return [all[0].ToWorkload(owner, variant: "")];
        var judged = all.Exists(part => !part.IsSurroundings) ? all.FindAll(part => !part.IsSurroundings) : all;
        var chosen = judged.Exists(part => part.IsLive) ? judged.FindAll(part => part.IsLive) : judged;
        var variants = Variants.Of([.. chosen.Select(part => (part.Facts.Labels, part.FirstPod))]);
        return chosen.Select((part, index) => part.ToWorkload(owner, variants[index])).OrderBy(workload => workload.Variant, StringComparer.Ordinal);
    }

    private ObjectName TopOf(PodSighting pod)
    {
        var owner = pod.Owner;
        if (!owner.Exists || owner.Kind == "Node") return pod.Name;
        if (owner.Kind.Length == 0) return pod.Name with { Name = owner.Name };
        var name = new ObjectName(owner.Kind, pod.Name.Namespace, owner.Name);
        if (byName.TryGetValue(name, out var controller)) return TopOf(controller);
        return (followsOwners ? Inferred(name, pod.Facts.Labels) : null) ?? name;
    }

    /// <summary>
    /// Deployments and CronJobs own the controllers that make their pods. Further up (the operator that owns a StatefulSet) it is no longer a workload.
    /// </summary>
    private ObjectName TopOf(Controller controller)
    {
        if (!controller.Owner.Exists || controller.Name.Kind is not ("ReplicaSet" or "Job" or "ReplicationController")) return controller.Name;
        if (controller.Name.Kind == "Job" && controller.Owner.Kind != "CronJob") return controller.Name;
        return !followsOwners ? controller.Name : new(controller.Owner.Kind, controller.Name.Namespace, controller.Owner.Name);
    }

    /// <summary>A ReplicaSet that was not read is a Deployment's when it is named after the hash that Deployments put on their pods.</summary>
    private static ObjectName? Inferred(ObjectName replicaSet, Labels labels)
    {
        if (replicaSet.Kind != "ReplicaSet" || labels.Find("pod-template-hash") is not { Length: > 0 } hash) return null;
        var isNamedAfter = replicaSet.Name.Length > hash.Length + 1 && replicaSet.Name.EndsWith(hash, StringComparison.Ordinal) && replicaSet.Name[^(hash.Length + 1)] == '-';
        return isNamedAfter ? new("Deployment", replicaSet.Namespace, replicaSet.Name[..^(hash.Length + 1)]) : null;
    }

    private readonly record struct PartKey(ObjectName Owner, Labels Labels, ValueList<ContainerPort> Ports, bool HostNetwork, bool IsLive, bool IsSurroundings);

    /// <summary>Pods of one owner that no policy can tell apart, or a template.</summary>
    private sealed class Part(PodFacts facts, bool isLive, bool isSurroundings)
    {
        private readonly List<PodSighting> pods = [];
        private Controller? controller;

        public PodFacts Facts { get; } = facts;

        public bool IsLive { get; } = isLive;

        public bool IsSurroundings { get; } = isSurroundings;

        /// <summary>The first pod by name; empty for a template.</summary>
        public string FirstPod => pods.Count == 0 ? "" : pods.Select(pod => pod.Name.Name).Min(StringComparer.Ordinal)!;

        public void Add(PodSighting pod) => pods.Add(pod);

        public void Add(Controller next) => controller ??= next;

        public Workload ToWorkload(ObjectName owner, string variant)
        {
            pods.Sort(static (left, right) => left.Name.CompareTo(right.Name));
            var first = pods.Count > 0 ? pods[0].Facts : Facts;
            var isOneNode = pods.TrueForAll(pod => pod.Facts.NodeName == first.NodeName);
            var isOneAccount = pods.TrueForAll(pod => pod.Facts.ServiceAccount == first.ServiceAccount);
            return new()
            {
                Name = owner,
                Variant = variant,
                Labels = Facts.Labels,
                Ports = Facts.Ports,
                HostNetwork = Facts.HostNetwork,
                NodeName = isOneNode ? first.NodeName : "",
                ServiceAccount = isOneAccount ? first.ServiceAccount : "",
                Addresses = pods.Count switch
                {
                    0 => default,
                    1 => pods[0].Addresses,
                    _ => pods.SelectMany(pod => (IEnumerable<Cidr>)pod.Addresses).Distinct().Order().ToValueList(),
                },
                Pods = pods.Count == 0 ? default : pods.Select(pod => pod.Name.Name).ToValueList(),
                Replicas = controller?.Replicas ?? pods.Count,
                IsSurroundings = IsSurroundings,
                Span = controller?.Span ?? pods[0].Span,
                LabelsSpan = first.LabelsSpan,
                Containers = first.Containers,
            };
        }
    }
}
