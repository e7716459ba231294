using System.Collections;

namespace Sluice.Reports;

/// <summary>The formats one report knows, in the order in which they are offered; the first is the default.</summary>
public sealed class ReportFormatSet<TReport> : IReadOnlyList<ReportFormat<TReport>>
{
    private readonly ReportFormat<TReport>[] formats;

    internal ReportFormatSet(params ReportFormat<TReport>[] formats) => this.formats = formats;

    public int Count => formats.Length;

    public ReportFormat<TReport> this[int index] => formats[index];

    /// <summary>The names, for help and for the error about an unknown one.</summary>
    public IReadOnlyList<string> Names => [.. formats.Select(format => format.Name)];

    /// <summary>The format of that name, exactly as it is written; null when the report has none.</summary>
    public ReportFormat<TReport>? Find(string name) =>
        Array.Find(formats, format => string.Equals(format.Name, name, StringComparison.Ordinal));

    public IEnumerator<ReportFormat<TReport>> GetEnumerator() => ((IEnumerable<ReportFormat<TReport>>)formats).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => formats.GetEnumerator();
}
