using Sluice.Findings;
using Sluice.Sets;

namespace Sluice.Charters;

/// <summary>The addresses that a domain name had on a day, for targets that know no names. They are written down, so that the same charter compiles to the same objects.</summary>
/// <param name="Name">The name: exact, in lower case.</param>
/// <param name="Addresses">Its addresses, all of them public; at least one.</param>
/// <param name="ResolvedAt">The day they were asked for.</param>
/// <param name="Span">Where they stand.</param>
public sealed record ResolvedName(string Name, ValueList<Cidr> Addresses, DateOnly ResolvedAt, SourceSpan Span);
