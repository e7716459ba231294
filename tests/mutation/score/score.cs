// Reads reports in the form of Stryker and says what they are worth. Called by tests/mutation/run; a report given later speaks last about its mutants.
//   score.cs --accepted FILE REPORT…     prints the score and every survivor without a reason; exit 1 when a goal is missed
#:property RestorePackagesWithLockFile=false
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

const double Goal = 85;

// Known to die: a NetworkPolicy that isolates for ingress would have no say in it. Where it survives, the tests did not see any mutant.
const string CanaryFile = "src/Sluice/Dialects/NetworkPolicyDialect.cs", CanaryLine = "Ingress = policy.IsolatesIngress ?";

var accepted = Accepted(args[1]);
var mutants = new Dictionary<(string File, int Start, int End, string Mutator, string Now), Mutant>();
foreach (var report in args[2..])
{
    using var json = JsonDocument.Parse(File.ReadAllText(report));
    foreach (var file in json.RootElement.GetProperty("files").EnumerateObject())
    {
        var path = file.Name.Replace('\\', '/');
        path = path[Math.Max(0, path.LastIndexOf("src/Sluice/", StringComparison.Ordinal))..];
        var source = file.Value.GetProperty("source").GetString()!;
        var lines = LineStarts(source);
        foreach (var entry in file.Value.GetProperty("mutants").EnumerateArray())
        {
            var status = entry.GetProperty("status").GetString()!;
            if (status is "Ignored" or "CompileError" or "Pending") continue;
            var place = entry.GetProperty("location");
            int At(string end) => lines[place.GetProperty(end).GetProperty("line").GetInt32() - 1] + place.GetProperty(end).GetProperty("column").GetInt32() - 1;
            var line = place.GetProperty("start").GetProperty("line").GetInt32();
            var mutant = new Mutant(
                path, line, At("start"), At("end"), Flat(source[lines[line - 1]..(line < lines.Count ? lines[line] : source.Length)]), Flat(source[At("start")..At("end")]),
                Flat(entry.GetProperty("replacement").GetString() ?? ""), entry.GetProperty("mutatorName").GetString()!, status);
            mutants[(path, mutant.Start, mutant.End, mutant.Mutator, mutant.Now)] = mutant;
        }
    }
}

var survivors = mutants.Values.Where(mutant => !mutant.IsDead).OrderBy(mutant => mutant.File, StringComparer.Ordinal).ThenBy(mutant => mutant.Start).ToList();
var canaries = mutants.Values.Where(mutant => mutant.File == CanaryFile && mutant.Line.StartsWith(CanaryLine, StringComparison.Ordinal)).ToList();
var isProven = canaries.Count > 0 && canaries.All(canary => canary.IsDead);
var unexplained = survivors.Where(mutant => accepted.Find(mutant.Is) is null).ToList();

Console.WriteLine($"{"file",-52} {"killed",7} {"timeout",7} {"survived",8} {"uncovered",9} {"accepted",8} {"score",7}");
foreach (var file in mutants.Values.GroupBy(mutant => mutant.File).OrderBy(group => group.Key, StringComparer.Ordinal)) Print(file.Key["src/Sluice/".Length..], [.. file]);
foreach (var room in mutants.Values.GroupBy(mutant => mutant.File.Split('/')[2]).OrderBy(group => group.Key, StringComparer.Ordinal)) Print($"{room.Key}/", [.. room]);
var score = Print("all", [.. mutants.Values]);

foreach (var mutant in unexplained)
    Console.WriteLine($"\n{mutant.File}:{mutant.Number}: {mutant.Status}, {mutant.Mutator}\n    {mutant.Line}\n  - {mutant.Was}\n  + {mutant.Now}");

Console.WriteLine(isProven
    ? $"\ncanary: all {canaries.Count} mutants of '{CanaryLine}' died, so the tests do see mutants"
    : $"\ncanary: {(canaries.Count == 0 ? "it was not mutated" : "it survived")} ({CanaryFile}, '{CanaryLine}'): the score means nothing; look into the runner, not into the tests");
Console.WriteLine(FormattableString.Invariant($"score {score:0.0} %, goal {Goal} %; {survivors.Count} survivors, {unexplained.Count} of them without a reason in tests/mutation/accepted.tsv"));
return isProven && score >= Goal && unexplained.Count == 0 ? 0 : 1;

double Print(string name, List<Mutant> of)
{
    var dead = of.Count(mutant => mutant.IsDead);
    var percent = of.Count == 0 ? 0 : 100.0 * dead / of.Count;
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"{name,-52} {Of("Killed"),7} {Of("Timeout"),7} {Of("Survived"),8} {Of("NoCoverage"),9} {of.Count(mutant => !mutant.IsDead && accepted.Exists(mutant.Is)),8} {percent,6:0.0}%"));
    return percent;
    int Of(string status) => of.Count(mutant => mutant.Status == status);
}

static string Flat(string code) => Regex.Replace(code, @"\s+", " ").Trim();

static List<int> LineStarts(string source)
{
    var starts = new List<int> { 0 };
    for (var at = 0; at < source.Length; at++)
        if (source[at] == '\n') starts.Add(at + 1);
    return starts;
}

// Tab-separated: file, what was written ('*' for anything), what stands there instead, why no test can or need tell them apart. '#' begins a comment.
static List<Reason> Accepted(string path) =>
    [.. File.ReadLines(path).Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split('\t')).Select(part => new Reason(part[0], part[1], part[2], part[3]))];

internal sealed record Reason(string File, string Was, string Now, string Why);

internal sealed record Mutant(string File, int Number, int Start, int End, string Line, string Was, string Now, string Mutator, string Status)
{
    public bool IsDead => Status is "Killed" or "Timeout";

    public bool Is(Reason reason) => reason.File == File && (reason.Was == "*" || reason.Was == Was) && reason.Now == Now;
}
