namespace Sluice.Readers.Kubernetes.Routes;

/// <summary>Whether a listener and a route have a hostname in common (Gateway API, <c>Hostname</c>: <c>*.</c> stands for one or more labels).</summary>
internal static class Hostnames
{
    public static bool Meet(string listener, IReadOnlyList<string> route) => listener.Length == 0 || route.Count == 0 || route.Any(name => Meet(listener, name));

    private static bool Meet(string left, string right)
    {
        if (string.Equals(left, right, StringComparison.OrdinalIgnoreCase)) return true;
        return Covers(left, right) || Covers(right, left);
    }

    private static bool Covers(string wildcard, string name) => wildcard.StartsWith("*.", StringComparison.Ordinal) && name.EndsWith(wildcard[1..], StringComparison.OrdinalIgnoreCase);
}
