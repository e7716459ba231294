using Sluice.Findings;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Readers.Kubernetes.Routes;

/// <summary>Whose routes a listener admits (Gateway API FromNamespaces).</summary>
internal enum AdmittedNamespaces
{
    /// <summary>No namespace's; also what a value that is not known means here.</summary>
    None = 0,

    /// <summary>Those of the Gateway's own namespace; the default.</summary>
    Same,
    All,

    /// <summary>Those of the namespaces that a selector picks.</summary>
    Selected,
}

/// <summary>A listener of a Gateway. Kinds are those of the routes it takes.</summary>
internal sealed record Listener(string Name, int Port, string Hostname, AdmittedNamespaces From, Selector? Namespaces, ValueList<string> Kinds);

/// <summary>A Gateway, reduced to whom it admits.</summary>
internal sealed record GatewayFacts(ObjectName Name, ValueList<Listener> Listeners, bool IsSurroundings, SourceSpan Span);

/// <summary>A ReferenceGrant: kinds of the namespaces in From may refer to the Services in To; an empty name stands for every Service.</summary>
internal sealed record GrantFacts(ObjectName Name, ValueList<(string Kind, string Namespace)> From, ValueList<string> Services);

/// <summary>An IngressClass, and whether Ingresses without class belong to it.</summary>
internal sealed record IngressClassFacts(string Name, bool IsDefault);
