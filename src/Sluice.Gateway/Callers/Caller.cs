using Sluice.Model;

namespace Sluice.Gateway.Callers;

/// <summary>How a caller was recognised.</summary>
public enum Recognition
{
    None = 0,

    /// <summary>By a block of addresses in the map of callers.</summary>
    Address,

    /// <summary>By the address of a pod, as the API server tells it.</summary>
    Pod,
    Certificate,
    Token,
}

/// <summary>What happens to a request of a caller that no entry allows.</summary>
public enum CallerMode
{
    /// <summary>It is refused.</summary>
    Enforce = 0,

    /// <summary>It passes and is recorded. What is forbidden, what leads to special addresses and what cannot be read is refused all the same.</summary>
    Report,
}

/// <summary>What happens to a TLS client hello with Encrypted Client Hello, whose inner name nobody on the way can see.</summary>
public enum EncryptedHello
{
    /// <summary>Refused; GREASE looks the same by design (RFC 9849), so every hello with the extension is.</summary>
    Deny = 0,

    /// <summary>Passes and is recorded.</summary>
    Report,

    Allow,
}

/// <summary>
/// Who asks, as far as it is known. What is null is not known, and no entry that needs it allows anything; an entry that denies counts even where it only may concern the caller.
/// </summary>
public sealed record Caller
{
    /// <summary>What people call it: <c>shop/checkout</c>, or a source address where nothing is known.</summary>
    public required string Name { get; init; }

    public Recognition By { get; init; }

    public string? Namespace { get; init; }

    public Labels? NamespaceLabels { get; init; }

    public Labels? PodLabels { get; init; }

    public string? ServiceAccount { get; init; }

    /// <summary>What the charter calls it, where that is known; only refusals say it.</summary>
    public string? Component { get; init; }

    public CallerMode Mode { get; init; }

    public EncryptedHello EncryptedHello { get; init; }

    /// <summary>Why it is not known, for a caller that is not; null otherwise.</summary>
    public string? Unknown { get; init; }

    public bool IsKnown => By != Recognition.None;

    /// <summary>By name alone: it is asked for at each request, and what a caller has labels of is long.</summary>
    public override int GetHashCode() => string.GetHashCode(Name, StringComparison.Ordinal);
}
