using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Checks;

/// <summary>What a namespace selector selects: surely, and perhaps.</summary>
internal sealed record NamespaceMatch(ValueList<Namespace> Certain, ValueList<Namespace> Possible);
