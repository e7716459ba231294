using System.Buffers;
using Sluice.Charters;
using Sluice.Evidence;

namespace Sluice.Gateway.Audit;

/// <summary>
/// What of a record is written. The host of an exception with a classification that is redacted goes, and with it the address and whatever else names it. Of any other host only what
/// can be a name or an address is written: no user before an <c>@</c>, no path, no query.
/// </summary>
internal sealed class AuditRedaction
{
    private static readonly SearchValues<char> Behind = SearchValues.Create("/?#\\ \t\r\n");

    private readonly HashSet<string> shown;

    public AuditRedaction(AuditOptions options) => shown = options.Redact.Count == 0
        ? []
        : Enum.GetValues<DataClassification>().Where(classification => classification != DataClassification.Unknown && !options.Redact.Contains(classification)).Select(ClassificationNames.Text).ToHashSet(StringComparer.Ordinal);

    private bool IsUsed { get; init; }

    /// <summary>The redaction that some options ask for.</summary>
    public static AuditRedaction Of(AuditOptions options) => new(options) { IsUsed = options.Redact.Count > 0 };

    /// <summary>The record as it is written.</summary>
    public AuditRecord Of(AuditRecord record)
    {
        if (IsUsed && record.Classification is { } classification && !shown.Contains(classification)) return Redacted(record);
        var host = record.Host.AsSpan();
        return host.ContainsAny(Behind) || host.Contains('@') ? record with { Host = Named(record.Host) } : record;
    }

    /// <summary>What of a text can be a host: up to where a path, a query or a blank begins, and behind a user.</summary>
    private static string Named(string host)
    {
        var end = host.AsSpan().IndexOfAny(Behind);
        var named = end < 0 ? host : host[..end];
        return named[(named.LastIndexOf('@') + 1)..];
    }

    private static AuditRecord Redacted(AuditRecord record)
    {
        var names = Names(Named(record.Host), record.Address);
        return record with
        {
            Host = Redaction.Mark,
            Address = record.Address is null ? null : Redaction.Mark,
            Rule = record.Rule is null ? null : Without(record.Rule, names),
            Reason = Without(record.Reason, names),
        };
    }

    /// <summary>The host, the domains above it that a rule may name (not the top one alone), and the address; the longest first.</summary>
    private static List<string> Names(string host, string? address)
    {
        var names = new List<string>();
        if (host.Length > 0) names.Add(host);
        for (var dot = host.IndexOf('.', StringComparison.Ordinal); dot >= 0 && host.IndexOf('.', dot + 1) > 0; dot = host.IndexOf('.', dot + 1)) names.Add(host[(dot + 1)..]);
        if (!string.IsNullOrEmpty(address)) names.Add(address);
        return names;
    }

    private static string Without(string text, List<string> names)
    {
        foreach (var name in names) text = text.Replace(name, Redaction.Mark, StringComparison.OrdinalIgnoreCase);
        return text;
    }
}
