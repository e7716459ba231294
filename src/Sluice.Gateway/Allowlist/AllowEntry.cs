using Sluice.Findings;
using Sluice.Sets;

namespace Sluice.Gateway.Allowlist;

/// <summary>One line of the allowlist: who may, or may never, reach what, on which ports of TCP, from when and until when.</summary>
public sealed record AllowEntry
{
    public required bool Denies { get; init; }

    public required CallerMatch From { get; init; }

    /// <summary>A domain; null with blocks, or for anything.</summary>
    public DomainPattern? Domain { get; init; }

    /// <summary>Address blocks; none with a domain, or for anything.</summary>
    public ValueList<Cidr> Blocks { get; init; }

    public required PortSet Ports { get; init; }

    /// <summary>Whether TLS with the name of the domain is required.</summary>
    public bool NeedsTls { get; init; }

    /// <summary>The first instant at which it counts; from ever when null.</summary>
    public DateTimeOffset? Begins { get; init; }

    /// <summary>The first instant at which it no longer counts; for ever when null.</summary>
    public DateTimeOffset? Ends { get; init; }

    public string? Exception { get; init; }

    public string? Owner { get; init; }

    public string? Flow { get; init; }

    public string? Reason { get; init; }

    public string? AuditRef { get; init; }

    public string? Classification { get; init; }

    /// <summary>Where the charter says it.</summary>
    public SourceSpan Source { get; init; }

    public bool IsAnywhere => Domain is null && Blocks.Count == 0;

    public bool CountsAt(DateTimeOffset now) => !(now < Begins) && !(now >= Ends);

    /// <summary>What the audit trail and refusals call it.</summary>
    public string Rule => Exception is not null ? $"exception {Exception}" : Flow is not null ? $"flow {Flow}" : $"{(Denies ? "forbidden" : "entry")}: {From} to {(Domain is { } domain ? domain.ToString() : IsAnywhere ? "anything" : string.Join(", ", Blocks))}";
}
