using System.Text.Json;
using Sluice.Findings;
using Sluice.Readers.Yaml;
using Sluice.Sets;

namespace Sluice.Readers.Live;

/// <summary>
/// Kinds that may not be listed in all namespaces, namespace by namespace: in those that matter to who asks, and in all where it is known which there are. What may be listed
/// there is read; where else objects may be is a problem with exactly that extent. Roles in single namespaces are enough for what is in them.
/// </summary>
internal sealed class NamespaceLists(LiveCluster cluster, ValueList<string> wanted, ParallelOptions parallel)
{
    /// <summary>Of more namespaces than this only those that matter are listed: each is a call of kubectl for each kind.</summary>
    private const int MostNamespaces = 100;

    private const string Namespace = "Namespace";

    /// <summary>The lists, those that were forbidden read again where they can be.</summary>
    /// <param name="resources">The kinds.</param>
    /// <param name="lists">Their lists over all namespaces, in the same order.</param>
    /// <returns>Pages and problems of each kind, in the same order.</returns>
    public List<(List<SourceText> Texts, List<Problem> Problems)> Complete(IReadOnlyList<LiveResource> resources, LiveList[] lists)
    {
        var known = resources.Select(static (resource, at) => (resource, at)).Where(pair => IsNamespaces(pair.resource) && lists[pair.at].Problem is null).SelectMany(pair => lists[pair.at].Texts).SelectMany(Names).ToList();
        var isComplete = known.Count > 0 && known.Count <= MostNamespaces;
        var spaces = wanted.Concat(isComplete ? known : []).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToValueList();
        var asked = resources.Select((resource, at) => lists[at].IsForbidden && (resource.IsNamespaced || IsNamespaces(resource)) ? spaces : default).ToList();
        var calls = asked.SelectMany(static (names, at) => names.Select(name => (at, name))).ToList();
        var answers = new LiveList[calls.Count];
        Parallel.For(0, calls.Count, parallel, index => answers[index] = Read(resources[calls[index].at], calls[index].name));
        var found = new List<(List<SourceText>, List<Problem>)>();
        for (var at = 0; at < resources.Count; at++)
        {
            var own = calls.Select((call, index) => (call.at, call.name, List: answers[index])).Where(call => call.at == at).Select(static call => (call.name, call.List)).ToList();
            found.Add(own.Exists(static answer => answer.List.Problem is null)
                ? ([.. own.SelectMany(static answer => answer.List.Texts)], [.. Problems(resources[at], own, isComplete && resources[at].IsNamespaced)])
                : (lists[at].Texts, lists[at].Problem is { } problem ? [problem] : []));
        }

        return found;
    }

    private static bool IsNamespaces(LiveResource resource) => resource is { Kind: Namespace, ApiVersion: "v1" };

    /// <summary>A Role may let its own namespace be read, which is where a namespace's labels are; but never a list of namespaces.</summary>
    private LiveList Read(LiveResource resource, string space) => IsNamespaces(resource) ? cluster.ReadNamespace(resource, space) : cluster.ReadPages(resource, space);

    private IEnumerable<Problem> Problems(LiveResource resource, List<(string Name, LiveList List)> answers, bool isComplete)
    {
        var forbidden = answers.Where(static answer => answer.List.IsForbidden).Select(static answer => answer.Name).ToValueList();
        if (forbidden.Count > 0) yield return ListPermission.MissingIn(resource, cluster.Place($" {resource.Name} in {string.Join(", ", forbidden)}"), forbidden);
        foreach (var (name, list) in answers)
        {
            if (list is { IsForbidden: false, Problem: { } problem }) yield return problem with { Extent = new(false, [name]) };
        }

        if (!isComplete) yield return ListPermission.MissingBeyond(resource, cluster.Place($" {resource.Name}"), answers.Select(static answer => answer.Name).ToValueList());
    }

    private static IEnumerable<string> Names(SourceText page)
    {
        using var document = JsonDocument.Parse(page.Bytes.ToArray());
        if (!document.RootElement.TryGetProperty("items", out var items) || items.ValueKind != JsonValueKind.Array) return [];
        return [.. items.EnumerateArray().Select(static item => item.TryGetProperty("metadata", out var metadata) && metadata.TryGetProperty("name", out var name) ? name.GetString() ?? "" : "").Where(static name => name.Length > 0)];
    }
}
