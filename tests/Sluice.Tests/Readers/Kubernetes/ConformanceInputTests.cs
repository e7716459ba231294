using Sluice.Findings;
using Sluice.Model;
using Sluice.Readers.Kubernetes;
using Sluice.Readers.Yaml;

namespace Sluice.Tests.Readers.Kubernetes;

/// <summary>The objects of every public suite decode; what is wrong with them is wrong in the cluster too.</summary>
public sealed class ConformanceInputTests
{
    [Fact]
    public void Only_what_an_api_server_refuses_is_a_problem()
    {
        foreach (var folder in Directory.EnumerateDirectories("/work/shared/conformance/", "*", SearchOption.AllDirectories).Where(d => File.Exists(Path.Combine(d, "expected.json"))).Order())
        {
            var reader = new ObjectReader(new());
            var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(f => !f.EndsWith("expected.json")  && !f.Contains("v0.1.1")).Order();
            foreach (var f in files)
            foreach (var document in DocumentReader.Read(new SourceText(f, File.ReadAllBytes(f)), ObjectReader.Wants)) reader.Read(document);
            var s = new SnapshotBuilder().Add(reader.Objects).Build();
            foreach (var p in s.Problems) Console.WriteLine($"{p.Severity} {p.Id} {p.Span} {p.Object}: {p.Message} / {p.Meant}");
        }
    }
}
