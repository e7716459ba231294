namespace Sluice.Readers.Kubernetes.Fields;

/// <summary>The fields of core/v1 Service that lead traffic.</summary>
internal static class ServicePlaces
{
    private static readonly Place Port = new(
        "a Service port",
        new Field("name", Shape.Text),
        new Field("protocol", Shape.Text),
        new Field("appProtocol", Shape.Text),
        new Field("port", Shape.WholeNumber),
        new Field("targetPort", Shape.NumberOrText),
        new Field("nodePort", Shape.WholeNumber))
    {
        Mistaken = [("containerPort", "targetPort"), ("target", "targetPort")],
    };

    public static Place Root { get; } = CommonPlaces.Object("a Service", new Place(
        "the spec",
        new Field("selector", Shape.TextMapping) { WhenLost = "no pod is behind it" },
        new Field("ports", Shape.List, Port),
        new Field("type", Shape.Text),
        new Field("clusterIP", Shape.Text),
        new Field("clusterIPs", Shape.TextList),
        new Field("externalIPs", Shape.TextList),
        new Field("externalTrafficPolicy", Shape.Text))
    { IsOpen = true });
}
