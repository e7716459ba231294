using Sluice.Sets;

namespace Sluice.Probes;

/// <summary>A domain name of a charter, that somebody may be meant to reach or never to reach.</summary>
/// <param name="Written">As the charter writes it: exact, or beginning with <c>*.</c> for the names below it.</param>
/// <param name="Traffic">The ports that the charter names with it; empty where it names none.</param>
public sealed record CharterName(string Written, TrafficSet Traffic)
{
    /// <summary>Whether it stands for the names below it, so that one of them has to be tried in its place.</summary>
    public bool IsWildcard => Written.StartsWith("*.", StringComparison.Ordinal);

    public override string ToString() => Written;
}
