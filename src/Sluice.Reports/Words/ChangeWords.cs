using Sluice.Analysis;

namespace Sluice.Reports.Words;

/// <summary>Changed connections in words.</summary>
public static class ChangeWords
{
    /// <summary><c>opens web/frontend → payments/db TCP 5432</c>; what is closed and opened at once names both.</summary>
    public static string Line(ConnectionChange change)
    {
        var parts = new List<string>();
        if (!change.Opened.IsEmpty) parts.Add($"opens {TrafficWords.Of(change.Opened)}");
        if (!change.Closed.IsEmpty) parts.Add($"closes {TrafficWords.Of(change.Closed)}");
        if (parts.Count == 0) parts.Add($"leaves unknown {TrafficWords.Of(change.Unknown)}");
        return $"{EndpointWords.Of(change.From)} → {EndpointWords.Of(change.To)}  {string.Join(", ", parts)}";
    }
}
