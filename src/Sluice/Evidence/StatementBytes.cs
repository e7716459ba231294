using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Sluice.Charters;
using Sluice.Probes;
using Sluice.Sets;

namespace Sluice.Evidence;

/// <summary>
/// A statement as bytes: JSON without blanks, members in one order, instants in UTC. Every text passes <see cref="Redaction"/> here and nowhere else, so that none gets around it.
/// The same statement gives the same bytes.
/// </summary>
public static class StatementBytes
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The statement with everything that it has to state of itself.</summary>
    public static byte[] Of(EvidenceStatement statement)
    {
        ArgumentNullException.ThrowIfNull(statement);
        var stated = StatedParts.Of(statement);
        return Written(json =>
        {
            json.WriteStartObject();
            json.WriteString("_type", EvidenceStatement.StatementType);
            Part(json, "subject", statement);
            json.WriteString("predicateType", EvidenceStatement.PredicateType);
            json.WriteStartObject("predicate");
            json.WriteString("result", EvidenceNames.Of(stated.Result));
            foreach (var (list, names) in stated.Tests)
            {
                json.WriteStartArray(list);
                foreach (var name in names) json.WriteStringValue(name);
                json.WriteEndArray();
            }

            foreach (var part in (string[])["configuration", "run", "charter", "canaries"]) Part(json, part, statement);
            json.WriteStartArray("probes");
            for (var at = 0; at < statement.Probes.Count; at++) Probe(json, statement.Probes[at], stated.Probes[at]);
            json.WriteEndArray();
            Part(json, "controls", statement);
            json.WriteStartObject("digests");
            foreach (var digest in stated.Parts) json.WriteString(digest.Name, digest.Sha256);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        });
    }

    /// <summary>A part of the statement by itself, which its digest is made of.</summary>
    internal static byte[] Of(EvidenceStatement statement, string part) => Written(json =>
    {
        switch (part)
        {
            case "subject":
                Files(json, statement.Subjects);
                break;
            case "configuration":
                Files(json, statement.Configuration);
                break;
            case "run":
                Run(json, statement.Run);
                break;
            case "charter":
                Charter(json, statement.Charter);
                break;
            case "canaries":
                Canaries(json, statement.Canaries);
                break;
            case "controls":
                Controls(json, statement.Controls);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(part), part, null);
        }
    });

    /// <summary>A probe by itself, which its digest is made of.</summary>
    internal static byte[] Of(ProbeEvidence probe) => Written(json => Probe(json, probe, ""));

    private static byte[] Written(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Options)) write(json);
        return stream.ToArray();
    }

    private static void Part(Utf8JsonWriter json, string name, EvidenceStatement statement)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(Of(statement, name), skipInputValidation: true);
    }

    private static void Files(Utf8JsonWriter json, ValueList<FileDigest> files)
    {
        json.WriteStartArray();
        foreach (var file in files)
        {
            json.WriteStartObject();
            Text(json, "name", file.Name);
            json.WriteStartObject("digest");
            json.WriteString("sha256", file.Sha256);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Run(Utf8JsonWriter json, EvidenceRun run)
    {
        json.WriteStartObject();
        json.WriteStartObject("tool");
        json.WriteString("name", "sluice");
        Text(json, "version", run.Version);
        json.WriteEndObject();
        Text(json, "command", run.Command);
        foreach (var (name, instant) in new[] { ("started", run.Started), ("finished", run.Finished), ("asOf", run.AsOf), ("expires", run.Expires) }) json.WriteString(name, CalendarDay.Text(instant));
        Text(json, "profile", run.Profile);
        json.WriteStartObject("place");
        json.WriteString("kind", EvidenceNames.Of(run.Place.Kind));
        var place = run.Place;
        foreach (var (name, text) in new[] { ("kernel", place.Kernel), ("architecture", place.Architecture), ("nft", place.Nft), ("cluster", place.Cluster), ("kubernetes", place.Kubernetes), ("context", place.Context), ("host", place.Host) })
            Optional(json, name, text);
        json.WriteEndObject();
        json.WriteStartArray("notes");
        foreach (var note in run.Notes) json.WriteStringValue(Redaction.Of(note));
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Charter(Utf8JsonWriter json, ClaimedCharter? charter)
    {
        if (charter is null)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartObject();
        Text(json, "name", charter.Name);
        json.WriteStartArray("exceptions");
        foreach (var exception in charter.Exceptions)
        {
            json.WriteStartObject();
            Text(json, "name", exception.Name);
            Text(json, "opens", exception.Opens);
            Text(json, "owner", exception.Owner);
            Text(json, "reason", exception.Reason);
            Text(json, "auditRef", exception.AuditRef);
            json.WriteString("expires", CalendarDay.Text(exception.Expires));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Canaries(Utf8JsonWriter json, ValueList<Canary> canaries)
    {
        json.WriteStartArray();
        foreach (var canary in canaries)
        {
            json.WriteStartObject();
            Text(json, "name", canary.Name);
            json.WriteString("must", EvidenceNames.Of(canary.Must));
            json.WriteString("outcome", EvidenceNames.Of(canary.Outcome));
            json.WriteNumber("drops", canary.Drops);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Probe(Utf8JsonWriter json, ProbeEvidence probe, string digest)
    {
        json.WriteStartObject();
        json.WriteNumber("number", probe.Number);
        Text(json, "from", probe.From);
        Text(json, "to", probe.To);
        Text(json, "source", probe.Source);
        Text(json, "destination", probe.Destination);
        json.WriteString("protocol", probe.Protocol.ApiName());
        json.WriteNumber("port", probe.Port);
        Optional(json, "service", probe.Service);
        Text(json, "dialled", probe.Dialled);
        json.WriteNumber("dialledPort", probe.DialledPort);
        json.WriteString("method", EvidenceNames.Of(probe.Method));
        json.WriteString("expected", EvidenceNames.Of(probe.Expected));
        Optional(json, "expectedBy", probe.ExpectedBy);
        json.WriteString("analysed", EvidenceNames.Of(probe.Analysed));
        json.WriteString("before", EvidenceNames.Of(probe.Before));
        json.WriteString("outcome", EvidenceNames.Of(probe.Outcome));
        json.WriteNumber("drops", probe.Drops);
        json.WriteString("control", EvidenceNames.Of(probe.Control));
        json.WriteString("judgement", EvidenceNames.Of(probe.Judgement));
        if (probe.Tried is { } tried) json.WriteString("tried", tried.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture));
        json.WriteNumber("took", probe.Took);
        if (probe.Origin != ProbeOrigin.None)
        {
            json.WriteString("origin", EvidenceNames.Of(probe.Origin));
            json.WriteNumber("attempts", probe.Attempts);
            json.WriteString("listener", EvidenceNames.Of(probe.Listener));
        }

        Optional(json, "detail", probe.Detail);
        Optional(json, "because", probe.Because);
        if (digest.Length > 0) json.WriteString("digest", digest);
        json.WriteEndObject();
    }

    private static void Controls(Utf8JsonWriter json, ValueList<ControlEvidence> controls)
    {
        json.WriteStartArray();
        foreach (var control in controls)
        {
            json.WriteStartObject();
            Text(json, "id", control.Id);
            Text(json, "duty", control.Duty);
            json.WriteString("standing", EvidenceNames.Of(control.Standing));
            Text(json, "statement", control.Statement);
            json.WriteStartArray("offenders");
            foreach (var offender in control.Offenders) json.WriteStringValue(Redaction.Of(offender));
            json.WriteEndArray();
            json.WriteNumber("offenderCount", control.OffenderCount);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Text(Utf8JsonWriter json, string name, string text) => json.WriteString(name, Redaction.Of(text));

    private static void Optional(Utf8JsonWriter json, string name, string text)
    {
        if (text.Length > 0) Text(json, name, text);
    }
}
