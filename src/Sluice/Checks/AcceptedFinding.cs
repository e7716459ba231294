using Sluice.Charters;
using Sluice.Findings;

namespace Sluice.Checks;

/// <summary>A finding that an exception accepts, and that is therefore not in the result.</summary>
/// <param name="Finding">The finding.</param>
/// <param name="Exception">The exception that accepts it.</param>
public sealed record AcceptedFinding(Finding Finding, AccessException Exception)
{
    /// <summary>
    /// Whether an exception is about a finding, whether it counts or not: the same check, and the namespace and object that it names. None accepts a finding about itself.
    /// </summary>
    public static bool Accepts(AccessException exception, Finding finding)
    {
        ArgumentNullException.ThrowIfNull(exception);
        ArgumentNullException.ThrowIfNull(finding);
        return exception.Accepts is { } accepts && string.Equals(accepts.Finding, finding.Id, StringComparison.Ordinal)
            && (accepts.Namespace is null || string.Equals(accepts.Namespace, finding.Namespace, StringComparison.Ordinal))
            && (accepts.Object is null || string.Equals(accepts.Object, finding.Object, StringComparison.Ordinal))
            && !string.Equals(finding.Object, $"AccessException {exception.Name}", StringComparison.Ordinal);
    }
}
