using Sluice.Charters;
using Sluice.Sets;

namespace Sluice.Compile;

/// <summary>How generated policies are packed for whoever applies them.</summary>
public enum PackageForm
{
    /// <summary>Zero: files of manifests, one for each namespace.</summary>
    Plain = 0,

    /// <summary>A Kustomize base, and an overlay for each environment of the charter.</summary>
    Kustomize,

    /// <summary>A Helm chart whose values can take away the internet.</summary>
    Helm,
}

/// <summary>An environment of a charter: its overlay, bound like the charter.</summary>
public sealed record CharterEnvironment(string Name, BoundCharter Bound);

/// <summary>Packs generated policies. What is packed is what is written plain: the same objects, in an order that opens before it closes.</summary>
public static class PolicyPackage
{
    /// <summary>A compiled target packed; one that writes no policies is as it was.</summary>
    /// <param name="compiled">What was compiled from the charter without an environment.</param>
    /// <param name="bound">The charter it was compiled from.</param>
    /// <param name="form">How.</param>
    /// <param name="environments">The environments; only Kustomize has a place for them.</param>
    public static CompiledTarget Of(CompiledTarget compiled, BoundCharter bound, PackageForm form, IEnumerable<CharterEnvironment> environments)
    {
        ArgumentNullException.ThrowIfNull(compiled);
        ArgumentNullException.ThrowIfNull(bound);
        if (!compiled.Target.IsPackaged) return compiled;
        return form switch
        {
            PackageForm.Kustomize => compiled with { Files = KustomizePackage.Files(compiled, bound.Charter, environments).ToValueList() },
            PackageForm.Helm => compiled with { Files = HelmPackage.Files(compiled, bound).ToValueList() },
            _ => compiled,
        };
    }

    /// <summary>The objects of a target by when they are applied, each with the annotation by which Argo CD waits (its documentation, "Sync Phases and Waves").</summary>
    internal static IEnumerable<WavedObject> Waved(CompiledTarget compiled) => compiled.Files.SelectMany(static file => file.Objects).Select(static generated =>
    {
        var wave = WaveOf(generated.Manifest);
        var metadata = (MappingNode)generated.Manifest.Find("metadata")!;
        var notes = (metadata.Find("annotations") as MappingNode)?.Entries ?? default;
        var entry = new ManifestEntry("annotations", new MappingNode(notes.Append(new("argocd.argoproj.io/sync-wave", wave switch { Wave.Before => "-1", Wave.Allows => "0", _ => "1" })).ToValueList()));
        var renewed = new MappingNode(metadata.Entries.Where(static each => each.Key != "annotations").Append(entry).ToValueList());
        return new WavedObject(wave, generated with { Manifest = new(generated.Manifest.Entries.Select(each => each.Key == "metadata" ? new ManifestEntry("metadata", renewed) : each).ToValueList()) });
    });

    /// <summary>What policies refer to comes first, then what opens, then what closes. A kind that is not known closes.</summary>
    private static Wave WaveOf(MappingNode manifest) => (((TextNode)manifest.Find("kind")!).Text, (MappingNode)manifest.Find("spec")!) switch
    {
        ("Tier" or "GlobalNetworkSet", _) => Wave.Before,
        ("NetworkPolicy" or "CiliumNetworkPolicy", var spec) when spec.Find("ingress") is not null || spec.Find("egress") is not null => Wave.Allows,
        _ => Wave.Denies,
    };
}

/// <summary>When an object is applied.</summary>
internal enum Wave
{
    Before = 0,
    Allows,
    Denies,
}

/// <summary>An object and when it is applied.</summary>
internal sealed record WavedObject(Wave Wave, GeneratedObject Object)
{
    /// <summary>The name of the file of its wave.</summary>
    public static string FileOf(Wave wave) => wave switch { Wave.Before => "before.yaml", Wave.Allows => "allows.yaml", _ => "denies.yaml" };

    /// <summary>What tells objects apart in a cluster: API version, kind, namespace, name.</summary>
    public (string Version, string Kind, string Space, string Name) Key
    {
        get
        {
            var metadata = (MappingNode)Object.Manifest.Find("metadata")!;
            return (Text(Object.Manifest, "apiVersion"), Text(Object.Manifest, "kind"), Text(metadata, "namespace"), Text(metadata, "name"));

            static string Text(MappingNode node, string key) => (node.Find(key) as TextNode)?.Text ?? "";
        }
    }
}
