namespace Sluice.Charters;

/// <summary>What every cluster has and a charter may name without defining it as a component.</summary>
public enum BundleName
{
    Unknown = 0,

    /// <summary>The resolver of the cluster.</summary>
    Dns,

    /// <summary>The API server: addresses, because no selector reaches it.</summary>
    KubeApi,

    /// <summary>The API server as a client of admission webhooks; the same addresses.</summary>
    Webhooks,

    /// <summary>The ingress controller's pods.</summary>
    IngressController,

    /// <summary>The pods that scrape metrics.</summary>
    Prometheus,
}

/// <summary>The names of the bundles as charters write them.</summary>
public static class BundleNames
{
    private static readonly (BundleName Bundle, string Text)[] Names =
    [
        (BundleName.Dns, "dns"), (BundleName.KubeApi, "kube-api"), (BundleName.Webhooks, "webhooks"),
        (BundleName.IngressController, "ingress-controller"), (BundleName.Prometheus, "prometheus"),
    ];

    /// <summary>Every name, in the order of <see cref="BundleName"/>.</summary>
    public static IEnumerable<string> All => Names.Select(static name => name.Text);

    /// <summary>The bundle of a name; <see cref="BundleName.Unknown"/> when it is none.</summary>
    public static BundleName Find(string text) => Array.Find(Names, name => string.Equals(name.Text, text, StringComparison.Ordinal)).Bundle;

    /// <summary>The name of a bundle; empty for <see cref="BundleName.Unknown"/>.</summary>
    public static string Text(BundleName bundle) => Array.Find(Names, name => name.Bundle == bundle).Text ?? "";
}
