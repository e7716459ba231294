using System.Text.Json;
using Sluice.Charters.Adoption;
using Sluice.Reports.Json;
using Sluice.Reports.Text;
using Sluice.Reports.Words;

namespace Sluice.Reports.Adoption;

/// <summary>What of a proxy's configuration is not in the charter, or not as it stands there: where the proxy is open first, then line by line with the reason.</summary>
internal static class ImportText
{
    private const int Most = 20;

    public static void Write(ConsoleText text, ImportedAllowlist import)
    {
        var findings = import.Remarks.Where(static remark => remark.IsFinding).ToList();
        if (findings.Count > 0)
        {
            text.Line(StyledText.Of($"{import.Proxy} is open here, and no exception was written for it:", Tone.Bad));
            Group(text, findings);
            text.Line();
        }

        var others = import.Remarks.Where(static remark => !remark.IsFinding).ToList();
        if (others.Count == 0)
        {
            text.Line("Every other line is in the charter.");
            return;
        }

        text.Line(StyledText.Of($"{Counts.Of(others.Count, "line", "lines")} of {import.Proxy} not in the charter, or not as {(others.Count == 1 ? "it stands" : "they stand")} there:", Tone.Strong));
        Group(text, others);
    }

    public static void Write(Utf8JsonWriter json, ImportedAllowlist import) => json.WriteLines("notCarried", import.Remarks, static (line, remark) =>
    {
        var name = remark.Reason.ToString();
        line.WriteStartObject();
        line.WriteString("reason", char.ToLowerInvariant(name[0]) + name[1..]);
        line.WriteBoolean("open", remark.IsFinding);
        line.WriteString("subject", remark.Subject);
        line.WriteString("text", Why(remark.Reason));
        JsonShapes.Place(line, remark.Span);
        line.WriteEndObject();
    });

    private static void Group(ConsoleText text, List<ImportRemark> remarks)
    {
        foreach (var group in remarks.GroupBy(static remark => remark.Reason).OrderBy(static group => group.Key))
        {
            text.Line(Why(group.Key), 2, 2);
            foreach (var remark in group.Take(Most)) text.Line(StyledText.Of(remark.Subject).Add($"  {RuleWords.Place(remark.Span)}", Tone.Dim), 4, 2);
            if (group.Count() > Most) text.Line($"and {Counts.Number(group.Count() - Most)} more, which -o json lists", 4);
        }
    }

    /// <summary>Why, as a sentence.</summary>
    private static string Why(ImportReason reason) => reason switch
    {
        ImportReason.OpenToAll => "Callers reach everything. Find out from the log what they need, and write an exception for each.",
        ImportReason.OnlyReported => "What is not listed passes, and is only reported. The listed names are drafts; the report says what else is in use.",
        ImportReason.OpenAtTheEnd => "The last line denies, so that Squid allows what no line decides. End it with http_access deny all.",
        ImportReason.OtherCondition => "It takes a condition for which a charter has no word. Without the condition more would be open, so it stays closed.",
        ImportReason.LeavesOut => "It leaves something out of what it opens, for which an exception has no word, so it stays closed.",
        ImportReason.DeniedInPart => "It denies in part, or on a condition that a charter has no word for. Look through the drafts of later lines for what it denied.",
        ImportReason.OpenedBefore => "It denies what is opened elsewhere in the proxy to some; what is forbidden in a charter nothing can open. What no exception opens is closed without it.",
        ImportReason.DeniedBefore => "It would be opened, and is denied before that.",
        ImportReason.UnknownList => "A list of that name is defined nowhere, so it stays closed.",
        ImportReason.FileNotNamed => "The file is not among those that were named, so that nothing of it is read. Name it too.",
        ImportReason.UnusedList => "No http_access uses the list.",
        ImportReason.NoDomainName => "No domain name of at least two labels, with *. at most before them.",
        ImportReason.NoValue => "No address, block or port, or a range of addresses that is no block.",
        ImportReason.AlwaysDenied => "The egress gateway denies it always: what is not public, and itself.",
        ImportReason.NotAboutAccess => "It says nothing about who may reach what.",
        ImportReason.OtherAccess => "It bears on access, and nothing in a charter stands for it. Look whether it is still needed.",
        ImportReason.PortAssumed => "No port is named. 443 is written.",
        ImportReason.CallerAssumed => $"No caller is named. The component {ImportedAllowlist.AnyCaller} stands for whoever uses the proxy: name those who need it.",
        ImportReason.CallerByAddress => "Callers are told by addresses, and the component of that name stands for the pods that have them.",
        ImportReason.SaidTwice => "The service stands in the file before; Smokescreen refuses that, and the first is written.",
        _ => "The reason is not known: please report it with the input.",
    };
}
