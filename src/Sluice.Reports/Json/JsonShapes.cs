using System.Text.Json;
using Sluice.Analysis;
using Sluice.Findings;
using Sluice.Reports.Words;
using Sluice.Sets;

namespace Sluice.Reports.Json;

/// <summary>The shapes that the JSON of several reports shares; docs/formats.md describes them.</summary>
internal static class JsonShapes
{
    public static void Peer(Utf8JsonWriter json, Endpoint endpoint)
    {
        json.WriteStartObject();
        switch (endpoint)
        {
            case WorkloadEndpoint { Workload: var workload }:
                json.WriteString("kind", workload.Name.Kind);
                json.WriteString("namespace", workload.Name.Namespace);
                json.WriteString("name", workload.Name.Name);
                json.WriteOptional("variant", workload.Variant);
                break;
            case RepresentativeEndpoint pods:
                json.WriteString("kind", "Representative");
                if (pods.NamespaceName.Length > 0) json.WriteString("namespace", pods.NamespaceName);
                else json.WriteString("namespaceSelector", pods.NamespaceSelector.ToString());
                json.WriteString("selector", pods.PodSelector.ToString());
                if (pods.IsAnyOther) json.WriteBoolean("anyOther", true);
                break;
            case NodeEndpoint { Node: var node }:
                json.WriteString("kind", "Node");
                json.WriteString("name", node.Name);
                break;
            case AddressEndpoint { Addresses: var addresses }:
                json.WriteStartArray("cidr");
                foreach (var block in addresses.ToBlocks()) json.WriteStringValue(block.ToString());
                json.WriteEndArray();
                break;
            case DomainEndpoint domain:
                json.WriteString("domain", domain.Name);
                break;
            case ExternalEndpoint external:
                json.WriteString("external", external.Name);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(endpoint), endpoint, null);
        }

        json.WriteEndObject();
    }

    /// <summary><c>all</c> for every port and nothing else, or a list with one entry per protocol; ICMP and other protocols have no ports.</summary>
    public static void Traffic(Utf8JsonWriter json, TrafficSet traffic)
    {
        if (traffic.Equals(TrafficSet.AllPorts))
        {
            json.WriteStringValue("all");
            return;
        }

        json.WriteStartArray();
        foreach (var protocol in Protocols.All)
        {
            if (traffic.Ports(protocol).IsEmpty) continue;
            json.WriteStartObject();
            json.WriteString("protocol", protocol.ApiName());
            json.WriteString("ports", traffic.Ports(protocol).ToString());
            json.WriteEndObject();
        }

        if (traffic.Icmp) Portless("ICMP");
        if (traffic.Other) Portless("other");
        json.WriteEndArray();

        void Portless(string protocol)
        {
            json.WriteStartObject();
            json.WriteString("protocol", protocol);
            json.WriteEndObject();
        }
    }

    public static void Rule(Utf8JsonWriter json, RuleRef rule)
    {
        json.WriteStartObject();
        json.WriteStartObject("policy");
        json.WriteString("kind", rule.Policy.Name.Kind);
        json.WriteOptional("namespace", rule.Policy.Name.Namespace);
        json.WriteString("name", rule.Policy.Name.Name);
        json.WriteEndObject();
        json.WriteString("direction", RuleWords.Side(rule.Direction));
        if (rule.IsIsolation) json.WriteBoolean("isolation", true);
        else json.WriteNumber("index", rule.Index);
        Place(json, rule.Span);
        json.WriteEndObject();
    }

    public static void Rules(Utf8JsonWriter json, string name, ValueList<RuleRef> rules)
    {
        json.WriteStartArray(name);
        foreach (var rule in rules) Rule(json, rule);
        json.WriteEndArray();
    }

    public static void Assumptions(Utf8JsonWriter json, ValueList<Assumption> assumptions) =>
        json.WriteLines("assumptions", assumptions, static (line, assumption) =>
        {
            line.WriteStartObject();
            line.WriteString("kind", AssumptionWords.Name(assumption.Kind));
            line.WriteStartArray("subjects");
            foreach (var subject in assumption.Subjects) line.WriteStringValue(subject);
            line.WriteEndArray();
            line.WriteString("text", AssumptionWords.Of(assumption));
            line.WriteEndObject();
        });

    public static void Problems(Utf8JsonWriter json, ValueList<Problem> problems) => json.WriteLines("problems", problems, Problem);

    public static void Problem(Utf8JsonWriter json, Problem problem)
    {
        json.WriteStartObject();
        json.WriteString("id", problem.Id);
        json.WriteString("severity", Severity(problem.Severity));
        json.WriteString("message", problem.Message);
        json.WriteOptional("object", problem.Object);
        Place(json, problem.Span);
        json.WriteOptional("meant", problem.Meant);
        json.WriteOptional("why", problem.Why);
        json.WriteOptional("remedy", problem.Remedy);
        json.WriteEndObject();
    }

    public static string Severity(Severity severity) => severity switch
    {
        Findings.Severity.Note => "note",
        Findings.Severity.Warning => "warning",
        Findings.Severity.Error => "error",
        _ => throw new ArgumentOutOfRangeException(nameof(severity), severity, null),
    };

    /// <summary>File, line and column as far as they are known, as properties of the current object.</summary>
    public static void Place(Utf8JsonWriter json, SourceSpan span)
    {
        json.WriteOptional("file", span.File);
        if (!span.HasLine) return;
        json.WriteNumber("line", span.Line);
        json.WriteNumber("column", span.Column);
    }
}
