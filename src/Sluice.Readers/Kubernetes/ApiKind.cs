namespace Sluice.Readers.Kubernetes;

/// <summary>What an object says it is: <c>networking.k8s.io</c>, <c>v1</c>, <c>NetworkPolicy</c>. The group of core objects is empty.</summary>
internal readonly record struct ApiKind(string Group, string Version, string Kind)
{
    /// <summary>From the two fields every object has.</summary>
    public static ApiKind Of(string apiVersion, string kind)
    {
        var slash = apiVersion.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? new("", apiVersion, kind) : new(apiVersion[..slash], apiVersion[(slash + 1)..], kind);
    }

    /// <summary><c>networking.k8s.io/v1</c>, or <c>v1</c>.</summary>
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>Kind and group as users name it: <c>NetworkPolicy.crd.projectcalico.org</c>.</summary>
    public override string ToString() => Group.Length == 0 ? Kind : $"{Kind}.{Group}";
}
