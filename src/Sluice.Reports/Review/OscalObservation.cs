using System.Text.Json;
using Sluice.Checks;
using Sluice.Reports.Judgement;
using Sluice.Reports.Words;

namespace Sluice.Reports.Review;

/// <summary>What was seen of one thing.</summary>
/// <param name="Kind">What it is: <c>exception</c>, <c>label</c>, <c>namespace</c> or <c>control</c>.</param>
/// <param name="Name">Its name.</param>
/// <param name="Description">What was seen, in sentences.</param>
/// <param name="State">What it came to, in a word.</param>
internal sealed record OscalObservation(string Kind, string Name, string Description, string State)
{
    /// <summary>Whose properties these are; OSCAL asks for a namespace of one's own.</summary>
    private const string Space = "https://sluice.dev/ns/oscal";

    /// <summary>The control it is about; null for anything else.</summary>
    public Control? Control { get; init; }

    /// <summary>The place of what was seen; empty when it has none.</summary>
    public string Place { get; init; } = "";

    /// <summary>The identifier, made from all that is said.</summary>
    public Guid Uuid => NameBasedUuid.Of($"observation\n{Kind}\n{Name}\n{State}\n{Description}");

    public static IEnumerable<OscalObservation> Of(ReviewReport report)
    {
        foreach (var reviewed in report.Review.Exceptions)
        {
            var exception = reviewed.Exception;
            var said = new List<string>
            {
                $"{ReviewWords.Subject(exception)}, {ReviewWords.Until(report, reviewed)}.",
                $"Owner: {exception.Owner ?? "none"}. Reason: {exception.Reason ?? "none"}. Record: {exception.AuditRef ?? "none"}. Review: {ReviewWords.Review(reviewed)}.",
            };
            said.AddRange(ReviewWords.Remarks(reviewed));
            yield return new("exception", exception.Name, string.Join(' ', said), Token(ReviewWords.State(reviewed))) { Place = RuleWords.Place(exception.Span) };
        }

        foreach (var label in report.Review.Labels)
        {
            foreach (var carrier in label.Carriers)
            {
                var grants = label.Grants.Where(grant => grant.Carriers.Contains(carrier.Namespace, StringComparer.Ordinal)).Select(ReviewWords.Grant).ToList();
                yield return new(
                    "label",
                    $"{label.Labels} of {carrier.Namespace}",
                    $"Carries it: {ReviewWords.Carries(carrier.Carries)}. May carry it: {(carrier.MayCarry ? "yes" : "no")}. Granted by: {(grants.Count == 0 ? "nothing" : Counts.Sentence(grants))}.",
                    carrier is { Carries: Carrying.Yes, MayCarry: false } ? "ungranted" : Token(ReviewWords.Carries(carrier.Carries)));
            }
        }

        foreach (var coverage in report.Review.Coverage)
        {
            yield return new(
                "namespace",
                coverage.Namespace,
                $"{ReviewWords.Pods(coverage)}. Isolated for ingress: {ReviewWords.Of(coverage.Ingress)}; for egress: {ReviewWords.Of(coverage.Egress)}. Able to ask the resolver: {ReviewWords.Of(coverage.Dns)}. "
                    + $"{ReviewWords.OutsideHead(report)}: {ReviewWords.Of(coverage.Outside)}.{string.Concat(ReviewWords.Standing(report, coverage).Select(static sentence => $" {sentence}."))}",
                coverage.IsGoverned ? "governed" : "ungoverned");
        }

        foreach (var result in report.Review.Controls.Results)
            yield return new("control", result.Control.Id, result.Statement, Token(CheckWords.Status(result.Status))) { Control = result.Control };
    }

    public void Write(Utf8JsonWriter json, string collected)
    {
        json.WriteStartObject();
        json.WriteString("uuid", Uuid);
        json.WriteString("title", $"{Kind} {Name}");
        json.WriteString("description", Description);
        json.WriteStartArray("props");
        foreach (var (name, value) in new[] { ("kind", Kind), ("name", Name), ("state", State), ("place", Place) })
        {
            if (value.Length == 0) continue;
            json.WriteStartObject();
            json.WriteString("name", name);
            json.WriteString("ns", Space);
            json.WriteString("value", value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("methods");
        json.WriteStringValue("EXAMINE");
        json.WriteEndArray();
        json.WriteString("collected", collected);
        json.WriteEndObject();
    }

    private static string Token(string words) => words.Replace(' ', '-');
}
