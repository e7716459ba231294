using System.CommandLine;
using Sluice.Cli.Output;
using Sluice.Readers;

namespace Sluice.Cli;

/// <summary>Reads for a verb: shows progress, and turns "nothing to judge" into the failure that ends the verb.</summary>
internal static class Reading
{
    /// <exception cref="Failure">There is nothing to judge.</exception>
    public static ReadResult Run(ParseResult parsed, ReadRequest request, CancellationToken stop)
    {
        using var progress = new Progress(parsed);
        var result = SnapshotReader.Read(request with { Progress = progress.Report }, stop);
        if (result.Outcome == ReadOutcome.Read)
        {
            if (!request.MayBeEmpty) NeedCharts(request, result);
            return result;
        }

        var code = result.Outcome == ReadOutcome.CouldNotRun ? ExitCodes.CouldNotRun : ExitCodes.BadInput;
        var first = result.Problems[0];
        var place = first.Span.ToString();
        if (place.Length > 0) place = first.Message.Contains(place, StringComparison.Ordinal) ? "" : $"{place}: ";
        throw new Failure(code, place + first.Message, first.Remedy) { Problems = [.. result.Problems.Span[1..]] };
    }

    /// <summary>Values are for charts: given without any, they are meant for something that was not read.</summary>
    /// <exception cref="Failure">There are values and no chart.</exception>
    public static void NeedCharts(ReadRequest request, params ReadOnlySpan<ReadResult> results)
    {
        var (files, values) = (request.Rendering.ValuesFiles.Count > 0, request.Rendering.Values.Count > 0);
        if (!files && !values) return;
        foreach (var result in results)
        {
            if (result.HasCharts) return;
        }

        var options = (files, values) switch { (true, true) => "--values and --set are", (true, false) => "--values is", _ => "--set is" };
        throw Failure.BadInput($"{options} for Helm charts, and no chart is among what was read", "Name the folder of the chart, the one with Chart.yaml in it; or leave the values out.");
    }

    /// <summary>The only snapshot, for an answer that cannot be about several.</summary>
    /// <exception cref="Failure">There are several.</exception>
    public static NamedSnapshot Single(ReadResult result)
    {
        if (result.Snapshots.Count == 1) return result.Snapshots[0];
        var names = string.Join(", ", result.Snapshots.Select(static snapshot => snapshot.Name));
        throw Failure.BadInput(
            $"the overlays {names} are alternatives, and this answer is about one cluster",
            $"Name one of them, as in {string.Join(' ', result.Snapshots[0].Folders)}.");
    }
}
