using System.Text.Json;
using Sluice.Kubernetes;

namespace Sluice.Gateway.Callers;

/// <summary>Puts what a watch sees where it is kept: what a list no longer names is taken away when the list was whole, and not before.</summary>
/// <param name="put">An object is there, or is there as this now.</param>
/// <param name="remove">An object is gone.</param>
internal sealed class KeptList(Action<string, JsonElement> put, Action<string> remove) : IResourceSink
{
    private readonly HashSet<string> there = new(StringComparer.Ordinal);
    private HashSet<string>? listed;

    public void BeginList() => listed = new(StringComparer.Ordinal);

    public void Put(string key, JsonElement item)
    {
        put(key, item);
        there.Add(key);
        listed?.Add(key);
    }

    public void Remove(string key)
    {
        if (there.Remove(key)) remove(key);
    }

    public void EndList()
    {
        foreach (var key in there.Where(key => !listed!.Contains(key)).ToList()) Remove(key);
        listed = null;
    }
}
