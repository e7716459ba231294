namespace Sluice.Readers.Kubernetes.Fields;

/// <summary>The fields of workloads that decide about traffic. All others are none of our business.</summary>
internal static class WorkloadPlaces
{
    private static readonly Place Port = new(
        "a container port",
        new Field("name", Shape.Text),
        new Field("containerPort", Shape.WholeNumber),
        new Field("hostPort", Shape.WholeNumber),
        new Field("hostIP", Shape.Text),
        new Field("protocol", Shape.Text))
    {
        Mistaken = [("port", "containerPort"), ("number", "containerPort")],
    };

    private static readonly Place Container = new("a container", new Field("ports", Shape.List, Port)) { IsOpen = true };

    private static readonly Place PodSpec = new(
        "a pod spec",
        new Field("containers", Shape.List, Container),
        new Field("initContainers", Shape.List, Container),
        new Field("hostNetwork", Shape.Boolean),
        new Field("nodeName", Shape.Text),
        new Field("serviceAccountName", Shape.Text))
    {
        IsOpen = true,
    };

    private static readonly Place Template = new(
        "a pod template", new Field("metadata", Shape.Mapping, CommonPlaces.Metadata), new Field("spec", Shape.Mapping, PodSpec));

    private static readonly Field Replicas = new("replicas", Shape.WholeNumber);

    /// <summary>Deployment, StatefulSet, DaemonSet, ReplicaSet, Job.</summary>
    public static Place Controller { get; } = CommonPlaces.Object("a controller", new Place(
        "the spec", Replicas, new Field("template", Shape.Mapping, Template), new Field("selector", Shape.Mapping, CommonPlaces.Selector))
    { IsOpen = true });

    /// <summary>ReplicationController, whose selector is a mapping of labels.</summary>
    public static Place ReplicationController { get; } = CommonPlaces.Object("a ReplicationController", new Place(
        "the spec", Replicas, new Field("template", Shape.Mapping, Template), new Field("selector", Shape.TextMapping))
    { IsOpen = true });

    public static Place CronJob { get; } = CommonPlaces.Object("a CronJob", new Place(
        "the spec",
        new Field("jobTemplate", Shape.Mapping, new Place(
            "a job template", new Field("spec", Shape.Mapping, new Place("the job's spec", new Field("template", Shape.Mapping, Template)) { IsOpen = true }))
        { IsOpen = true }))
    { IsOpen = true });

    public static Place Pod { get; } = CommonPlaces.Object("a Pod", PodSpec);
}
