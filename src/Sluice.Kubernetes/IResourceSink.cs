using System.Text.Json;

namespace Sluice.Kubernetes;

/// <summary>Where a watch puts what it sees. Called by one thread at a time; an object is good until the call returns.</summary>
public interface IResourceSink
{
    /// <summary>A list begins: what it does not name is gone when it ends.</summary>
    public void BeginList();

    /// <summary>An object is there, or is there as this now. Within a list it belongs to that.</summary>
    public void Put(string key, JsonElement item);

    /// <summary>An object is gone.</summary>
    public void Remove(string key);

    /// <summary>The list was whole.</summary>
    public void EndList();
}
