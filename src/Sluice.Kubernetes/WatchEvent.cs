using System.Text.Json;

namespace Sluice.Kubernetes;

/// <summary>What happened to an object (https://kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes).</summary>
public enum WatchEventType
{
    Unknown = 0,
    Added,
    Modified,
    Deleted,

    /// <summary>Nothing happened up to a version; the object holds only that.</summary>
    Bookmark,
}

/// <summary>One line of a watch.</summary>
/// <param name="Type">What happened.</param>
/// <param name="Object">The object as it is now, or was when it was deleted.</param>
public readonly record struct WatchEvent(WatchEventType Type, JsonElement Object);
