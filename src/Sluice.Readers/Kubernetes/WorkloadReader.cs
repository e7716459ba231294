using System.Runtime.InteropServices;
using Sluice.Model;
using Sluice.Readers.Kubernetes.Fields;
using Sluice.Readers.Yaml;
using Sluice.Sets;

namespace Sluice.Readers.Kubernetes;

/// <summary>Reads pods and the controllers that make them, as far as they matter for traffic.</summary>
internal sealed class WorkloadReader(StringPool strings, LabelReader labels, ObjectProblems problems, ReadingOptions options)
{
    private readonly FieldCheck fields = new(problems);
    private readonly PortReader ports = new(strings, problems);
    private readonly SequencePool<ContainerPort, ValueList<ContainerPort>> portLists = new(EqualityComparer<ContainerPort>.Default);
    private readonly List<ContainerPort> portBuffer = [];

    /// <summary>A pod; null when it has ended.</summary>
    public PodSighting? Pod(ObjectHead head)
    {
        var phase = head.Status["phase"u8];
        if (phase.ValueEquals("Succeeded"u8) || phase.ValueEquals("Failed"u8)) return null;
        fields.Check(head.Root, WorkloadPlaces.Pod);
        var owner = Owner(head.Metadata);
        return new(head.Name, owner, Facts(head.Metadata, head.Spec, owner.Kind == "DaemonSet"), Addresses(head.Status), options.IsSurroundings, head.Span);
    }

    /// <summary>A controller of any kind.</summary>
    public Controller Controller(ObjectHead head)
    {
        var kind = head.Name.Kind;
        fields.Check(head.Root, kind switch
        {
            "CronJob" => WorkloadPlaces.CronJob,
            "ReplicationController" or "DeploymentConfig" => WorkloadPlaces.ReplicationController,
            _ => WorkloadPlaces.Controller,
        });
        var spec = kind == "CronJob" ? head.Spec["jobTemplate"u8]["spec"u8] : head.Spec;
        var template = spec["template"u8];
        var mayBorrow = kind is "Rollout" or "DeploymentConfig";
        if (!template.IsMapping && !template.HasContent && !mayBorrow) problems.RefuseAbsent(ProblemIds.Form, head.Spec.Exists ? head.Spec : head.Root, $"a {kind} has no pod template", new("spec.template is required") { Remedy = "Add the template." });
        var wanted = spec[kind is "Job" or "CronJob" ? "parallelism"u8 : "replicas"u8];
        var replicas = kind != "DaemonSet" && wanted.TryGetInteger(out var number) ? (int)Math.Clamp(number, 0, int.MaxValue) : 1;
        var facts = template.IsMapping ? Facts(template["metadata"u8], template["spec"u8], kind == "DaemonSet") : null;
        return new(head.Name, Owner(head.Metadata), facts, replicas, IsFinished(head), options.IsSurroundings, head.Span);
    }

    private static bool IsFinished(ObjectHead head)
    {
        if (head.Name.Kind != "Job") return false;
        foreach (var condition in head.Status["conditions"u8].Items)
        {
            var type = condition["type"u8];
            if ((type.ValueEquals("Complete"u8) || type.ValueEquals("Failed"u8)) && condition["status"u8].ValueEquals("True"u8)) return true;
        }

        return false;
    }

    private OwnerRef Owner(DocumentNode metadata)
    {
        var owner = default(OwnerRef);
        foreach (var item in metadata["ownerReferences"u8].Items)
        {
            var isController = item["controller"u8].TryGetBoolean(out var flag) && flag;
            if (!isController && owner.Exists) continue;
            owner = new(strings.Text(item["kind"u8]), strings.Text(item["name"u8]));
            if (isController) break;
        }

        return owner;
    }

    private PodFacts Facts(DocumentNode metadata, DocumentNode spec, bool isDaemon)
    {
        portBuffer.Clear();
        foreach (var container in spec["containers"u8].Items) AddPorts(container);
        foreach (var container in spec["initContainers"u8].Items)
        {
            if (container["restartPolicy"u8].ValueEquals("Always"u8)) AddPorts(container);
        }

        var account = spec["serviceAccountName"u8];
        var labelNode = metadata["labels"u8];
        return new(labels.Labels(labelNode), PooledPorts(), spec["hostNetwork"u8].TryGetBoolean(out var host) && host)
        {
            NodeName = strings.Text(spec["nodeName"u8]),
            ServiceAccount = strings.Text(account.HasContent ? account : spec["serviceAccount"u8]),
            LabelsSpan = labelNode.Span,
            Containers = isDaemon ? Names(spec["containers"u8]) : default,
        };
    }

    private ValueList<string> Names(DocumentNode containers)
    {
        var names = new List<string>();
        foreach (var container in containers.Items) names.Add(strings.Text(container["name"u8]));
        return names.ToValueList();
    }

    private void AddPorts(DocumentNode container)
    {
        foreach (var item in container["ports"u8].Items)
        {
            var number = item["containerPort"u8];
            if (!number.HasContent)
            {
                problems.RefuseAbsent(ProblemIds.Port, item, "a container port has no number", new("containerPort is required") { Remedy = "Add `containerPort`." });
                continue;
            }

            var (read, protocol, host, name) = (ports.Number(number, "containerPort"), ports.Protocol(item["protocol"u8]), item["hostPort"u8], item["name"u8]);
            var hostPort = host.TryGetInteger(out var published) && published is > 0 and <= PortSet.Highest ? (int)published : 0;
            if (read is null || protocol is null) continue;
            portBuffer.Add(new(name.HasContent ? ports.Name(name, "name") ?? "" : "", protocol.Value, read.Value, hostPort));
        }
    }

    private ValueList<ContainerPort> PooledPorts() => portBuffer.Count == 0 ? default : portLists.Get(
        CollectionsMarshal.AsSpan(portBuffer),
        static written => written.Distinct().OrderBy(port => port.Protocol).ThenBy(port => port.Number).ThenBy(port => port.Name, StringComparer.Ordinal).ThenBy(port => port.HostPort).ToValueList());

    private static ValueList<Cidr> Addresses(DocumentNode status)
    {
        var (all, one) = (status["podIPs"u8], status["podIP"u8]);
        if (all.Items.Count == 1)
        {
            var items = all.Items;
            items.MoveNext();
            one = items.Current["ip"u8];
        }

        if (all.Items.Count < 2) return AddressReader.Address(one) is { } single ? [single] : default;
        var list = new List<Cidr>();
        foreach (var item in all.Items)
        {
            if (AddressReader.Address(item["ip"u8]) is { } address) list.Add(address);
        }

        return list.Distinct().Order().ToValueList();
    }
}
