using System.Diagnostics;
using Sluice.Model;
using Sluice.Readers.Kubernetes.Fields;
using Sluice.Readers.Kubernetes.Routes;
using Sluice.Readers.Yaml;

namespace Sluice.Readers.Kubernetes;

/// <summary>
/// Reads documents as objects of a cluster. Bad input is never an exception: each problem is reported with its place, and a policy that cannot be read
/// is kept with what is left of it. One reader for each thread and each <see cref="ReadingOptions"/>; their results meet in a <see cref="SnapshotBuilder"/>.
/// </summary>
public sealed class ObjectReader
{
    private readonly ReadingOptions options;
    private readonly StringPool strings = new();
    private readonly Dictionary<(string, string), KindFacts> kinds = [];
    private readonly ObjectProblems problems;
    private readonly UnreadableReader unreadable;
    private readonly ClusterReader clusters;
    private readonly WorkloadReader workloads;
    private readonly ServiceReader services;
    private readonly EndpointSliceReader endpointSlices;
    private readonly RouteReader routes;
    private readonly GatewayReader gateways;
    private readonly NetworkPolicyReader networkPolicies;
    private readonly AdminPolicyReader adminPolicies;
    private readonly OpaquePolicyReader opaquePolicies;

    /// <summary>A reader for one source, or for several that are taken alike.</summary>
    public ObjectReader(ReadingOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        this.options = options;
        problems = new(Objects.Problems, options);
        unreadable = new(options, problems);
        var labels = new LabelReader(strings, problems);
        clusters = new(strings, labels, problems, options);
        workloads = new(strings, labels, problems, options);
        services = new(strings, labels, problems, options);
        endpointSlices = new(strings);
        routes = new(strings, options);
        gateways = new(strings, labels, options);
        networkPolicies = new(strings, labels, problems);
        adminPolicies = new(strings, labels, problems);
        opaquePolicies = new(strings, problems);
    }

    /// <summary>What has been read so far.</summary>
    public ObjectsRead Objects { get; } = new();

    /// <summary>Whether a document with this head has to be read; one that need not be is given to <see cref="Read"/> all the same, to be counted.</summary>
    public static bool Wants(DocumentHead head)
    {
        ArgumentNullException.ThrowIfNull(head);
        return head is { ApiVersion: not null, Kind: not null } && (KindTable.Of(head.ApiVersion, head.Kind) != ObjectKind.Ignored || KindTable.Meant(ApiKind.Of(head.ApiVersion, head.Kind)) is not null);
    }

    /// <summary>
    /// Whether objects with this head are asked of a cluster: those that have to be read, but for what may make pods, because the pods themselves are there. Nobody has to be
    /// given the permission to read every custom resource.
    /// </summary>
    internal static bool WantsLive(DocumentHead head) => Wants(head) && KindTable.Of(head.ApiVersion!, head.Kind!) is not (ObjectKind.PodMaker or ObjectKind.ClusterExport);

    /// <summary>Reads one document.</summary>
    public void Read(Document document)
    {
        ArgumentNullException.ThrowIfNull(document);
        if (!document.IsReadable && !document.IsSkipped)
        {
            if (unreadable.Read(document) is { } policy) Keep(policy);
            return;
        }

        if (Facts(document) is not { } facts)
        {
            Objects.ForeignCount++;
            return;
        }

        if (facts.Kind == ObjectKind.Ignored)
        {
            Count(facts.Written);
            return;
        }

        var head = Head(facts, document.Root);
        if (facts.Kind == ObjectKind.PodMaker)
        {
            if (CustomResources.NamespaceOf(head) is { } target) Objects.PodMakers.Add(new(head.Name, target));
            return;
        }

        problems.Begin(head);
        foreach (var problem in document.Problems)
        {
            problems.Add(problem with { Object = head.Name.ToString() });
            problems.Doubt();
        }

        if (facts.IsMisnamed) problems.Refuse(ProblemIds.Refused, document.Root["kind"u8], $"there is no kind {facts.Written.Kind} in {facts.Written.ApiVersion}", Advice.Set(head.Api.Kind));
        CheckName(head);
        CheckVersion(head, facts);
        Objects.ObjectCount++;
        Keep(head, facts.Kind);
    }

    private void Keep(ObjectHead head, ObjectKind kind)
    {
        switch (kind)
        {
            case ObjectKind.Namespace:
                Objects.Namespaces.Add(clusters.Namespace(head));
                return;
            case ObjectKind.Node:
                Objects.Nodes.Add(clusters.Node(head));
                return;
            case ObjectKind.Pod:
                if (workloads.Pod(head) is { } pod) Objects.Pods.Add(pod);
                return;
            case ObjectKind.Controller:
                Objects.Controllers.Add(workloads.Controller(head));
                return;
            case ObjectKind.Service:
                Objects.Services.Add(services.Read(head));
                return;
            case ObjectKind.EndpointSlice:
                if (endpointSlices.Read(head) is { } endpoints) Objects.Endpoints.Add(endpoints);
                return;
            case ObjectKind.Ingress:
                Objects.Routes.Add(routes.Ingress(head));
                return;
            case ObjectKind.OpenShiftRoute:
                Objects.Routes.Add(routes.OpenShiftRoute(head));
                return;
            case ObjectKind.GatewayRoute:
                Objects.Routes.Add(routes.GatewayRoute(head));
                return;
            case ObjectKind.Gateway:
                Objects.Gateways.Add(gateways.Gateway(head));
                return;
            case ObjectKind.ReferenceGrant:
                Objects.Grants.Add(gateways.Grant(head));
                return;
            case ObjectKind.IngressClass:
                Objects.IngressClasses.Add(GatewayReader.IngressClass(head));
                return;
            case ObjectKind.NetworkPolicy:
                Keep(MarkReader.Mark(networkPolicies.Read(head), head));
                return;
            case ObjectKind.AdminNetworkPolicy:
                Keep(MarkReader.Mark(adminPolicies.Read(head, AdminDialect.AdminNetworkPolicy), head));
                return;
            case ObjectKind.BaselineAdminNetworkPolicy:
                Keep(MarkReader.Mark(adminPolicies.Read(head, AdminDialect.BaselineAdminNetworkPolicy), head));
                return;
            case ObjectKind.ClusterNetworkPolicy:
                Keep(MarkReader.Mark(adminPolicies.Read(head, AdminDialect.ClusterNetworkPolicy), head));
                return;
            case ObjectKind.OpaquePolicy or ObjectKind.IdlePolicy:
                Keep(MarkReader.Mark(opaquePolicies.Read(head, isIdle: kind == ObjectKind.IdlePolicy), head));
                return;
            case ObjectKind.ClusterExport:
                Objects.Exports.Add(ExportReader.Read(head));
                return;
            case ObjectKind.PodMaker:
            case ObjectKind.Ignored:
            default:
                throw new UnreachableException($"kind {kind} is not read");
        }
    }

    private void Keep(Policy policy) => Objects.Policies.Add(options.IsSurroundings ? policy with { IsSurroundings = true } : policy);

    /// <summary>The kind; null for what is no Kubernetes object. An item of a typed list takes its kind from the list where it has none.</summary>
    private KindFacts? Facts(Document document)
    {
        if (document.IsSkipped) return document.Head is { ApiVersion: { } version, Kind: { } kind } ? Facts(version, kind) : null;
        var (apiVersion, name) = (document.Root["apiVersion"u8], document.Root["kind"u8]);
        if (apiVersion.IsScalar && name.IsScalar) return Facts(strings.Text(apiVersion), strings.Text(name));
        if (document.List is not { ApiVersion: { } listVersion, Kind: { Length: > 4 } list } || !document.Root.IsMapping) return null;
        return Facts(strings.Text(listVersion), strings.Text(list[..^"List".Length]));
    }

    private KindFacts Facts(string apiVersion, string kind)
    {
        if (kinds.TryGetValue((apiVersion, kind), out var known)) return known;
        var facts = KindFacts.Of(ApiKind.Of(apiVersion, kind));
        kinds.Add((apiVersion, kind), facts);
        return facts;
    }

    private ObjectHead Head(KindFacts facts, DocumentNode root)
    {
        var metadata = root["metadata"u8];
        var (nameNode, namespaceNode) = (metadata["name"u8], metadata["namespace"u8]);
        var name = strings.Text(nameNode.IsScalar ? nameNode : metadata["generateName"u8]);
        var written = strings.Text(namespaceNode);
        var @namespace = facts.IsClusterScoped ? "" : written.Length > 0 ? written : options.Namespace;
        return new(facts.Api, new(facts.Name, @namespace, name), root, root.Span);
    }

    private void CheckName(ObjectHead head)
    {
        var node = head.Metadata["name"u8];
        if (head.Name.Name.Length == 0)
        {
            problems.RefuseAbsent(ProblemIds.Form, head.Metadata.Exists ? head.Metadata : head.Root, $"a {head.Api.Kind} has no name", new("metadata.name is required") { Remedy = "Add `metadata.name`." });
            return;
        }

        if (!node.IsScalar) return;
        var isGood = head.Api.Kind == "Namespace" ? Names.IsDnsLabel(head.Name.Name) : Names.IsDnsSubdomain(head.Name.Name);
        if (!isGood) problems.Refuse(ProblemIds.Refused, node, $"`{head.Name.Name}` cannot be the name of a {head.Api.Kind}", new("lower-case letters, digits, - and .") { Remedy = "Use lower-case letters, digits, `-` and `.`, and begin and end with a letter or digit." });
    }

    private void CheckVersion(ObjectHead head, KindFacts facts)
    {
        if (facts.Never is { } meant)
        {
            problems.Refuse(ProblemIds.ApiVersion, head.Root["apiVersion"u8], $"there is no {head.Api.Kind} in {head.Api.ApiVersion}", Advice.Set(meant));
            return;
        }

        if (facts.Removal is not var (since, instead)) return;
        problems.Doubt();
        problems.Warn(ProblemIds.ApiVersion, head.Root["apiVersion"u8], $"{head.Api.ApiVersion} {head.Api.Kind} was removed in Kubernetes {since}", "No API server since then takes the object.", Advice.Set(instead));
    }

    private void Count(ApiKind api)
    {
        var title = api.ToString();
        Objects.Ignored[title] = Objects.Ignored.GetValueOrDefault(title) + 1;
    }
}
