using System.Text;
using Sluice.Charters;
using Sluice.Dialects;
using Sluice.Findings;
using Sluice.Model;
using Sluice.Sets;
using static Sluice.Compile.ManifestNode;

namespace Sluice.Compile;

/// <summary>
/// A Helm chart. <c>allowInternet</c>, of all or of one tenant, takes away every path out of the cluster that the charter opens and keeps every deny; anything but true
/// counts as false, so that a misspelt value closes. As shipped it opens what the charter means.
/// </summary>
internal static class HelmPackage
{
    public static IEnumerable<GeneratedFile> Files(CompiledTarget compiled, BoundCharter bound)
    {
        var (charter, path) = (bound.Charter, $"{compiled.Target.Name}/chart");
        var tenants = Tenants(bound);
        var chart = Map(
            ("apiVersion", "v2"), ("name", $"sluice-{charter.Name}-{compiled.Target.Name}"), ("description", $"Network policies of the charter {charter.Name}"), ("type", "application"), ("version", "1.0.0"));
        yield return GeneratedFile.Text($"{path}/Chart.yaml", "# ", charter.Strip([charter.Span]), ManifestYaml.Write(chart));
        var values = Map(
            ("allowInternet", true),
            ("tenants", new MappingNode(tenants.Select(static tenant => new ManifestEntry(tenant, Map(("allowInternet", true)))).ToValueList())));
        yield return GeneratedFile.Text($"{path}/values.yaml", "# ", charter.Strip([charter.Span]), $"# false takes away every path out of the cluster, of all or of one tenant, and keeps every deny.\n{ManifestYaml.Write(values)}");
        yield return GeneratedFile.Json($"{path}/values.schema.json", charter.Strip([charter.Span]), Schema(tenants));

        var full = PolicyPackage.Waved(compiled).ToList();
        var closed = PolicyPackage.Waved(compiled.Target.Compile(WithoutInternet(bound))).ToDictionary(static waved => waved.Key);
        var known = full.Select(static waved => waved.Key).ToHashSet();
        foreach (var wave in (Wave[])[Wave.Before, Wave.Allows, Wave.Denies])
        {
            var (text, spans) = (new StringBuilder(), new List<SourceSpan>());
            foreach (var waved in full.Where(waved => waved.Wave == wave))
            {
                spans.AddRange(waved.Object.Sources);
                var other = closed.GetValueOrDefault(waved.Key);
                if (other is not null && other.Object.Manifest == waved.Object.Manifest) text.Append(Literal(waved));
                else text.Append("{{- if ").Append(Condition(bound, waved)).Append(" }}\n").Append(Literal(waved)).Append(other is null ? "" : $"{{{{- else }}}}\n{Literal(other)}").Append("{{- end }}\n");
            }

            // An object that only the closed form has is one whose name changed with what is around it.
            foreach (var waved in closed.Values.Where(waved => waved.Wave == wave && !known.Contains(waved.Key)))
                text.Append("{{- if not (").Append(Condition(bound, waved)).Append(") }}\n").Append(Literal(waved)).Append("{{- end }}\n");
            if (text.Length > 0) yield return GeneratedFile.Text($"{path}/templates/{WavedObject.FileOf(wave)}", "# ", spans, text.ToString());
        }
    }

    /// <summary>The charter without what leads out of the cluster; anyone becomes every pod.</summary>
    internal static BoundCharter WithoutInternet(BoundCharter bound) => bound.With(bound.Grants.Where(static grant => !GrantPlan.LeadsOut(grant.To))
        .Select(static grant => grant.To.IsAnyone ? grant with { To = grant.To with { Term = PodTerm.Across(Selector.Everything, Selector.Everything) } } : grant).ToValueList());

    private static ValueList<string> Tenants(BoundCharter bound) => bound.Charter.Tenants is not { } tenants ? default
        : bound.Governance.Names.Select(space => bound.Governance.LabelsOf(space).Find(tenants.Label)).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToValueList();

    private static string Condition(BoundCharter bound, WavedObject waved)
    {
        const string Everyone = "(eq (toString .Values.allowInternet) \"true\")";
        var tenant = bound.Charter.Tenants is { } tenants && waved.Key.Space.Length > 0 ? bound.Governance.LabelsOf(waved.Key.Space).Find(tenants.Label) : null;
        return tenant is null ? Everyone : $"and {Everyone} (eq (toString (dig \"{tenant}\" \"allowInternet\" true .Values.tenants)) \"true\")";
    }

    /// <summary>An object in which nothing is taken for a template.</summary>
    private static string Literal(WavedObject waved) => waved.Object.ToYaml().Replace("{{", "{{ \"{{\" }}", StringComparison.Ordinal);

    private static MappingNode Schema(ValueList<string> tenants)
    {
        var truth = Map(("type", "boolean"));
        var tenant = Map(("type", "object"), ("additionalProperties", false), ("properties", Map(("allowInternet", truth))));
        return Map(
            ("$schema", "http://json-schema.org/draft-07/schema#"),
            ("type", "object"),
            ("properties", Map(
                ("allowInternet", truth),
                ("tenants", Map(
                    ("type", "object"), ("additionalProperties", false),
                    ("properties", new MappingNode(tenants.Select(name => new ManifestEntry(name, tenant)).ToValueList())))))));
    }
}
