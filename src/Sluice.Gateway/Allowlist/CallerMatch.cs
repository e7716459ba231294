using Sluice.Gateway.Callers;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Gateway.Allowlist;

/// <summary>Whether something holds, as far as it is known.</summary>
public enum Holds
{
    Unknown = 0,
    No,
    Yes,
}

/// <summary>Whom an entry is about: pods of a namespace, or of namespaces with labels; a service account stands for pods that run as it.</summary>
public sealed record CallerMatch
{
    /// <summary>An entry about anyone.</summary>
    public static CallerMatch Anyone { get; } = new() { Pods = Selector.Everything, Namespaces = Selector.Everything };

    public string? Component { get; init; }

    public string? Namespace { get; init; }

    /// <summary>Which namespaces, where none is named.</summary>
    public required Selector Namespaces { get; init; }

    public required Selector Pods { get; init; }

    /// <summary>As <c>namespace/name</c>.</summary>
    public ValueList<string> ServiceAccounts { get; init; }

    public Holds Concerns(Caller caller)
    {
        var space = OfNamespace(caller);
        if (space == Holds.No || Pods.IsEmpty) return space;
        var pods = caller.PodLabels is { } labels ? Pods.Matches(labels) ? Holds.Yes : Holds.No
            : ServiceAccounts.Contains($"{caller.Namespace}/{caller.ServiceAccount}") ? Holds.Yes : Holds.Unknown;
        return pods == Holds.Yes ? space : pods;
    }

    /// <summary>What people call it.</summary>
    public override string ToString() =>
        Component ?? (Namespace is null && Namespaces.IsEmpty && Pods.IsEmpty ? "anyone" : $"{Namespace ?? (Namespaces.IsEmpty ? "*" : $"[{Namespaces}]")}/{(Pods.IsEmpty ? "*" : Pods.ToString())}");

    private Holds OfNamespace(Caller caller)
    {
        if (Namespace is { } name) return caller.Namespace is null ? Holds.Unknown : caller.Namespace == name ? Holds.Yes : Holds.No;
        if (Namespaces.IsEmpty) return Holds.Yes;
        return caller.NamespaceLabels is not { } labels ? Holds.Unknown : Namespaces.Matches(labels) ? Holds.Yes : Holds.No;
    }
}
