namespace Sluice.Reports;

/// <summary>One way to write a report.</summary>
/// <param name="Name">What <c>--output</c> calls it.</param>
/// <param name="Purpose">Who it is for, in a few words, for the help.</param>
/// <param name="Write">Writes the whole report; the same report gives the same bytes.</param>
public sealed record ReportFormat<TReport>(string Name, string Purpose, Action<TReport, ReportOutput> Write);
