using Sluice.Charters;
using Sluice.Findings;
using Sluice.Model;
using Sluice.Readers.Kubernetes;
using Sluice.Readers.Yaml;
using Sluice.Sets;

namespace Sluice.Readers.Charters;

/// <summary>
/// Reads the specs of <c>Charter</c> documents and adds them together. Lists add up over documents; what can be said once (dns, tenants, gateway, rules) is
/// said by one of them, and never by an overlay, which so can take nothing away.
/// </summary>
internal sealed class CharterSpecReader(CharterValues values, PeerReader peers, ObjectProblems problems)
{
    private readonly List<GovernedScope> governs = [];
    private readonly SortedDictionary<string, Component> components = new(StringComparer.Ordinal);
    private readonly SortedDictionary<BundleName, BundleTerms> bundles = [];
    private readonly SortedDictionary<string, ResolvedName> names = new(StringComparer.Ordinal);
    private readonly List<Flow> flows = [];
    private readonly List<Prohibition> forbidden = [];
    private readonly Dictionary<string, SourceSpan> said = new(StringComparer.Ordinal);
    private string? name;
    private SourceSpan span;
    private DnsTerms dns = DnsTerms.Default;
    private Tenancy? tenants;
    private GatewayTerms? gateway;
    private ExceptionRules rules = ExceptionRules.Default;

    /// <summary>Everything that was added, without exceptions.</summary>
    public Charter Charter() => new()
    {
        Name = name ?? "",
        Span = span,
        Governs = governs.ToValueList(),
        Dns = dns,
        Components = components.Values.ToValueList(),
        Bundles = bundles.Values.ToValueList(),
        Names = names.Values.ToValueList(),
        Flows = flows.ToValueList(),
        Forbidden = forbidden.ToValueList(),
        Tenants = tenants,
        Gateway = gateway,
        Rules = rules,
    };

    /// <summary>Adds the spec of one document.</summary>
    public void Add(string document, SourceSpan place, DocumentNode spec, bool isOverlay)
    {
        if (name is null) (name, span) = (document, place);
        foreach (var item in spec["governs"u8].Items) Scope(item);
        foreach (var entry in spec["components"u8].Entries) Component(entry);
        foreach (var entry in spec["bundles"u8].Entries) Bundle(entry);
        foreach (var entry in spec["names"u8].Entries) ResolvedName(entry);
        foreach (var item in spec["flows"u8].Items)
        {
            if (item.IsMapping) Flow(item);
        }

        foreach (var item in spec["forbidden"u8].Items)
        {
            if (item.IsMapping) Forbid(item);
        }

        if (Once(spec, "dns", isOverlay) is { } written) dns = Dns(written);
        if (Once(spec, "tenants", isOverlay) is { } tenancy) tenants = Tenants(tenancy);
        if (Once(spec, "gateway", isOverlay) is { } terms && terms["component"u8] is { IsScalar: true } component) gateway = new(component.Text, component.Span) { Ports = values.Ports(terms["ports"u8]) };
        if (Once(spec, "exceptions", isOverlay) is { } exceptions) rules = Rules(exceptions);
    }

    private DocumentNode? Once(DocumentNode spec, string field, bool isOverlay)
    {
        var node = spec[field];
        if (!node.IsMapping) return null;
        if (isOverlay)
        {
            values.Wrong(node, $"an overlay cannot say anything of `{field}`", "it may add flows, exceptions and prohibitions", $"Say it in the charter itself, for every environment.");
            return null;
        }

        if (said.TryAdd(field, node.Span)) return node;
        problems.Add(new(CharterProblems.Form, Severity.Error, node.Span, $"`{field}` is said twice") { Other = said[field], Remedy = "Say it in one document." });
        return null;
    }

    private void Scope(DocumentNode item)
    {
        var (space, labels) = (item["namespace"u8], item["labels"u8]);
        if (space.IsScalar && !labels.HasContent)
        {
            if (Names.IsDnsLabel(space.Text)) governs.Add(new(space.Text, Labels.Empty, space.Span));
            else values.Wrong(space, $"`{space.Text}` cannot be the name of a namespace", "letters a-z, digits and -", "Write at most 63 letters a-z, digits and -.");
        }
        else if (labels.IsMapping && !space.HasContent && values.Labels(labels) is { Count: > 0 } read) governs.Add(new(null, read, labels.Span));
        else if (item.IsMapping) values.Wrong(item, "a governed scope is a namespace, or labels of namespaces", "namespace or labels", "Write {namespace: NAME} or {labels: {KEY: VALUE}}.");
    }

    private void Component(DocumentEntry entry)
    {
        var (key, node) = (entry.Key, entry.Value);
        if (!Names.IsDnsLabel(key.Text) || key.Text == "internet" || BundleNames.Find(key.Text) != BundleName.Unknown)
        {
            values.Wrong(key, $"`{key.Text}` cannot be the name of a component", BundleNames.Find(key.Text) == BundleName.Unknown && key.Text != "internet" ? "letters a-z, digits and -" : "the name has a meaning of its own",
                BundleNames.Find(key.Text) == BundleName.Unknown ? "Give it another name, of at most 63 letters a-z, digits and -." : $"Say where {key.Text} is below bundles, or give the component another name.");
            return;
        }

        if (!node.IsMapping) return;
        var space = node["namespace"u8];
        if (!space.IsScalar || !Names.IsDnsLabel(space.Text))
        {
            if (space.IsScalar) values.Wrong(space, $"`{space.Text}` cannot be the name of a namespace", "letters a-z, digits and -", "Write at most 63 letters a-z, digits and -.");
            else problems.RefuseAbsent(CharterProblems.Form, node, $"the component {key.Text} has no namespace", new("namespace: NAME") { Remedy = "Add the namespace of its pods." });
            return;
        }

        var component = new Component(key.Text, key.Span) { Namespace = space.Text, Pods = values.Pods(node["pods"u8]), Ports = Ports(node["ports"u8]) };
        if (components.TryAdd(key.Text, component)) return;
        problems.Add(new(CharterProblems.Form, Severity.Error, key.Span, $"there are two components called {key.Text}") { Other = components[key.Text].Span, Remedy = "Give one of them another name." });
    }

    private ValueList<ComponentPort> Ports(DocumentNode node)
    {
        if (node.HasContent && !node.IsMapping) values.Wrong(node, "the ports of a component have names", "http: 3000", "Write them as {http: 3000, dns: 53/UDP}.");
        var ports = new List<ComponentPort>();
        foreach (var entry in node.Entries)
        {
            if (entry.Key.Text == "all" || !Names.IsDnsLabel(entry.Key.Text)) values.Wrong(entry.Key, $"`{entry.Key.Text}` cannot be the name of a port", "letters a-z, digits and -", "Write a name of letters, digits and -, as http.");
            else if (values.Traffic(entry.Value) is { } traffic) ports.Add(new(entry.Key.Text, traffic, entry.Key.Span));
        }

        return ports.OrderBy(static port => port.Name, StringComparer.Ordinal).ToValueList();
    }

    private void Flow(DocumentNode node)
    {
        var (from, _) = peers.Read(node, "from");
        var (to, ports) = peers.Read(node, "to");
        var own = values.Ports(node["ports"u8]);
        if (own.Count > 0 && ports.Count > 0) values.Wrong(node["ports"u8], "the ports are named twice", "here or below `to`", "Keep one of them.");
        if (from.Count > 0 && to.Count > 0) flows.Add(new(node.Span) { From = from, To = to, Ports = own.Count > 0 ? own : ports, Reason = node["reason"u8].Text });
    }

    private void Forbid(DocumentNode node)
    {
        var (from, _) = peers.Read(node, "from");
        var (to, _) = peers.Read(node, "to");
        if (from.Count > 0 && to.Count > 0) forbidden.Add(new(node.Span) { From = from, To = to, Except = values.Ports(node["except"u8]["ports"u8]), Reason = node["reason"u8].Text });
    }

    private DnsTerms Dns(DocumentNode node)
    {
        var isOpenShift = node["openshift"u8].TryGetBoolean(out var openshift) && openshift;
        var terms = isOpenShift
            ? DnsTerms.Default with { Namespace = "openshift-dns", Pods = Selector.Of(("dns.operator.openshift.io/daemonset-dns", "default")), Traffic = TrafficSet.Of(Protocol.Udp, 5353).Union(TrafficSet.Of(Protocol.Tcp, 5353)) }
            : DnsTerms.Default;
        return terms with
        {
            IsAllowed = !node["allowed"u8].TryGetBoolean(out var allowed) || allowed,
            Namespace = node["namespace"u8].IsScalar ? node["namespace"u8].Text : terms.Namespace,
            Pods = node["pods"u8].IsMapping ? values.Pods(node["pods"u8]) : terms.Pods,
            Traffic = node["ports"u8].HasContent ? values.Traffic(node["ports"u8]) ?? terms.Traffic : terms.Traffic,
            NodeLocal = node["nodeLocal"u8].HasContent ? values.Block(node["nodeLocal"u8]) : null,
            Span = node.Span,
        };
    }

    private void Bundle(DocumentEntry entry)
    {
        var (key, node) = (entry.Key, entry.Value);
        var bundle = BundleNames.Find(key.Text);
        if (bundle is BundleName.Unknown or BundleName.Dns)
        {
            var near = Spelling.Nearest(key.Text, BundleNames.All);
            values.Wrong(key, bundle == BundleName.Dns ? "where the resolver is, `dns` says" : $"there is no bundle `{key.Text}`", near is null || bundle == BundleName.Dns ? "spec.dns" : $"did you mean {near}?", $"Known: {string.Join(", ", BundleNames.All.Skip(1))}.");
            return;
        }

        var terms = new BundleTerms(bundle, key.Span)
        {
            Namespace = node["namespace"u8].Text,
            Pods = values.Pods(node["pods"u8]),
            Addresses = Nodes.Items(node["addresses"u8]).Select(values.Block).OfType<Cidr>().ToValueList(),
            Traffic = node["ports"u8].HasContent ? values.Traffic(node["ports"u8]) : null,
        };
        if ((terms.Namespace.Length > 0) == (terms.Addresses.Count > 0)) values.Wrong(key, $"the bundle {key.Text} is pods of a namespace, or addresses", "namespace or addresses", "Write namespace and pods, or addresses.");
        else if (!bundles.TryAdd(bundle, terms)) problems.Add(new(CharterProblems.Form, Severity.Error, key.Span, $"the bundle {key.Text} is said twice") { Other = bundles[bundle].Span, Remedy = "Say it once." });
    }

    private void ResolvedName(DocumentEntry entry)
    {
        var (key, node) = (entry.Key, entry.Value);
        if (key.Text.StartsWith("*.", StringComparison.Ordinal))
        {
            values.Wrong(key, $"`{key.Text}` stands for names that nobody can list", "exact names", "Write the names below it that are needed, each with its addresses, or lead the path through a gateway.");
            return;
        }

        var (name, day) = (values.Domain(key), values.Day(node["resolvedAt"u8]));
        var written = Nodes.Items(node["addresses"u8]).Select(item => (item, Block: values.Block(item))).ToList();
        foreach (var (item, block) in written)
        {
            if (block is { } wide && wide.Prefix < (wide.IsIPv6 ? 128 : 32)) values.Wrong(item, $"`{item.Text}` is a block, and a name has addresses", "as 203.0.113.7", "Write each address, or open the block as a flow or an exception of its own.");
            else if (block is { } known && !AddressSet.Of(known).IsSubsetOf(SpecialAddresses.Public))
                values.Wrong(item, $"`{item.Text}` is no address of the internet, and the name {key.Text} opens the internet only", "a public address", "Open the block by an exception that names it, as to: {cidr: 10.0.0.0/24, ports: [443]}.");
        }

        if (name is null || day is null || written.Count == 0 || written.Exists(static one => one.Block is null)) return;
        var resolved = new ResolvedName(name, written.Select(static one => one.Block!.Value).ToValueList(), day.Value, key.Span);
        if (!names.TryAdd(name, resolved)) problems.Add(new(CharterProblems.Form, Severity.Error, key.Span, $"the addresses of {name} are said twice") { Other = names[name].Span, Remedy = "Say them once." });
    }

    private Tenancy? Tenants(DocumentNode node)
    {
        var label = node["label"u8];
        if (!label.IsScalar || !Names.IsLabelKey(label.Text))
        {
            if (label.IsScalar) values.Wrong(label, $"`{label.Text}` cannot be a label key", "as tenant", "Write the key of a label.");
            else problems.RefuseAbsent(CharterProblems.Form, node, "the tenants have no label", new("label: tenant") { Remedy = "Name the namespace label whose value tells tenants apart." });
            return null;
        }

        var isolated = Nodes.Items(node["isolated"u8]).Select(static item => new IsolatedTenant(item.Text, item.Span)).ToValueList();
        var resolve = node["isolatedDns"u8];
        if (isolated.Count > 0 && resolve.Text is not ("allowed" or "denied"))
            values.Wrong(resolve.Exists ? resolve : node["isolated"u8], "whether air-gapped tenants may resolve names is not said", "isolatedDns: allowed or denied",
                "The cluster's resolver asks others outside, so a name can carry data out. Write isolatedDns: denied, or isolatedDns: allowed when that is meant.");
        return new(label.Text, node.Span) { Isolated = isolated, IsolatedMayResolve = resolve.Text == "allowed" };
    }

    private ExceptionRules Rules(DocumentNode node)
    {
        var zone = TimeZoneInfo.Utc;
        if (node["timeZone"u8].IsScalar && !TimeZoneInfo.TryFindSystemTimeZoneById(node["timeZone"u8].Text, out zone!))
        {
            zone = TimeZoneInfo.Utc;
            values.Wrong(node["timeZone"u8], $"there is no time zone `{node["timeZone"u8].Text}`", "as Europe/Berlin", "Write a name of the tz database, as Europe/Berlin, or leave it out for UTC.");
        }

        return new()
        {
            LongestDays = values.Days(node["longest"u8]) ?? ExceptionRules.Default.LongestDays,
            WarningDays = values.Days(node["warn"u8]) ?? ExceptionRules.Default.WarningDays,
            TimeZone = zone,
            Approvals = Nodes.Entries(node["approvals"u8]).Select(Approval).OfType<ApprovalRule>().OrderBy(static rule => rule.Classification).ToValueList(),
        };
    }

    private ApprovalRule? Approval(DocumentEntry entry)
    {
        var at = Array.IndexOf(CharterPlaces.Classifications, entry.Key.Text);
        if (at >= 0 && entry.Value.IsSequence) return new(DataClassification.Public + at, values.Texts(entry.Value), entry.Key.Span);
        values.Wrong(entry.Key, at < 0 ? $"there is no classification `{entry.Key.Text}`" : "who must approve is a list", string.Join(", ", CharterPlaces.Classifications), $"Write a classification ({string.Join(", ", CharterPlaces.Classifications)}) and a list of approvers.");
        return null;
    }
}
