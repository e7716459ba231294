using Sluice.Charters;
using Sluice.Findings;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Checks;

/// <summary>Whether a namespace carries labels.</summary>
public enum Carrying
{
    /// <summary>Its labels were not read.</summary>
    Unknown = 0,
    No,
    Yes,
}

/// <summary>Labels that let the pods of a namespace in, with who may carry them and who does.</summary>
/// <param name="Labels">The labels.</param>
/// <param name="Grants">What trusts them, flows first, in the order of the charter.</param>
/// <param name="Carriers">The namespaces that carry them, may carry them, or may turn out to, by name.</param>
public sealed record TrustedLabel(Labels Labels, ValueList<LabelGrant> Grants, ValueList<LabelCarrier> Carriers);

/// <summary>A flow or an exception that trusts labels.</summary>
/// <param name="Carriers">The namespaces that it lets carry them, at least one.</param>
/// <param name="Span">Where it says so.</param>
public sealed record LabelGrant(ValueList<string> Carriers, SourceSpan Span)
{
    /// <summary>The exception; null for a flow, which does not end.</summary>
    public AccessException? Exception { get; init; }

    /// <summary>Whether it counts on the day.</summary>
    public bool Counts { get; init; }
}

/// <summary>A namespace and trusted labels.</summary>
/// <param name="Namespace">Its name.</param>
/// <param name="Carries">Whether it carries them.</param>
/// <param name="MayCarry">Whether something that counts on the day lets it.</param>
public sealed record LabelCarrier(string Namespace, Carrying Carries, bool MayCarry);
