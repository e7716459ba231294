using System.Globalization;
using Sluice.Charters;
using Sluice.Model;
using Sluice.Sets;
using static Sluice.Compile.ManifestNode;

namespace Sluice.Compile;

/// <summary>
/// Compiles to admissionregistration.k8s.io/v1 ValidatingAdmissionPolicy with bindings, of Kubernetes 1.30: what the API server refuses, so that the charter cannot be left
/// by hand. Who may enforce the charter is a question of RBAC: the verb <c>enforce</c> on the charter, for which a ClusterRole is written and bound by whoever
/// deploys. Admission has no clock: an exception is judged by its own days, and one that ends stays until the charter is compiled again.
/// </summary>
internal static class AdmissionTarget
{
    public static CompiledTarget Compile(CompileTarget target, BoundCharter bound) =>
        new(target, [GeneratedFile.Yaml($"{target.Name}/admission.yaml", Objects(bound))], Capability.NoConnections(bound));

    /// <summary>The role, then each policy with its bindings.</summary>
    internal static IEnumerable<GeneratedObject> Objects(BoundCharter bound)
    {
        var charter = bound.Charter;
        yield return new(Role(charter), [charter.Span], ["Bind this role to the service account or group that deploys what was generated; an administrator of the cluster has it already."]);
        foreach (var rules in AdmissionRules.Of(charter))
        {
            yield return new(Policy(charter, rules), [charter.Span], [rules.Promise]);
            foreach (var binding in Bindings(charter, rules)) yield return binding;
        }
    }

    private static MappingNode Role(Charter charter) => Map(
        ("apiVersion", "rbac.authorization.k8s.io/v1"),
        ("kind", "ClusterRole"),
        ("metadata", Metadata(charter, "enforcer")),
        ("rules", List([Map(
            ("apiGroups", Texts(AdmissionRules.Group)), ("resources", Texts(AdmissionRules.Resource)),
            ("resourceNames", Texts(charter.Name)), ("verbs", Texts(AdmissionRules.Verb)))])));

    private static MappingNode Policy(Charter charter, AdmissionRules rules) => Map(
        ("apiVersion", "admissionregistration.k8s.io/v1"),
        ("kind", "ValidatingAdmissionPolicy"),
        ("metadata", Metadata(charter, rules.Name)),
        ("spec", Map(
            ("failurePolicy", "Fail"),
            ("matchConstraints", Map(
                ("objectSelector", rules.OnlyGenerated ? Map(("matchLabels", PolicyManifest.LabelsOf(charter))) : null),
                ("resourceRules", List(rules.Resources.Select(resource => Map(
                    ("apiGroups", Texts(resource.Group)), ("apiVersions", Texts("*")), ("operations", List(rules.Operations.Select(FromString))), ("resources", List(resource.Names.Select(FromString))))))))),
            ("variables", rules.Variables.Count == 0 ? null : List(rules.Variables.Select(static variable => Map(("name", variable.Name), ("expression", variable.Expression))))),
            ("validations", List(rules.Validations.Select(static validation => Map(("expression", validation.Expression), ("message", validation.Message), ("reason", "Forbidden"))))))));

    /// <summary>One binding for what is governed by name and one for each set of labels; a single one where every namespace is meant.</summary>
    private static IEnumerable<GeneratedObject> Bindings(Charter charter, AdmissionRules rules)
    {
        if (!rules.OnlyGoverned)
        {
            yield return new(Binding(charter, rules, "", null), [charter.Span], []);
            yield break;
        }

        var named = charter.Governs.Where(static scope => scope.Namespace is not null).ToList();
        if (named.Count > 0)
        {
            var names = Selector.Of([Requirement.Of(Labels.NamespaceName, SelectorOperator.In, named.Select(static scope => scope.Namespace!))]);
            yield return new(Binding(charter, rules, "-names", names), named.Select(static scope => scope.Span).ToValueList(), []);
        }

        var number = 0;
        foreach (var scope in charter.Governs.Where(static scope => scope.Namespace is null))
            yield return new(Binding(charter, rules, string.Create(CultureInfo.InvariantCulture, $"-labels-{++number}"), Governance.SelectorOf(scope.Labels)), [scope.Span], []);
    }

    private static MappingNode Binding(Charter charter, AdmissionRules rules, string suffix, Selector? namespaces) => Map(
        ("apiVersion", "admissionregistration.k8s.io/v1"),
        ("kind", "ValidatingAdmissionPolicyBinding"),
        ("metadata", Metadata(charter, rules.Name + suffix)),
        ("spec", Map(
            ("policyName", Name(charter, rules.Name)),
            ("validationActions", Texts("Deny", "Audit")),
            ("matchResources", namespaces is null ? null : Map(("namespaceSelector", PolicyManifest.SelectorOf(namespaces)))))));

    private static MappingNode Metadata(Charter charter, string name) => Map(("name", Name(charter, name)), ("labels", PolicyManifest.LabelsOf(charter)));

    private static string Name(Charter charter, string name) => $"sluice-{charter.Name}-{name}";

    private static SequenceNode Texts(params string[] texts) => List(texts.Select(FromString));
}
