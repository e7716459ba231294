using System.Globalization;
using Sluice.Charters;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Compile;

/// <summary>What one admission policy refuses, as CEL expressions that are true for what may pass (Kubernetes documentation, "Validating Admission Policy").</summary>
/// <param name="Name">Its name, but for the charter's.</param>
/// <param name="Promise">What it keeps true, as a sentence.</param>
internal sealed record AdmissionRules(string Name, string Promise)
{
    public const string Group = "sluice.dev";
    public const string Resource = "charters";
    public const string Verb = "enforce";

    /// <summary>The shortest prefixes that are not wide, of IPv4 and IPv6, and the most ports of a range that is not wide.</summary>
    private const int ShortestV4 = 8, ShortestV6 = 16, MostPorts = 4096;

    public required ValueList<AdmissionResource> Resources { get; init; }

    public required ValueList<string> Operations { get; init; }

    public ValueList<AdmissionVariable> Variables { get; init; }

    public required ValueList<AdmissionValidation> Validations { get; init; }

    /// <summary>Whether it is about governed namespaces only.</summary>
    public bool OnlyGoverned { get; init; }

    /// <summary>Whether it is about objects that carry the labels of generated ones, before or after the change.</summary>
    public bool OnlyGenerated { get; init; }

    /// <summary>The policies of a charter.</summary>
    public static IEnumerable<AdmissionRules> Of(Charter charter)
    {
        yield return Generated(charter);
        yield return HandWritten(charter);
        yield return Exceptions(charter);
        var keys = Guarded(charter);
        if (keys.Count > 0) yield return NamespaceLabels(charter, keys);
    }

    /// <summary>Labels of namespaces that decide who is governed, which tenant a namespace belongs to, or who is trusted; ascending.</summary>
    internal static ValueList<string> Guarded(Charter charter) =>
        charter.Governs.SelectMany(static scope => scope.Labels.Pairs.ToArray().Select(static pair => pair.Key))
            .Concat(charter.Tenants is { } tenants ? [tenants.Label] : [])
            .Concat(charter.Flows.SelectMany(static flow => flow.From.Concat(flow.To))
                .Concat(charter.Forbidden.SelectMany(static never => never.From.Concat(never.To)))
                .Concat(charter.Exceptions.SelectMany(static exception => exception.Opens is { } opening ? opening.From.Concat(opening.To) : []))
                .OfType<NamespaceLabelPeer>().SelectMany(static peer => peer.Labels.Pairs.ToArray().Select(static pair => pair.Key)))
            .Where(static key => key != Labels.NamespaceName).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToValueList();

    private static AdmissionRules Generated(Charter charter) => new("generated", "What was generated is changed and removed only by those who may enforce the charter.")
    {
        Resources =
        [
            new("networking.k8s.io", ["networkpolicies"]),
            new("policy.networking.k8s.io", ["clusternetworkpolicies"]),
            new("cilium.io", ["ciliumnetworkpolicies", "ciliumclusterwidenetworkpolicies"]),
            new("projectcalico.org", ["networkpolicies", "globalnetworkpolicies", "globalnetworksets", "tiers"]),
            new("crd.projectcalico.org", ["networkpolicies", "globalnetworkpolicies", "globalnetworksets", "tiers"]),
        ],
        Operations = ["CREATE", "UPDATE", "DELETE"],
        OnlyGenerated = true,
        Variables = [Enforces(charter)],
        Validations =
        [
            // The namespace controller removes what is left in a namespace that is being deleted.
            new(
                "variables.enforces || (request.operation == 'DELETE' && namespaceObject != null && has(namespaceObject.metadata.deletionTimestamp))",
                $"this object was generated from the charter {charter.Name}, a default deny among them, and is changed or removed only by those with the ClusterRole sluice-{charter.Name}-enforcer: change the charter and run sluice compile"),
        ],
    };

    private static AdmissionRules HandWritten(Charter charter)
    {
        var (label, value) = ("sluice.dev/charter", ((TextNode)PolicyManifest.LabelsOf(charter).Find("sluice.dev/charter")!).Text);
        return new("networkpolicies", "A NetworkPolicy that was written by hand opens neither the internet nor every port, and says whose it is.")
        {
            Resources = [new("networking.k8s.io", ["networkpolicies"])],
            Operations = ["CREATE", "UPDATE"],
            OnlyGoverned = true,
            Variables =
            [
                new("labels", "has(object.metadata.labels) ? object.metadata.labels : {}"),
                new("annotations", "has(object.metadata.annotations) ? object.metadata.annotations : {}"),
                new("generated", $"{Is("labels", "app.kubernetes.io/managed-by", "sluice")} && {Is("labels", label, value)}"),
                Created,
            ],
            Validations =
            [
                new(Reach("egress", "to"), Wide("egress", "to")),
                new(Reach("ingress", "from"), Wide("ingress", "from")),
                new($"variables.generated || ({Ports("egress")} && {Ports("ingress")})", Invariant($"a rule opens every port, or a range of more than {MostPorts}: name the ports, or write a flow into the charter {charter.Name}")),
                new(
                    "variables.generated || ['sluice.dev/owner', 'sluice.dev/reason'].all(key, key in variables.annotations && variables.annotations[key].matches('[^ ]'))",
                    "a NetworkPolicy that was not generated needs the annotations sluice.dev/owner and sluice.dev/reason: who answers for it, and why it is there"),
                new(
                    $"!('sluice.dev/exception' in variables.annotations) || ('sluice.dev/expires' in variables.annotations && {Day("variables.annotations['sluice.dev/expires']")})",
                    "an exception needs an end: the annotation sluice.dev/expires, a day as 2026-06-30"),
                new(
                    "variables.generated || !('sluice.dev/exception' in variables.annotations) || !('sluice.dev/expires' in variables.annotations) || "
                        + Within(charter, "variables.annotations['sluice.dev/expires']", "'sluice.dev/not-before' in variables.annotations", "variables.annotations['sluice.dev/not-before']"),
                    TooLong(charter, "sluice.dev/not-before")),
            ],
        };
    }

    private static AdmissionRules Exceptions(Charter charter) => new("exceptions", "An exception has an end, no further away than the charter allows.")
    {
        Resources = [new(Group, ["accessexceptions"])],
        Operations = ["CREATE", "UPDATE"],
        Variables = [Created],
        Validations =
        [
            new($"has(object.spec.expires) && {Day("object.spec.expires")}", "an exception needs an end: expires, a day as 2026-06-30"),
            new($"!has(object.spec.notBefore) || {Day("object.spec.notBefore")}", "notBefore is a day as 2026-01-15"),
            new($"!has(object.spec.expires) || {Within(charter, "object.spec.expires", "has(object.spec.notBefore)", "object.spec.notBefore")}", TooLong(charter, "notBefore")),
        ],
    };

    private static AdmissionRules NamespaceLabels(Charter charter, ValueList<string> keys) => new("namespace-labels", "The labels by which namespaces are governed, belong to a tenant or are trusted are set only by those who may enforce the charter.")
    {
        Resources = [new("", ["namespaces"])],
        Operations = ["CREATE", "UPDATE"],
        Variables =
        [
            Enforces(charter),
            new("before", "oldObject != null && has(oldObject.metadata.labels) ? oldObject.metadata.labels : {}"),
            new("after", "has(object.metadata.labels) ? object.metadata.labels : {}"),
        ],
        Validations =
        [
            new(
                $"variables.enforces || [{string.Join(", ", keys.Select(static key => $"'{key}'"))}].all(key, key in variables.before ? key in variables.after && variables.before[key] == variables.after[key] : !(key in variables.after))",
                $"the labels {string.Join(", ", keys)} decide in the charter {charter.Name} who may reach whom, and are set, changed and removed only by those with the ClusterRole sluice-{charter.Name}-enforcer"),
        ],
    };

    private static AdmissionVariable Enforces(Charter charter) => new("enforces", $"authorizer.group('{Group}').resource('{Resource}').name('{charter.Name}').check('{Verb}').allowed()");

    /// <summary>When the object was created; the API server sets it before it admits. Empty where it did not.</summary>
    private static AdmissionVariable Created => new("created", "has(object.metadata.creationTimestamp) && object.metadata.creationTimestamp != null ? string(object.metadata.creationTimestamp) : ''");

    private static string Is(string map, string key, string value) => $"'{key}' in variables.{map} && variables.{map}['{key}'] == '{value}'";

    private static string Reach(string direction, string peers) =>
        $"variables.generated || !has(object.spec.{direction}) || object.spec.{direction}.all(rule, has(rule.{peers}) && size(rule.{peers}) > 0 && rule.{peers}.all(peer, !has(peer.ipBlock) || "
        + Invariant($"int(peer.ipBlock.cidr.split('/')[1]) >= (peer.ipBlock.cidr.contains(':') ? {ShortestV6} : {ShortestV4})))");

    private static string Wide(string direction, string peers) => Invariant(
        $"a rule of {direction} opens the internet: it names no {peers}, or has a block wider than /{ShortestV4} (IPv6 /{ShortestV6}). Name what is meant, or write an exception with owner, reason and end");

    private static string Ports(string direction) =>
        $"(!has(object.spec.{direction}) || object.spec.{direction}.all(rule, has(rule.ports) && size(rule.ports) > 0 && rule.ports.all(port, has(port.port) && "
        + Invariant($"(!has(port.endPort) || port.endPort - int(port.port) < {MostPorts}))))");

    private static string Day(string text) => $"{text}.matches('^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}$')";

    /// <summary>True also of an end that is no day, which is told by itself.</summary>
    private static string Within(Charter charter, string expires, string hasFirst, string first)
    {
        var longest = Invariant($"duration('{charter.Rules.LongestDays * 24}h')");
        var ends = $"timestamp({expires} + 'T00:00:00Z')";
        return $"!{Day(expires)} || ({hasFirst} ? {Day(first)} && {ends} - timestamp({first} + 'T00:00:00Z') <= {longest} : variables.created != '' && {ends} - timestamp(variables.created) <= {longest})";
    }

    private static string TooLong(Charter charter, string first) => Invariant(
        $"an exception of the charter {charter.Name} ends at most {charter.Rules.LongestDays} days after {first}, or without it after the object was created: give an earlier end, and to renew it a later {first}");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Resources of an API group.</summary>
internal sealed record AdmissionResource(string Group, ValueList<string> Names);

/// <summary>A part of expressions with a name.</summary>
internal sealed record AdmissionVariable(string Name, string Expression);

/// <summary>What must be true, and what is said when it is not.</summary>
internal sealed record AdmissionValidation(string Expression, string Message);
