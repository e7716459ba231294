using Sluice.Findings;
using Sluice.Readers.Sources;
using Sluice.Sets;

namespace Sluice.Readers.Live;

/// <summary>The problems of kinds that may not be listed, each with the permission that is missing, where it is missing, and the commands that give it, least of all.</summary>
internal static class ListPermission
{
    /// <summary>It is missing everywhere.</summary>
    public static Problem Missing(LiveResource resource, SourceSpan place) => Of(resource, place, $"the permission to list {resource.Name} in all namespaces is missing") with
    {
        Remedy = $"Try it with: kubectl auth can-i list {resource.Name} --all-namespaces. Who may grant it does so with: {Grant(resource)}",
    };

    /// <summary>It is missing in some namespaces that matter.</summary>
    public static Problem MissingIn(LiveResource resource, SourceSpan place, ValueList<string> spaces) =>
        Of(resource, place, $"the permission to {Verb(resource)} {resource.Name} in {Named(spaces)} is missing") with
        {
            Extent = new(false, spaces),
            Remedy = $"Try it with: kubectl auth can-i {Verb(resource)} {resource.Name} --namespace={spaces[0]}. Who may grant it does so{(spaces.Count > 1 ? ", in each of them," : "")} with: {GrantIn(resource, spaces[0])}",
        };

    /// <summary>It is missing beyond the namespaces that were asked about one by one, and which others there are is not known.</summary>
    public static Problem MissingBeyond(LiveResource resource, SourceSpan place, ValueList<string> spaces) =>
        Of(resource, place, $"the permission to list {resource.Name} {(resource.IsNamespaced ? "in namespaces " : "")}other than {string.Join(", ", spaces)} is missing") with
        {
            Extent = new(true, spaces),
            Remedy = $"Try it with: kubectl auth can-i list {resource.Name} --all-namespaces. Who may grant it does so with: {Grant(resource)}",
        };

    private static Problem Of(LiveResource resource, SourceSpan place, string message) => new(SourceProblems.ClusterPart, Severity.Error, place, message)
    {
        Object = resource.Kind,
        Why = $"What a {resource.Kind} of this cluster would change is not known.",
    };

    /// <summary>A Role lets its own namespace be read, and no list of them.</summary>
    private static string Verb(LiveResource resource) => resource.IsNamespaced ? "list" : "get";

    private static string Named(ValueList<string> spaces) => spaces.Count == 1 ? $"namespace {spaces[0]}" : $"namespaces {string.Join(", ", spaces)}";

    private static string Grant(LiveResource resource) =>
        $"kubectl create clusterrole sluice-{resource.Plural} --verb=get,list,watch --resource={resource.Name} && kubectl create clusterrolebinding sluice-{resource.Plural} --clusterrole=sluice-{resource.Plural} --user=NAME";

    private static string GrantIn(LiveResource resource, string space) =>
        $"kubectl create role sluice-{resource.Plural} --namespace={space} --verb=get,list,watch --resource={resource.Name} && kubectl create rolebinding sluice-{resource.Plural} --namespace={space} --role=sluice-{resource.Plural} --user=NAME";
}
