using Sluice.Analysis;
using Sluice.Charters;
using Sluice.Compile;
using Sluice.Findings;
using Sluice.Model;
using Sluice.Readers;
using Sluice.Readers.Sources;
using Sluice.Sets;

namespace Sluice.Tests.Compile;

/// <summary>A charter compiled, and its output read back as a cluster would read it.</summary>
internal sealed record Compiled(BoundCharter Bound, IReadOnlyList<CompiledTarget> Targets, ValueList<Policy> Policies)
{
    public static Compiled Of(BoundCharter bound, params string[] targets)
    {
        var compiled = targets.Select(name => CompileTarget.Find(name)!.Compile(bound)).ToList();
        return new(bound, compiled, Read(compiled.SelectMany(static target => target.Files)).Policies);
    }

    /// <summary>What the written policies let through differently from what is meant.</summary>
    public ValueList<ConnectionChange> Differences(Profile? profile = null, AnalysisOptions? options = null) =>
        CompileProof.Of(Bound, Targets, Policies, profile ?? Profile.Upstream, options ?? AnalysisOptions.Default).Differences;

    /// <summary>The file of a path.</summary>
    public string File(string path) => Targets.SelectMany(static target => target.Files).Single(file => file.Path == path).Content;

    /// <summary>Generated files as a snapshot; they never have a problem.</summary>
    public static Snapshot Read(IEnumerable<GeneratedFile> files)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(string.Concat(files.Select(static file => file.Content)));
        var result = SnapshotReader.Read(new() { Sources = [SourceSpec.Parse("-")], StandardInput = () => new MemoryStream(bytes), MayBeEmpty = true });
        var snapshot = Assert.Single(result.Snapshots).Snapshot;
        Assert.Empty(snapshot.Problems.Where(static problem => problem.Severity > Severity.Note).Select(static problem => $"{problem.Span}: {problem.Message}"));
        return snapshot;
    }
}
