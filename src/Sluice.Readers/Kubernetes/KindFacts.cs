namespace Sluice.Readers.Kubernetes;

/// <summary>What follows from the API version and kind of an object alone, worked out once for each pair of them and not for each object.</summary>
internal sealed class KindFacts
{
    private KindFacts(ApiKind written, string? meant)
    {
        (Written, IsMisnamed) = (written, meant is not null);
        Api = meant is null ? written : written with { Kind = meant };
        Kind = KindTable.Of(Api);
        (Name, IsClusterScoped) = (KindTable.NameOf(Api), KindTable.IsClusterScoped(Api));
        (Never, Removal) = (ApiVersions.Never(Api, Kind), ApiVersions.Removal(Api));
    }

    public static KindFacts Of(ApiKind written) => new(written, KindTable.Meant(written));

    /// <summary>As the object says it.</summary>
    public ApiKind Written { get; }

    /// <summary>As it is meant: another kind where the written one does not exist.</summary>
    public ApiKind Api { get; }

    /// <summary>Whether the written kind does not exist and another one is surely meant.</summary>
    public bool IsMisnamed { get; }

    /// <summary>What such an object is to the reading.</summary>
    public ObjectKind Kind { get; }

    /// <summary>The kind as it stands in an object's name.</summary>
    public string Name { get; }

    public bool IsClusterScoped { get; }

    /// <summary>The version that was meant by one that no API server ever served; null when there is nothing wrong.</summary>
    public string? Never { get; }

    /// <summary>The Kubernetes version that no longer serves it, and what to write instead; null when it is served.</summary>
    public (string Since, string Instead)? Removal { get; }
}
