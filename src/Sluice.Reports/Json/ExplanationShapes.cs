using System.Text.Json;
using Sluice.Analysis;
using Sluice.Reports.Words;
using Sluice.Sets;

namespace Sluice.Reports.Json;

/// <summary>The walk behind a verdict and the changes of connections, as several reports write them; docs/formats.md describes them.</summary>
internal static class ExplanationShapes
{
    /// <summary>One side of an explanation.</summary>
    public static void Side(Utf8JsonWriter json, string name, SideExplanation side)
    {
        json.WriteStartObject(name);
        json.WriteString("verdict", VerdictWords.Of(side.Verdict));
        json.WriteBoolean("judged", side.IsPolicySubject);
        json.WriteStartArray("isolatedBy");
        foreach (var rule in side.Isolating) json.WriteStringValue(rule.Policy.Name.ToString());
        json.WriteEndArray();
        json.WriteStartArray("rules");
        foreach (var trial in side.Trials) Trial(json, trial);
        json.WriteEndArray();
        if (side.Reason != MissKind.Unspecified) json.WriteString("reason", MissWords.Name(side.Reason));
        if (side.Nearest is { } nearest)
        {
            json.WritePropertyName("nearest");
            Trial(json, nearest);
        }

        json.WriteEndObject();
    }

    /// <summary>Why something is unknown.</summary>
    public static void Because(Utf8JsonWriter json, ValueList<UnknownReason> reasons)
    {
        json.WriteStartArray("because");
        foreach (var reason in reasons)
        {
            json.WriteStartObject();
            json.WriteString("cause", UnknownWords.Name(reason.Cause));
            json.WriteString("text", UnknownWords.Of(reason));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>The two ends of something.</summary>
    public static void Ends(Utf8JsonWriter json, Endpoint from, Endpoint to)
    {
        json.WritePropertyName("from");
        JsonShapes.Peer(json, from);
        json.WritePropertyName("to");
        JsonShapes.Peer(json, to);
    }

    /// <summary>Traffic under a name, when there is any.</summary>
    public static void Traffic(Utf8JsonWriter json, string name, TrafficSet traffic)
    {
        if (traffic.IsEmpty) return;
        json.WritePropertyName(name);
        JsonShapes.Traffic(json, traffic);
    }

    /// <summary>A changed connection with the edits behind it.</summary>
    public static void Change(Utf8JsonWriter json, ConnectionChange change, IReadOnlyList<string>? because = null, Action<Utf8JsonWriter>? also = null)
    {
        json.WriteStartObject();
        Ends(json, change.From, change.To);
        json.WriteString("change", Names.Camel(change.Kind.ToString()));
        Traffic(json, "opened", change.Opened);
        Traffic(json, "closed", change.Closed);
        Traffic(json, "unknown", change.Unknown);
        Traffic(json, "perhapsOpened", change.PerhapsOpened);
        Traffic(json, "perhapsClosed", change.PerhapsClosed);
        json.WriteStartArray("causes");
        foreach (var cause in change.Causes)
        {
            json.WriteStartObject();
            json.WriteString("kind", Names.Camel(cause.Kind.ToString()));
            if (cause.Rule is { } rule)
            {
                json.WritePropertyName("rule");
                JsonShapes.Rule(json, rule);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (because is { Count: > 0 })
        {
            json.WriteStartArray("because");
            foreach (var text in because) json.WriteStringValue(text);
            json.WriteEndArray();
        }

        also?.Invoke(json);

        json.WriteEndObject();
    }

    private static void Trial(Utf8JsonWriter json, RuleTrial trial)
    {
        json.WriteStartObject();
        json.WritePropertyName("rule");
        JsonShapes.Rule(json, trial.Rule);
        json.WriteString("action", Names.Camel(trial.Action.ToString()));
        json.WriteString("matches", trial.Outcome switch { Verdict.Allow => "yes", Verdict.Deny => "no", _ => "unknown" });
        if (trial.Misses.Count > 0)
        {
            json.WriteStartArray("misses");
            foreach (var miss in trial.Misses)
            {
                json.WriteStartObject();
                json.WriteString("kind", MissWords.Name(miss.Kind));
                json.WriteOptional("wanted", miss.Wanted);
                json.WriteOptional("has", miss.Has);
                JsonShapes.Place(json, miss.Span);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }
}
