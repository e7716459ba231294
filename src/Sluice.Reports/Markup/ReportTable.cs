using Sluice.Reports.Text;

namespace Sluice.Reports.Markup;

/// <summary>A part of a report as a table, for the formats that show tables.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="Note">What has to be known to read it; empty for nothing.</param>
/// <param name="Heads">The heads of the columns.</param>
/// <param name="Rows">The rows; without any, the note alone is shown.</param>
internal sealed record ReportTable(string Title, string Note, IReadOnlyList<string> Heads, IReadOnlyList<ReportRow> Rows);

/// <summary>A row.</summary>
/// <param name="Tone">Of its first cell.</param>
/// <param name="Cells">One for each column; lines are parted by <c>\n</c>.</param>
internal sealed record ReportRow(Tone Tone, IReadOnlyList<string> Cells);
