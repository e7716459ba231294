using System.Globalization;
using System.Text;
using Sluice.Sets;

namespace Sluice.Compile;

/// <summary>Regular expressions (RE2) for the authority of a request, <c>host:port</c>, which match it as a whole and in any case of letters.</summary>
internal static class AuthorityPattern
{
    /// <summary>A domain name of a charter with one of some ports; where it is denied, with a dot at its end too, which means the same name to a resolver.</summary>
    public static string Domain(string name, PortSet ports, bool isDenied)
    {
        var isWildcard = name.StartsWith("*.", StringComparison.Ordinal);
        var literal = (isWildcard ? name[2..] : name).Replace(".", "\\.", StringComparison.Ordinal);
        return $"(?i){(isWildcard ? "([a-z0-9_-]+\\.)+" : "")}{literal}{(isDenied ? "\\.?" : "")}{Port(ports)}";
    }

    /// <summary>Any host with one of some ports.</summary>
    public static string AnyHost(PortSet ports) => $"([^:]+|\\[[0-9a-fA-F:.]+\\]){Port(ports)}";

    /// <summary>The part about the port; a request in clear may leave 80 out.</summary>
    private static string Port(PortSet ports)
    {
        var numbers = ports.IsAll ? "[0-9]{1,5}" : string.Join('|', ports.Set.Intervals.ToArray().SelectMany(static interval => Range(interval.Low, interval.High)));
        return $"(:({numbers})){(ports.Contains(80) ? "?" : "")}";
    }

    /// <summary>The numbers from one to another, without leading zeros: each part is a run whose digits vary independently.</summary>
    internal static IEnumerable<string> Range(int low, int high)
    {
        var ends = new SortedSet<int> { high };
        for (var power = 10; power <= 100_000; power *= 10)
        {
            var nines = (low / power * power) + power - 1;
            var beforeZeros = ((high + 1) / power * power) - 1;
            if (nines < high) ends.Add(nines);
            if (beforeZeros >= low && beforeZeros < high) ends.Add(beforeZeros);
        }

        var from = low;
        foreach (var to in ends)
        {
            yield return Run(from.ToString(CultureInfo.InvariantCulture), to.ToString(CultureInfo.InvariantCulture));
            from = to + 1;
        }
    }

    private static string Run(string from, string to)
    {
        var text = new StringBuilder();
        foreach (var (low, high) in from.Zip(to)) text = low == high ? text.Append(low) : text.Append(CultureInfo.InvariantCulture, $"[{low}-{high}]");
        return text.ToString();
    }
}
