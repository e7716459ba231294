using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Sluice.Findings;
using Sluice.Model;
using Sluice.Readers;
using Sluice.Readers.Sources;

namespace Sluice.Tests.Conformance;

/// <summary>A published case, its manifests read as <c>sluice</c> reads them.</summary>
internal sealed partial class PublishedCase : IDisposable
{
    private readonly JsonDocument expected;

    private PublishedCase(JsonDocument expected, Snapshot snapshot) => (this.expected, Snapshot) = (expected, snapshot);

    public Snapshot Snapshot { get; }

    public JsonElement Expected => expected.RootElement;

    /// <summary>A case of the suites that keep their objects in one file.</summary>
    public static PublishedCase ReadObjects(Suite suite, string name)
    {
        var text = PlainYesAndNo().Replace(File.ReadAllText(suite.PathOf(name, "objects.yaml")), "\"$1\"");
        return Read(suite, name, new() { Sources = [SourceSpec.Parse("-")], StandardInput = () => new MemoryStream(Encoding.UTF8.GetBytes(text)) });
    }

    /// <summary>A case of the suite that keeps a folder of manifests, whose pods belong to the owners that they name.</summary>
    public static PublishedCase ReadFolder(Suite suite, string name) =>
        Read(suite, name, new() { Sources = [SourceSpec.Parse(suite.PathOf(name, "input"))], FollowsOwners = false });

    private static PublishedCase Read(Suite suite, string name, ReadRequest request)
    {
        var result = SnapshotReader.Read(request);
        Assert.Equal(ReadOutcome.Read, result.Outcome);
        return new(JsonDocument.Parse(File.ReadAllBytes(suite.PathOf(name, "expected.json"))), Assert.Single(result.Snapshots).Snapshot);
    }

    /// <summary>
    /// The suites' files were written out in YAML 1.2, where a plain <c>y</c> is text. The YAML of Kubernetes takes it for true (kubectl refuses it as
    /// a name), and so does the reader; the suites mean the text.
    /// </summary>
    [GeneratedRegex("(?<=[:-] )([yn])$", RegexOptions.Multiline)]
    private static partial Regex PlainYesAndNo();

    /// <summary>Whether the case takes a point in this way.</summary>
    public bool Assumes(string point) => Expected.GetProperty("assumptions").TryGetProperty(point, out var value) && value.ValueKind == JsonValueKind.True;

    /// <summary>An API server would not take some object: that is said, and nothing is built on it.</summary>
    public void AssertRefused()
    {
        Assert.Contains(Snapshot.Problems, problem => problem.Severity == Severity.Error);
        Assert.Contains(Snapshot.Policies, policy => policy.Standing == PolicyStanding.Refused);
    }

    public void Dispose() => expected.Dispose();
}
