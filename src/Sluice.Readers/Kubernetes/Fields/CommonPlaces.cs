namespace Sluice.Readers.Kubernetes.Fields;

/// <summary>Places that many kinds share (meta/v1).</summary>
internal static class CommonPlaces
{
    private static readonly Place Requirement = new(
        "a selector requirement",
        new Field("key", Shape.Text),
        new Field("operator", Shape.Text),
        new Field("values", Shape.TextList))
    {
        Mistaken = [("value", "values"), ("op", "operator")],
    };

    /// <summary>meta/v1 LabelSelector.</summary>
    public static Place Selector { get; } = new(
        "a selector",
        new Field("matchLabels", Shape.TextMapping) { WhenLost = "every label is accepted" },
        new Field("matchExpressions", Shape.List, Requirement) { WhenLost = "every label is accepted" })
    {
        HoldsLabels = true,
        Mistaken = [("labels", "matchLabels"), ("expressions", "matchExpressions")],
    };

    /// <summary>meta/v1 ObjectMeta; <c>clusterName</c> was dropped in 1.24 and still stands in exports.</summary>
    public static Place Metadata { get; } = new(
        "metadata",
        new Field("name", Shape.Text),
        new Field("generateName", Shape.Text),
        new Field("namespace", Shape.Text),
        new Field("labels", Shape.TextMapping) { WhenLost = "it has no labels" },
        new Field("annotations", Shape.TextMapping),
        new Field("ownerReferences", Shape.Any),
        new Field("finalizers", Shape.Any),
        new Field("managedFields", Shape.Any),
        new Field("uid", Shape.Any),
        new Field("resourceVersion", Shape.Any),
        new Field("generation", Shape.Any),
        new Field("selfLink", Shape.Any),
        new Field("creationTimestamp", Shape.Any),
        new Field("deletionTimestamp", Shape.Any),
        new Field("deletionGracePeriodSeconds", Shape.Any),
        new Field("clusterName", Shape.Any));

    /// <summary>A whole object with this spec.</summary>
    public static Place Object(string title, Place spec) => new(
        title,
        new Field("apiVersion", Shape.Text),
        new Field("kind", Shape.Text),
        new Field("metadata", Shape.Mapping, Metadata),
        new Field("spec", Shape.Mapping, spec),
        new Field("status", Shape.Any));
}
