using Sluice.Charters;
using static Sluice.Compile.ManifestNode;

namespace Sluice.Compile;

/// <summary>
/// A Kustomize base with what the charter means, and an overlay for each environment that adds what the environment adds: new objects as resources, changed ones as JSON
/// patches (RFC 6902) of the base. Resources are applied in the order in which they stand (sortOptions fifo, Kustomize 5).
/// </summary>
internal static class KustomizePackage
{
    public static IEnumerable<GeneratedFile> Files(CompiledTarget compiled, Charter charter, IEnumerable<CharterEnvironment> environments)
    {
        var common = PolicyPackage.Waved(compiled).ToList();
        foreach (var file in Folder($"{compiled.Target.Name}/base", charter, common, null, [])) yield return file;
        var known = common.ToDictionary(static waved => waved.Key);
        foreach (var environment in environments)
        {
            var own = PolicyPackage.Waved(compiled.Target.Compile(environment.Bound)).ToList();
            var keys = own.Select(static waved => waved.Key).ToHashSet();
            var patches = own.Where(waved => known.TryGetValue(waved.Key, out var before) && before.Object.Manifest != waved.Object.Manifest).Select(waved => Change(known[waved.Key], waved))
                .Concat(common.Where(waved => !keys.Contains(waved.Key)).Select(Removal));
            foreach (var file in Folder($"{compiled.Target.Name}/overlays/{environment.Name}", environment.Bound.Charter, own.Where(waved => !known.ContainsKey(waved.Key)).ToList(), "../../base", patches)) yield return file;
        }
    }

    private static IEnumerable<GeneratedFile> Folder(string path, Charter charter, List<WavedObject> objects, string? common, IEnumerable<ManifestNode> patches)
    {
        var resources = new List<ManifestNode>();
        foreach (var wave in (Wave[])[Wave.Before, Wave.Allows, Wave.Denies])
        {
            if (wave == Wave.Denies && common is not null) resources.Add(common);
            var own = objects.Where(waved => waved.Wave == wave).ToList();
            if (own.Count == 0) continue;
            resources.Add(WavedObject.FileOf(wave));
            yield return GeneratedFile.Yaml($"{path}/{WavedObject.FileOf(wave)}", own.Select(static waved => waved.Object));
        }

        var all = patches.ToList();
        var kustomization = Map(
            ("apiVersion", "kustomize.config.k8s.io/v1beta1"),
            ("kind", "Kustomization"),
            ("sortOptions", Map(("order", "fifo"))),
            ("resources", List(resources)),
            ("patches", all.Count == 0 ? null : List(all)));
        yield return GeneratedFile.Text($"{path}/kustomization.yaml", "# ", charter.Strip([charter.Span]), ManifestYaml.Write(kustomization));
    }

    private static MappingNode Change(WavedObject before, WavedObject after)
    {
        var operations = from part in ((string Path, Func<MappingNode, ManifestNode?> Of)[])[("/spec", static node => node.Find("spec")), ("/metadata/annotations", static node => ((MappingNode)node.Find("metadata")!).Find("annotations"))]
                         where part.Of(before.Object.Manifest) != part.Of(after.Object.Manifest)
                         select Map(("op", "replace"), ("path", part.Path), ("value", part.Of(after.Object.Manifest)));
        return Patch(before, ManifestYaml.Write(List(operations)));
    }

    private static MappingNode Removal(WavedObject waved) => Patch(waved, ManifestYaml.Write(Map(
        ("apiVersion", waved.Key.Version),
        ("kind", waved.Key.Kind),
        ("metadata", Map(("name", waved.Key.Name), ("namespace", waved.Key.Space.Length == 0 ? null : FromString(waved.Key.Space)))),
        ("$patch", "delete"))));

    private static MappingNode Patch(WavedObject waved, string patch)
    {
        var (version, kind, space, name) = waved.Key;
        var parts = version.Split('/');
        return Map(
            ("target", Map(("group", parts[0]), ("version", parts[^1]), ("kind", kind), ("namespace", space.Length == 0 ? null : FromString(space)), ("name", name.Replace(".", "\\.", StringComparison.Ordinal)))),
            ("patch", patch));
    }
}
