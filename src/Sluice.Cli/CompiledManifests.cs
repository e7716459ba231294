using System.Text;
using Sluice.Compile;
using Sluice.Findings;
using Sluice.Model;
using Sluice.Readers;
using Sluice.Readers.Sources;

namespace Sluice.Cli;

/// <summary>What was compiled, read back as if it lay in files.</summary>
internal static class CompiledManifests
{
    /// <summary>A kind that is not evaluated is no fault of what was generated.</summary>
    private const string NotEvaluated = "SLU1007";

    /// <summary>The policies of every file that holds manifests.</summary>
    /// <exception cref="InvalidOperationException">A generated object is refused, which is a bug.</exception>
    public static Snapshot Read(IEnumerable<CompiledTarget> compiled, CancellationToken stop)
    {
        var text = new MemoryStream();
        foreach (var file in compiled.SelectMany(static target => target.Files)) text.Write(Encoding.UTF8.GetBytes(file.Content));
        var request = new ReadRequest
        {
            Sources = [SourceSpec.Parse("-")],
            StandardInput = () => new MemoryStream(text.GetBuffer(), 0, (int)text.Length, writable: false, publiclyVisible: true),
            MayBeEmpty = true,
        };
        var read = SnapshotReader.Read(request, stop);
        var written = read.Snapshots.Count == 1 ? read.Snapshots[0].Snapshot : Snapshot.Empty;
        if (written.Problems.FirstOrDefault(static problem => problem.Severity == Severity.Error && problem.Id != NotEvaluated) is { } problem)
            throw new InvalidOperationException($"a generated object is refused: {problem.Span}: {problem.Message}");
        return written;
    }
}
