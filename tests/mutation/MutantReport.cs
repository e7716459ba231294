using System.Globalization;
using System.Text.Json.Nodes;

namespace Sluice.Tests.Mutation;

/// <summary>A report of Stryker: every mutant with its place, and what became of it.</summary>
internal sealed class MutantReport
{
    private readonly JsonNode report;
    private readonly List<(int Id, JsonNode Node)> mutants;

    private MutantReport(JsonNode report)
    {
        this.report = report;
        mutants = [.. from file in report["files"]!.AsObject() from mutant in file.Value!["mutants"]!.AsArray() select (int.Parse((string)mutant!["id"]!, CultureInfo.InvariantCulture), mutant)];
    }

    /// <summary>The mutants that were compiled.</summary>
    public IEnumerable<int> Ids => mutants.Where(static mutant => (string)mutant.Node["status"]! is not ("Ignored" or "CompileError" or "Pending")).Select(static mutant => mutant.Id).Order();

    public static MutantReport Read(string file) => new(JsonNode.Parse(File.ReadAllText(file))!);

    public void Write(string file, IReadOnlyList<Journal> journals)
    {
        var compiled = Ids.ToHashSet();
        foreach (var (id, node) in mutants.Where(mutant => compiled.Contains(mutant.Id)))
            node["status"] = journals.Select(journal => journal.Verdict(id)).FirstOrDefault(static verdict => verdict is not null) ?? "Pending";
        File.WriteAllText(file, report.ToJsonString());
    }
}
