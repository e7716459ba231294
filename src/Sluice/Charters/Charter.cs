using Sluice.Dialects;
using Sluice.Findings;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Charters;

/// <summary>
/// What is meant: who is governed, which component may open which ports to which, and every exception. Governed namespaces are closed in both directions;
/// flows and the exceptions that count on a day open what is open.
/// </summary>
public sealed record Charter
{
    /// <summary>A charter that governs nothing.</summary>
    public static Charter Empty { get; } = new();

    /// <summary>Its name (metadata.name); of several documents the first's.</summary>
    public string Name { get; init; } = "";

    public SourceSpan Span { get; init; }

    /// <summary>The namespaces it closes.</summary>
    public ValueList<GovernedScope> Governs { get; init; }

    public DnsTerms Dns { get; init; } = DnsTerms.Default;

    /// <summary>The components by name.</summary>
    public ValueList<Component> Components { get; init; }

    /// <summary>Where the bundles are that need telling.</summary>
    public ValueList<BundleTerms> Bundles { get; init; }

    /// <summary>The addresses of domain names, for targets that know no names.</summary>
    public ValueList<ResolvedName> Names { get; init; }

    public ValueList<Flow> Flows { get; init; }

    public ValueList<Prohibition> Forbidden { get; init; }

    /// <summary>How namespaces are told to belong to tenants; null when they do not.</summary>
    public Tenancy? Tenants { get; init; }

    /// <summary>The component that paths to the internet must pass; null when there is none.</summary>
    public GatewayTerms? Gateway { get; init; }

    public ExceptionRules Rules { get; init; } = ExceptionRules.Default;

    /// <summary>Every exception by name, whether it counts or not.</summary>
    public ValueList<AccessException> Exceptions { get; init; }

    /// <summary>The addresses that are written down, one by one, as answers of a resolver.</summary>
    internal IEnumerable<(string Name, Cidr Address)> Answers => Names.SelectMany(static name => name.Addresses.Select(address => (name.Name, address)));

    /// <summary>The names that a domain covers and whose addresses are written down; a wildcard may cover several.</summary>
    internal IEnumerable<ResolvedName> Resolved(DomainTerm domain) => Names.Where(name => domain.Covers(name.Name));

    /// <summary>The component of a name; null when there is none.</summary>
    public Component? Find(string component)
    {
        var (low, high) = (0, Components.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var order = string.CompareOrdinal(Components[middle].Name, component);
            if (order == 0) return Components[middle];
            if (order < 0) low = middle + 1;
            else high = middle - 1;
        }

        return null;
    }
}

/// <summary>Namespaces that a charter closes: one by name, or those that carry labels.</summary>
/// <param name="Namespace">The name; null when labels decide.</param>
/// <param name="Labels">The labels; empty when a name is given.</param>
/// <param name="Span">Where it stands.</param>
public sealed record GovernedScope(string? Namespace, Labels Labels, SourceSpan Span);

/// <summary>The resolver that governed pods may ask.</summary>
public sealed record DnsTerms
{
    private static readonly TrafficSet Port53 = TrafficSet.Of(Protocol.Udp, 53).Union(TrafficSet.Of(Protocol.Tcp, 53));

    /// <summary>The pods labelled k8s-app=kube-dns in kube-system, on port 53 of UDP and TCP.</summary>
    public static DnsTerms Default { get; } = new();

    /// <summary>Whether governed pods may resolve names at all.</summary>
    public bool IsAllowed { get; init; } = true;

    public string Namespace { get; init; } = "kube-system";

    public Selector Pods { get; init; } = Selector.Of(("k8s-app", "kube-dns"));

    public TrafficSet Traffic { get; init; } = Port53;

    /// <summary>The address of a cache on every node (node-local DNS); null when there is none.</summary>
    public Cidr? NodeLocal { get; init; }

    public SourceSpan Span { get; init; }
}

/// <summary>Where a bundle is: pods, or addresses.</summary>
/// <param name="Bundle">Which bundle.</param>
/// <param name="Span">Where it stands.</param>
public sealed record BundleTerms(BundleName Bundle, SourceSpan Span)
{
    /// <summary>The namespace of its pods; empty when addresses are given.</summary>
    public string Namespace { get; init; } = "";

    public Selector Pods { get; init; } = Selector.Everything;

    public ValueList<Cidr> Addresses { get; init; }

    /// <summary>The ports it serves; null for the usual ones.</summary>
    public TrafficSet? Traffic { get; init; }
}

/// <summary>Tenants: namespaces that share the value of a label. No path leads from one value to another.</summary>
/// <param name="Label">The key of the label.</param>
/// <param name="Span">Where it stands.</param>
public sealed record Tenancy(string Label, SourceSpan Span)
{
    /// <summary>The air-gapped tenants: no path out of the cluster, exceptions included.</summary>
    public ValueList<IsolatedTenant> Isolated { get; init; }

    /// <summary>Whether air-gapped tenants may ask the cluster's resolver, which asks others outside and so is a path out of its own.</summary>
    public bool IsolatedMayResolve { get; init; }
}

/// <summary>An air-gapped tenant.</summary>
public sealed record IsolatedTenant(string Value, SourceSpan Span);

/// <summary>The egress gateway.</summary>
/// <param name="Component">The component by name.</param>
/// <param name="Span">Where it stands.</param>
public sealed record GatewayTerms(string Component, SourceSpan Span)
{
    /// <summary>The ports that callers open to it; empty means every port of the component.</summary>
    public ValueList<CharterPort> Ports { get; init; }
}
