using System.IO.Enumeration;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Analysis;

/// <summary>
/// Endpoints as people name them on a command line or in a file of expectations; the shapes are those of <see cref="EndpointShape"/>.
/// In namespaces, names and kinds <c>*</c> and <c>?</c> stand for any characters. What an output shows for an endpoint names it too.
/// </summary>
public sealed record EndpointPattern
{
    private EndpointPattern()
    {
    }

    /// <summary>As it was written.</summary>
    public required string Text { get; init; }

    public required EndpointShape Shape { get; init; }

    /// <summary>The namespace, with wildcards; empty for shapes without one.</summary>
    public string Namespace { get; private init; } = "";

    /// <summary>The kind as the API writes it; empty for any kind.</summary>
    public string Kind { get; private init; } = "";

    /// <summary>The name, with wildcards; empty for shapes without one.</summary>
    public string Name { get; private init; } = "";

    /// <summary>The labels of the shape <see cref="EndpointShape.Labelled"/>.</summary>
    public Labels Labels { get; private init; } = Labels.Empty;

    /// <summary>The addresses of the shapes <see cref="EndpointShape.Addresses"/> and <see cref="EndpointShape.Internet"/>.</summary>
    public AddressSet Addresses { get; private init; } = AddressSet.Empty;

    /// <summary>Reads a pattern.</summary>
    /// <param name="text">What is written.</param>
    /// <param name="pattern">The pattern; null when the text is none.</param>
    /// <param name="why">Why the text is none, lower case, no final stop; empty otherwise.</param>
    public static bool TryParse(string text, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out EndpointPattern? pattern, out string why)
    {
        ArgumentNullException.ThrowIfNull(text);
        why = "";
        text = text.Trim();
        pattern = text switch
        {
            "" => null,
            "*" => new() { Text = text, Shape = EndpointShape.Anything },
            "internet" => new() { Text = text, Shape = EndpointShape.Internet, Addresses = SpecialAddresses.Public },
            _ => ReadAddresses(text) ?? ReadPath(text, out why),
        };
        if (pattern is null && why.Length == 0) why = "nothing is named";
        return pattern is not null;
    }

    /// <summary>
    /// Whether an endpoint is meant, looked at alone. A word means any namespace, workload, node, domain or controller of that name here:
    /// <see cref="EndpointMatch.Of"/> chooses among them.
    /// </summary>
    public bool Matches(Endpoint endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        return Shape switch
        {
            EndpointShape.Anything => true,
            EndpointShape.Addresses or EndpointShape.Internet => MatchesAddress(endpoint),
            EndpointShape.Node => endpoint is NodeEndpoint node && Like(Name, node.Node.Name),
            EndpointShape.Workload => IsIn(endpoint) && MatchesWorkload(endpoint),
            EndpointShape.Labelled => IsIn(endpoint) && MatchesLabels(endpoint),
            EndpointShape.Word => MatchesWord(endpoint),
            _ => false,
        } || string.Equals(endpoint.ToString(), Text, StringComparison.Ordinal);
    }

    public override string ToString() => Text;

    internal static bool Like(string pattern, string name) => FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false);

    private static EndpointPattern? ReadAddresses(string text)
    {
        if (Cidr.TryParse(text, out var block, out _)) return new() { Text = text, Shape = EndpointShape.Addresses, Addresses = AddressSet.Of(block) };
        if (!Cidr.TryParseAddress(text, out var isIPv6, out var address)) return null;
        var single = Cidr.Of(isIPv6, address, isIPv6 ? 128 : 32);
        return new() { Text = text, Shape = EndpointShape.Addresses, Addresses = AddressSet.Of(single) };
    }

    private static EndpointPattern? ReadPath(string text, out string why)
    {
        why = "";
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || text.StartsWith('[')) return new() { Text = text, Shape = EndpointShape.Word, Name = text };
        var (space, rest) = (text[..slash], text[(slash + 1)..]);
        if (LooksLikeAddress(space))
        {
            why = "not an address block: four numbers from 0 to 255, a slash and a length from 0 to 32";
            return null;
        }

        if (space.Length == 0 || rest.Length == 0)
        {
            why = "a namespace and a name are needed on both sides of the slash; namespace/* means all of it";
            return null;
        }

        if (rest.Contains('=', StringComparison.Ordinal)) return ReadLabels(text, space, rest, out why);
        if (space == "node" && !rest.Contains('/', StringComparison.Ordinal)) return new() { Text = text, Shape = EndpointShape.Node, Name = rest };
        var parts = rest.Split('/');
        if (parts.Length == 1) return new() { Text = text, Shape = EndpointShape.Workload, Namespace = space, Name = rest };
        if (parts.Length == 2 && parts[1].Length > 0 && (parts[0] == "*" ? "" : KindName.OfWorkload(parts[0])) is { } kind)
            return new() { Text = text, Shape = EndpointShape.Workload, Namespace = space, Kind = kind, Name = parts[1] };
        why = parts.Length == 2 && parts[1].Length > 0
            ? $"'{parts[0]}' is no kind of workload; written as namespace/kind/name"
            : "written as namespace/name or namespace/kind/name";
        return null;
    }

    private static EndpointPattern? ReadLabels(string text, string space, string rest, out string why)
    {
        why = "";
        var pairs = new List<KeyValuePair<string, string>>();
        foreach (var part in rest.Split(','))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
            {
                pairs.Add(new(part[..equals].Trim(), part[(equals + 1)..].Trim()));
                continue;
            }

            why = $"'{part}' is no label; labels are written key=value, with commas between them";
            return null;
        }

        return new() { Text = text, Shape = EndpointShape.Labelled, Namespace = space, Labels = Labels.Of(pairs) };
    }

    private static bool LooksLikeAddress(string text) => text.Contains(':', StringComparison.Ordinal)
        || (text.Contains('.', StringComparison.Ordinal) && text.All(static letter => letter == '.' || char.IsAsciiDigit(letter)));

    private bool IsIn(Endpoint endpoint) => endpoint.Namespace.Length > 0 && Like(Namespace, endpoint.Namespace);

    private bool MatchesAddress(Endpoint endpoint) => endpoint switch
    {
        AddressEndpoint outside => outside.Addresses.Overlaps(Addresses),
        WorkloadEndpoint workload => Overlaps(workload.Workload.Addresses),
        NodeEndpoint node => Overlaps(node.Node.Addresses),
        _ => false,
    };

    private bool MatchesWorkload(Endpoint endpoint) => endpoint switch
    {
        WorkloadEndpoint { Workload: var workload } => (Kind.Length == 0 || Kind == workload.Name.Kind) && Like(Name, workload.Name.Name)
            || (Kind is "" or "Pod" && HasPod(workload)),
        RepresentativeEndpoint => Kind.Length == 0 && Name == "*",
        _ => false,
    };

    private bool MatchesLabels(Endpoint endpoint) => endpoint switch
    {
        WorkloadEndpoint { Workload: var workload } => Selector.Of(Labels.Pairs.ToArray().Select(One)).Matches(workload.Labels),
        RepresentativeEndpoint pods => Labels.Pairs.ToArray().All(pair => pods.PodSelector.Requirements.Contains(One(pair))),
        _ => false,
    };

    private bool MatchesWord(Endpoint endpoint) => endpoint switch
    {
        WorkloadEndpoint { Workload: var workload } =>
            Like(Name, workload.Name.Namespace) || Like(Name, workload.Name.Name) || HasPod(workload),
        RepresentativeEndpoint pods => Like(Name, pods.NamespaceName),
        NodeEndpoint node => Like(Name, node.Node.Name),
        ExternalEndpoint outside => Like(Name, outside.Name),
        DomainEndpoint domain => string.Equals(Name, domain.Name, StringComparison.OrdinalIgnoreCase),
        _ => false,
    };

    private bool HasPod(Workload workload)
    {
        foreach (var pod in workload.Pods)
        {
            if (Like(Name, pod)) return true;
        }

        return false;
    }

    private bool Overlaps(ValueList<Cidr> blocks) => AddressSet.Of(blocks).Overlaps(Addresses);

    private static Requirement One(KeyValuePair<string, string> pair) => Requirement.Of(pair.Key, SelectorOperator.In, [pair.Value]);
}
