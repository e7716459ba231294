using Sluice.Findings;
using Sluice.Sets;

namespace Sluice.Charters.Adoption;

/// <summary>Why something of a proxy's configuration is not in the charter, or not as it stands there.</summary>
public enum ImportReason
{
    /// <summary>Zero: none of the reasons that are known.</summary>
    Unexplained = 0,

    /// <summary>A finding: callers may reach everything. No exception is written for it.</summary>
    OpenToAll,

    /// <summary>A finding: what is not listed passes and is only reported. No exception is written for it.</summary>
    OnlyReported,

    /// <summary>A finding: what no line decides is allowed, because the last line denies.</summary>
    OpenAtTheEnd,

    /// <summary>It takes a condition for which the charter has no word; without the condition more would be open.</summary>
    OtherCondition,

    /// <summary>It leaves something out of what is open, for which an exception has no word.</summary>
    LeavesOut,

    /// <summary>It is denied for some only, or on a condition that the charter has no word for.</summary>
    DeniedInPart,

    /// <summary>An earlier line, or a rule of its own, opens some of what this denies.</summary>
    OpenedBefore,

    /// <summary>What would be open is denied by an earlier line, or a list that counts before it.</summary>
    DeniedBefore,

    /// <summary>A list of that name is defined nowhere.</summary>
    UnknownList,

    /// <summary>The file of a list is not among those that were named.</summary>
    FileNotNamed,

    /// <summary>No line uses the list.</summary>
    UnusedList,

    /// <summary>No name of at least two labels, with a wildcard at most before them.</summary>
    NoDomainName,

    /// <summary>No block of addresses, or no port.</summary>
    NoValue,

    /// <summary>The egress gateway denies it always.</summary>
    AlwaysDenied,

    /// <summary>It says nothing about who may reach what.</summary>
    NotAboutAccess,

    /// <summary>It says something about access that is no list of names, and nothing in a charter stands for it.</summary>
    OtherAccess,

    /// <summary>No port is named, so that 443 is written.</summary>
    PortAssumed,

    /// <summary>No caller is named: a component of the charter stands for whoever uses the proxy.</summary>
    CallerAssumed,

    /// <summary>Callers are told by addresses, and a component of the charter stands for the pods that have them.</summary>
    CallerByAddress,

    /// <summary>The service stands in the file before.</summary>
    SaidTwice,
}

/// <summary>Something that is not in the charter as it stands in the configuration of the proxy.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Subject">What it is about, as the file writes it.</param>
/// <param name="Span">Where it stands.</param>
public sealed record ImportRemark(ImportReason Reason, string Subject, SourceSpan Span)
{
    /// <summary>Whether the proxy is open there.</summary>
    public bool IsFinding => Reason is ImportReason.OpenToAll or ImportReason.OnlyReported or ImportReason.OpenAtTheEnd;
}

/// <summary>A path that a proxy opens.</summary>
/// <param name="Callers">Its callers as the proxy calls them, at least one; <see cref="ImportedAllowlist.AnyCaller"/> for whoever uses it.</param>
/// <param name="Name">What it is called there.</param>
/// <param name="Span">Where it stands.</param>
public sealed record ImportedPath(ValueList<string> Callers, string Name, SourceSpan Span)
{
    /// <summary>The names, canonical, ascending.</summary>
    public ValueList<string> Domains { get; init; }

    /// <summary>The blocks.</summary>
    public ValueList<Cidr> Blocks { get; init; }

    /// <summary>The ports of TCP; never empty.</summary>
    public PortSet Ports { get; init; } = PortSet.Of(443);

    /// <summary>Who is said to own it; null when nobody is.</summary>
    public string? Owner { get; init; }
}

/// <summary>Names that a proxy denies to everybody.</summary>
/// <param name="Domains">The names, canonical, ascending; at least one.</param>
/// <param name="Span">Where it stands.</param>
public sealed record ImportedDenial(ValueList<string> Domains, SourceSpan Span);

/// <summary>What the configuration of a proxy lets through, as far as it can be said in a charter, and everything else that stands in it.</summary>
/// <param name="Proxy">The proxy: <c>squid</c>, <c>smokescreen</c>.</param>
public sealed record ImportedAllowlist(string Proxy)
{
    /// <summary>Stands for whoever uses the proxy.</summary>
    public const string AnyCaller = "proxy-callers";

    public ValueList<ImportedPath> Paths { get; init; }

    public ValueList<ImportedDenial> Denials { get; init; }

    /// <summary>What is not carried over, or otherwise, by place.</summary>
    public ValueList<ImportRemark> Remarks { get; init; }

    /// <summary>What could not be read; with an error among them nothing is to be written.</summary>
    public ValueList<Problem> Problems { get; init; }
}
