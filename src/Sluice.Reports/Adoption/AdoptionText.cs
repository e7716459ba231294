using Sluice.Charters.Adoption;
using Sluice.Reports.Judgement;
using Sluice.Reports.Text;
using Sluice.Reports.Words;

namespace Sluice.Reports.Adoption;

/// <summary>What was adopted, for reading in a terminal: the files, what they say, what differs from today and why, and what to do next.</summary>
internal static class AdoptionText
{
    private const int Most = 10;

    public static void Write(AdoptionReport report, ReportOutput output)
    {
        using var writer = output.OpenText();
        var text = new ConsoleText(writer, output.Terminal);
        if (report.Shown.Count > 0)
        {
            foreach (var file in report.Shown)
            {
                text.Verbatim(StyledText.Of($"# --- {report.Folder.TrimEnd('/')}/{file.Path}", Tone.Dim));
                foreach (var line in file.Content.TrimEnd('\n').Split('\n')) text.Verbatim(StyledText.Of(line));
                text.Line();
            }

            return;
        }

        foreach (var remark in report.Problems.Where(static problem => problem.Severity == Findings.Severity.Error).Select(Remark.Of).Order()) RemarkText.Write(text, remark, output.SourceLines);
        Files(text, report);
        if (report.IsBlocked)
        {
            text.Line();
            text.Line("Nothing was written: these files are there already and say something else.");
            text.Line("Look at the difference with --dry-run, write elsewhere with --into FOLDER, or replace them with --force.");
            return;
        }

        if (report.Adopted is { } adopted) Adopted(text, report, adopted);
        Next(text, report);
        if (report.Adopted is not { Assumptions.Count: > 0 } assuming) return;
        text.Line();
        text.Line(StyledText.Of("Taken for granted", Tone.Dim));
        foreach (var assumption in assuming.Assumptions) text.Line(StyledText.Of(AssumptionWords.Of(assumption), Tone.Dim), 2, 2);
    }

    private static void Files(ConsoleText text, AdoptionReport report)
    {
        foreach (var file in report.Files)
            text.Line(StyledText.Of(AdoptionWords.Outcome(file.Outcome).PadRight(10), file.Outcome == CharterFileOutcome.InTheWay ? Tone.Bad : Tone.Plain).Add(" ").Add(file.Path), hanging: 11);
    }

    private static void Adopted(ConsoleText text, AdoptionReport report, AdoptedCharter adopted)
    {
        text.Line();
        text.Line(AdoptionWords.Summary(adopted));
        if (report.Origin == CharterOrigin.Manifests && AdoptionWords.Resolve(adopted.Resolving) is { Length: > 0 } resolve) text.Line(resolve);
        Drafts(text, adopted);
        if (adopted.OpenSides.Count > 0)
        {
            text.Line();
            text.Line(StyledText.Of("Open today because nothing isolates it; kept open by flows, the internet included. Narrow these first:", Tone.Strong));
            foreach (var side in adopted.OpenSides.Take(Most)) text.Line(AdoptionWords.Open(side), 2, 2);
            More(text, adopted.OpenSides.Count);
        }

        if (adopted.Shared.Count > 0)
        {
            text.Line();
            text.Line(StyledText.Of("Workloads that no label tells apart:", Tone.Strong));
            foreach (var shared in adopted.Shared.Take(Most)) text.Line(AdoptionWords.Shared(shared), 2, 2);
            More(text, adopted.Shared.Count);
        }

        if (adopted.Kept.Count > 0)
        {
            text.Line();
            text.Line(StyledText.Of("Policies that the charter does not replace; keep them:", Tone.Strong));
            foreach (var policy in adopted.Kept.Take(Most)) text.Line(policy.ToString(), 2, 2);
            More(text, adopted.Kept.Count);
        }

        text.Line();
        if (adopted.Import is { } import) ImportText.Write(text, import);
        else if (report.Origin == CharterOrigin.Manifests) Differences(text, adopted);
        else Expectations(text, report, adopted);
    }

    private static void Drafts(ConsoleText text, AdoptedCharter adopted)
    {
        if (adopted.Drafts.Count == 0) return;
        text.Line();
        text.Line(StyledText.Of($"Closed until filled in: {Counts.Of(adopted.Drafts.Count, "draft of an exception", "drafts of exceptions")}. Without owner, reason, classification and record none counts.", Tone.Warning));
        foreach (var draft in adopted.Drafts.Take(Most))
            text.Line(StyledText.Of($"exceptions/{draft.Exception.Name}.yaml").Add($"  {AdoptionWords.Path(draft)}", Tone.Dim), 2, 2);
        More(text, adopted.Drafts.Count);
    }

    private static void Differences(ConsoleText text, AdoptedCharter adopted)
    {
        var drafts = (adopted.Drafts.Count > 0, adopted.IsWhole || adopted.Kept.Count == 0) switch
        {
            (true, true) => ", its drafts counted as if they were filled in,",
            (true, false) => ", its drafts counted as if they were filled in, together with the policies that stay",
            (false, true) => "",
            _ => " together with the policies that stay",
        };
        if (adopted.IsExact)
        {
            text.Line(StyledText.Of("Exact: ", Tone.Good).Add($"the charter{drafts} lets through what is open today and nothing else, over {Counts.Of(adopted.Endpoints, "source and destination", "sources and destinations")}."));
            return;
        }

        text.Line(StyledText.Of($"The charter{drafts} differs from today in {Counts.Of(adopted.Differences.Count, "connection")}:", Tone.Strong));
        foreach (var group in adopted.Differences.GroupBy(static difference => difference.Reason).OrderBy(static group => group.Key))
        {
            text.Line(AdoptionWords.Why(group.Key), 2, 2);
            foreach (var difference in group.Take(Most))
            {
                var (mark, traffic) = AdoptionWords.Change(difference.Change);
                text.Line(StyledText.Of(mark.PadRight(8), mark == "widened" ? Tone.Bad : Tone.Note).Add($"  {EndpointWords.Of(difference.Change.From)} → {EndpointWords.Of(difference.Change.To)}  {TrafficWords.Of(traffic)}"), 4, 10);
            }

            if (group.Count() > Most) text.Line($"and {Counts.Number(group.Count() - Most)} more", 4);
        }
    }

    private static void Expectations(ConsoleText text, AdoptionReport report, AdoptedCharter adopted)
    {
        if (report.Sources.Count == 0) text.Line("No manifests were given, so workloads are called by name and nothing was judged. Give their PATH, so that components are picked by labels.");
        if (adopted.Unmet.Count == 0)
        {
            if (report.Sources.Count > 0) text.Line(StyledText.Of("Met: ", Tone.Good).Add("the charter, its drafts counted as if they were filled in, does what every expectation says."));
            return;
        }

        text.Line(StyledText.Of($"The charter does not meet {Counts.Of(adopted.Unmet.Count, "expectation")}:", Tone.Strong));
        foreach (var one in adopted.Unmet)
            text.Line(StyledText.Of($"{one.Expectation.From} → {one.Expectation.To}  expected {VerdictWords.Of(one.Expectation.Expected)}, ").Add(AdoptionWords.Unmet(one)).Add($"  {RuleWords.Place(one.Expectation.Span)}", Tone.Dim), 2, 4);
    }

    private static void Next(ConsoleText text, AdoptionReport report)
    {
        var sources = string.Join(' ', report.Sources);
        var with = $"{(sources.Length > 0 ? " " : "")}{sources}{(report.Folder is "." or "" ? "" : $" --charter {report.Folder}")}";
        text.Line();
        text.Line(StyledText.Of("Next", Tone.Strong));
        if (report.Origin == CharterOrigin.Starter) text.Line("write your components and flows into sluice.yaml; the comments in it say how", 2, 2);
        if (report.Adopted is { Import: not null, Charter.Components.Count: > 0 }) text.Line("say of each component in sluice.yaml where its pods are, and name the namespaces to govern", 2, 2);
        if (report.Adopted is { Drafts.Count: > 0 }) text.Line("fill in the drafts in exceptions/, or remove the file of a path that may close", 2, 2);
        text.Line($"sluice compile{with}   writes the policies, proven against the charter", 2, 2);
        if (report.Adopted is { Replaced: > 0 and var replaced })
            text.Line($"remove the {Counts.Of(replaced, "policy", "policies")} of governed namespaces that the generated ones replace: policies add up, so an old one keeps open what it opens", 2, 2);
        text.Line($"sluice check{(sources.Length > 0 ? $" {sources}" : " .")}   judges manifests in every pull request", 2, 2);
    }

    private static void More(ConsoleText text, int count)
    {
        if (count > Most) text.Line($"and {Counts.Number(count - Most)} more", 2);
    }
}
