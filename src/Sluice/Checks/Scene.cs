using System.Collections.Concurrent;
using Sluice.Analysis;
using Sluice.Checks.Rules;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Checks;

/// <summary>
/// The snapshot as the checks look at it: workloads by namespace and label, policies by namespace. Built once per run; the
/// questions that decide a verdict go to <see cref="Reachability"/>, those about what was written are answered here.
/// </summary>
internal sealed class Scene
{
    private readonly Workload[] workloads;
    private readonly string?[] names;
    private readonly Lazy<LabelIndex> workloadLabels;
    private readonly Lazy<LabelIndex> namespaceLabels;
    private readonly Dictionary<string, (int First, int End)> workloadsOf = new(StringComparer.Ordinal);
    private readonly HashSet<string> partlyRead;
    private readonly Dictionary<string, Namespace> namespaces = new(StringComparer.Ordinal);
    private readonly Namespace[] unseen;
    private readonly ConcurrentDictionary<(string Namespace, Selector Selector), int[]> selected = new();
    private readonly ConcurrentDictionary<Selector, NamespaceMatch> matched = new();
    private readonly ConcurrentDictionary<Selector, Selector[]> supersets = new();
    private readonly ConcurrentDictionary<Selector, Selector[]> namespaceSupersets = new();
    private readonly ConcurrentDictionary<(Selector Namespaces, Selector Pods), int[]> peerPods = new();
    private readonly ConcurrentDictionary<string, Selector> ownNamespace = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Namespace, string Key), SortedSet<string>> labelValues = new();
    private readonly ConcurrentDictionary<int[], TrafficSet> declared = new(ReferenceEqualityComparer.Instance);
    private readonly Lazy<Dictionary<string, List<NetworkPolicy>>> policiesOf;
    private readonly Lazy<Dictionary<NetworkPolicy, WrittenRule[]>> rules;
    private readonly Lazy<WrittenRule[]> judgedRules;
    private readonly Lazy<Subjects> subjects;
    private readonly Lazy<UnreadPolicies> unread;
    private readonly Lazy<Admitted> admitted;
    private readonly Lazy<ClassFlows> flows;
    private readonly Lazy<Inside> inside;
    private readonly Lazy<ServicePorts> servicePorts;
    private readonly Lazy<Slips> slips;

    private Scene(CheckInput input)
    {
        Input = input;
        workloads = [.. Snapshot.Workloads];
        names = new string?[workloads.Length];
        workloadLabels = new(() => new([.. workloads.Select(static workload => workload.Labels)]));
        namespaceLabels = new(() => new([.. Snapshot.Namespaces.Select(static item => item.LabelsKnown ? item.Labels : Labels.Empty)]));
        partlyRead = Snapshot.PodMakers.Select(static maker => maker.Namespace).ToHashSet(StringComparer.Ordinal);
        unseen = [.. Snapshot.Namespaces.Where(static item => !item.LabelsKnown)];
        foreach (var item in Snapshot.Namespaces) namespaces[item.Name] = item;
        for (int first = 0, at = 1; at <= workloads.Length; at++)
        {
            if (at < workloads.Length && workloads[at].Name.Namespace == workloads[first].Name.Namespace) continue;
            workloadsOf[workloads[first].Name.Namespace] = (first, at);
            first = at;
        }

        NetworkPolicies = Snapshot.Policies.OfType<NetworkPolicy>().Where(static policy => policy.Standing != PolicyStanding.Refused).ToValueList();
        AdminPolicies = Snapshot.Policies.OfType<AdminPolicy>().Where(static policy => policy.Standing != PolicyStanding.Refused).ToValueList();
        policiesOf = new(() => ((IEnumerable<NetworkPolicy>)NetworkPolicies).GroupBy(static policy => policy.Name.Namespace, StringComparer.Ordinal)
            .ToDictionary(static group => group.Key, static group => group.ToList(), StringComparer.Ordinal));
        rules = new(WriteRules);
        judgedRules = new(() => [.. Judged.SelectMany(RulesOf)]);
        subjects = new(() => new(this));
        unread = new(() => new(this));
        admitted = new(() => new(this));
        flows = new(() => new(Reachability, Inside));
        inside = new(() => new(this));
        servicePorts = new(() => new(this));
        slips = new(() => new(this));
    }

    public CheckInput Input { get; }

    public Reachability Reachability => Input.Reachability;

    public Snapshot Snapshot => Input.Reachability.Snapshot;

    /// <summary>The NetworkPolicies that a cluster may hold, surroundings included.</summary>
    public ValueList<NetworkPolicy> NetworkPolicies { get; }

    /// <summary>The cluster-wide policies that a cluster may hold, surroundings included.</summary>
    public ValueList<AdminPolicy> AdminPolicies { get; }

    /// <summary>The NetworkPolicies that are judged.</summary>
    public IEnumerable<NetworkPolicy> Judged => ((IEnumerable<NetworkPolicy>)NetworkPolicies).Where(policy => !policy.IsSurroundings);

    /// <summary>The rules of judged policies that have a say.</summary>
    public WrittenRule[] JudgedRules => judgedRules.Value;

    /// <summary>The rules of a policy that have a say.</summary>
    public WrittenRule[] RulesOf(NetworkPolicy policy) => rules.Value[policy];

    /// <summary>Who is subject to which NetworkPolicies.</summary>
    public Subjects Subjects => subjects.Value;

    /// <summary>What the NetworkPolicies admit, by peer.</summary>
    public Admitted Admitted => admitted.Value;

    /// <summary>Over whom policies that are not understood may have a say.</summary>
    public UnreadPolicies Unread => unread.Value;

    /// <summary>The relation, by class.</summary>
    public ClassFlows Flows => flows.Value;

    /// <summary>Ports of Services that lead to others.</summary>
    public ServicePorts ServicePorts => servicePorts.Value;

    /// <summary>The slips of the pen that keep a rule from meeting its counterpart.</summary>
    public Slips Slips => slips.Value;

    /// <summary>Which addresses are known to be the cluster's own.</summary>
    public Inside Inside => inside.Value;

    /// <summary>Whether namespaces of at least two tenants were read.</summary>
    public bool HasTenants => Snapshot.Namespaces.Select(static item => item.Tenant).OfType<string>().Distinct(StringComparer.Ordinal).Skip(1).Any();

    /// <summary>Whether something is declared protected.</summary>
    public bool HasProtected =>
        Snapshot.Namespaces.Any(item => item.Labels.Find(PathToProtected.Label) == "true") || Snapshot.Workloads.Any(item => item.Labels.Find(PathToProtected.Label) == "true");

    /// <summary>Whether pods are declared to be the egress gateway.</summary>
    public bool HasGateway => Snapshot.Workloads.Any(item => AroundGateway.IsGateway(item.Labels));

    /// <summary>A workload as every output names it.</summary>
    public static string NameOf(Workload workload) => new WorkloadEndpoint(workload).ToString();

    /// <summary>The same by place, made once.</summary>
    public string NameOf(int place) => names[place] ??= NameOf(workloads[place]);

    public static Scene Of(CheckInput input) => new(input);

    public Workload Workload(int place) => workloads[place];

    /// <summary>
    /// Whether workloads of the namespace were read and no custom resource may make others, so that it may be said that something selects none of them.
    /// </summary>
    public bool HasWorkloads(string name) => workloadsOf.ContainsKey(name) && !partlyRead.Contains(name);

    /// <summary>The namespaces of which workloads were read, ascending.</summary>
    public IEnumerable<string> NamespacesWithWorkloads => workloadsOf.Keys;

    /// <summary>The workloads of a namespace.</summary>
    public ReadOnlySpan<Workload> WorkloadsOf(string name) =>
        workloadsOf.TryGetValue(name, out var range) ? workloads.AsSpan(range.First..range.End) : default;

    /// <summary>The values that workloads of a namespace give a label, ascending.</summary>
    public SortedSet<string> LabelValues(string name, string key) => labelValues.GetOrAdd((name, key), asked =>
    {
        var values = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var workload in WorkloadsOf(asked.Namespace))
        {
            if (workload.Labels.Find(asked.Key) is { } value) values.Add(value);
        }

        return values;
    });

    /// <summary>The namespace as read; one with its name label alone when nothing is known of it.</summary>
    public Namespace Namespace(string name) => namespaces.GetValueOrDefault(name) ?? Model.Namespace.Referred(name);

    /// <summary>The NetworkPolicies of a namespace.</summary>
    public List<NetworkPolicy> PoliciesOf(string name) => policiesOf.Value.GetValueOrDefault(name) ?? [];

    /// <summary>Whether a document defines the namespace.</summary>
    public bool IsDefined(string name) => namespaces.TryGetValue(name, out var item) && item.LabelsKnown;

    /// <summary>Whether a namespace of that name is defined or referred to.</summary>
    public bool IsNamespace(string name) => namespaces.ContainsKey(name);

    /// <summary>The workloads of a namespace that a selector selects, as places, ascending.</summary>
    public int[] Select(string name, Selector selector)
    {
        if (!workloadsOf.TryGetValue(name, out var range)) return [];
        if (range.End - range.First <= LabelIndex.Few) return LabelIndex.Scan(workloads.AsSpan(range.First..range.End), range.First, selector);
        if (!selected.TryGetValue((name, selector), out var places))
            places = selected.GetOrAdd((name, selector), workloadLabels.Value.Select(selector, range.First, range.End));
        return places;
    }

    /// <summary>The places of the workloads of a namespace: from the first up to and without the end.</summary>
    public (int First, int End) PlacesOf(string name) => workloadsOf.GetValueOrDefault(name);

    /// <summary>The workloads of every namespace that a selector selects, as places, ascending.</summary>
    public int[] SelectEverywhere(Selector selector) => workloadLabels.Value.Select(selector, 0, workloads.Length);

    /// <summary>The workloads that a peer matches by its selectors, as places, ascending; none for a block. Surely matched ones only.</summary>
    public int[] PodsOf(NetworkPolicyPeer peer, string policyNamespace)
    {
        if (peer.Block is not null) return [];
        var pods = peer.PodSelector ?? Selector.Everything;
        if (peer.NamespaceSelector is not { } selector) return Select(policyNamespace, pods);
        if (!peerPods.TryGetValue((selector, pods), out var places))
            places = peerPods.GetOrAdd((selector, pods), [.. Match(selector).Certain.SelectMany(item => Select(item.Name, pods)).Order()]);
        return places;
    }

    /// <summary>
    /// Whether some workload that was read is matched by the selectors of a peer. What only leaves pods out matches nearly all: listing them for thousands of
    /// such peers would cost pods × peers, finding the first costs nothing.
    /// </summary>
    public bool IsMatched(NetworkPolicyPeer peer, string policyNamespace)
    {
        if (peer.PodSelector is not { } pods || pods.Requirements.Any(static requirement => requirement.Operator == SelectorOperator.In)) return PodsOf(peer, policyNamespace).Length > 0;
        if (peer.NamespaceSelector is not { } selector) return HasMatch(policyNamespace, pods);
        return Match(selector).Certain.Any(item => HasMatch(item.Name, pods));
    }

    private bool HasMatch(string name, Selector pods) => workloadsOf.TryGetValue(name, out var range) && Array.FindIndex(workloads, range.First, range.End - range.First, pod => pods.Matches(pod.Labels)) >= 0;

    /// <summary>Whether every workload that a peer can match was read.</summary>
    public bool IsRead(NetworkPolicyPeer peer, string policyNamespace)
    {
        if (Snapshot.IsWholeCluster) return true;
        if (peer.Block is not null) return false;
        if (peer.NamespaceSelector is not { } selector) return HasWorkloads(policyNamespace);
        return Words.NameOf(selector) is { } name && HasWorkloads(name);
    }

    /// <summary>The ports that some of the workloads declare; nothing when none declares any. Remembered by list for long ones, of which few are made.</summary>
    public TrafficSet Declared(int[] places) => places.Length <= LabelIndex.Few ? DeclaredBy(places) : declared.GetOrAdd(places, DeclaredBy);

    private TrafficSet DeclaredBy(int[] places)
    {
        var ports = new HashSet<(Protocol Protocol, int Number)>();
        foreach (var place in places)
        {
            foreach (var port in workloads[place].Ports) ports.Add((port.Protocol, port.Number));
        }

        return ports.Aggregate(TrafficSet.Empty, static (set, port) => set.Union(TrafficSet.Of(port.Protocol, port.Number)));
    }

    /// <summary>The workloads that a rule's traffic arrives at, as far as they were read.</summary>
    public int[] Destinations(WrittenRule written)
    {
        if (written.Direction == Direction.Ingress) return Subjects.Of(written.Policy)?.Workloads ?? [];
        if (written.Rule.Peers.Count == 1) return PodsOf(written.Rule.Peers[0], written.Namespace);
        return [.. ((IEnumerable<NetworkPolicyPeer>)written.Rule.Peers).SelectMany(peer => PodsOf(peer, written.Namespace)).Distinct().Order()];
    }

    /// <summary>Selectors that surely select all that this one selects, itself first.</summary>
    public Selector[] Supersets(Selector selector)
    {
        if (!supersets.TryGetValue(selector, out var list)) supersets[selector] = list = [.. Containment.Supersets(selector)];
        return list;
    }

    /// <summary>The same for namespaces: one that is named is also selected by each of the labels it is known to have.</summary>
    public Selector[] SupersetsOfNamespaces(Selector selector)
    {
        if (namespaceSupersets.TryGetValue(selector, out var known)) return known;
        var list = new List<Selector>(Supersets(selector));
        if (Words.NameOf(selector) is { } name && namespaces.TryGetValue(name, out var item))
        {
            foreach (var (key, value) in item.Labels.Pairs)
            {
                if (key != Labels.NamespaceName) list.Add(Selector.Of((key, value)));
            }
        }

        return namespaceSupersets[selector] = [.. list];
    }

    private Dictionary<NetworkPolicy, WrittenRule[]> WriteRules()
    {
        var written = new Dictionary<NetworkPolicy, WrittenRule[]>(NetworkPolicies.Count, ReferenceEqualityComparer.Instance);
        foreach (var policy in NetworkPolicies) written[policy] = WrittenRule.Of(policy);
        return written;
    }

    /// <summary>The selector that names one namespace.</summary>
    public Selector Named(string name)
    {
        if (!ownNamespace.TryGetValue(name, out var selector)) ownNamespace[name] = selector = Selector.Of((Labels.NamespaceName, name));
        return selector;
    }

    /// <summary>The namespaces that a selector selects, and those whose labels nobody saw and that it may select.</summary>
    public NamespaceMatch Match(Selector selector)
    {
        if (matched.TryGetValue(selector, out var match)) return match;
        var certain = namespaceLabels.Value.Select(selector, 0, Snapshot.Namespaces.Count).Select(at => Snapshot.Namespaces[at])
            .Where(item => item.LabelsKnown).ToList();
        var possible = new List<Namespace>();
        foreach (var item in unseen)
        {
            var byName = selector.Requirements.Where(requirement => requirement.Key == Labels.NamespaceName).ToList();
            if (!byName.TrueForAll(requirement => requirement.Matches(item.Labels))) continue;
            if (byName.Count == selector.Requirements.Count) certain.Add(item);
            else possible.Add(item);
        }

        return matched[selector] = new(certain.OrderBy(item => item.Name, StringComparer.Ordinal).ToValueList(), possible.ToValueList());
    }
}
