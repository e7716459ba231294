using Sluice.Checks.Rules;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Drift;

/// <summary>
/// Labels of namespaces and pods that are not as Git says. A label that Git sets counts always; one that only the cluster has counts when a policy reads its key, because
/// others set labels too. Pods are compared with the template of their workload, by what policies read alone, so that a rollout is no difference.
/// </summary>
internal sealed class LabelDrift
{
    private readonly SelectorKeys keys;
    private readonly Dictionary<string, Namespace> spaces;
    private readonly Dictionary<ObjectName, List<Workload>> templates = [];
    private readonly List<(Labels Labels, HashSet<string> Carriers)> trusted = [];
    private readonly List<ObjectDrift> drifts;

    public LabelDrift(DriftInput input, SelectorKeys keys, List<ObjectDrift> drifts)
    {
        (this.keys, this.drifts) = (keys, drifts);
        spaces = input.Desired.Namespaces.Where(static space => space is { LabelsKnown: true, IsSurroundings: false }).ToDictionary(static space => space.Name, StringComparer.Ordinal);
        foreach (var workload in input.Desired.Workloads)
        {
            if (!templates.TryGetValue(workload.Name, out var list)) templates.Add(workload.Name, list = []);
            list.Add(workload);
        }

        if (input.Charter is not { } charter) return;
        foreach (var group in UngrantedLabel.Peers(charter).GroupBy(static use => use.Peer.Labels).OrderBy(static group => group.Key.ToString(), StringComparer.Ordinal))
            trusted.Add((group.Key, group.Where(static use => use.Counts).SelectMany(static use => use.Peer.Carriers).ToHashSet(StringComparer.Ordinal)));
    }

    /// <summary>The namespace as it should be: the same instance where nothing differs.</summary>
    public Namespace Mend(Namespace live)
    {
        if (!live.LabelsKnown) return live;
        var desired = spaces.GetValueOrDefault(live.Name);
        var labels = desired is null ? live.Labels : Desired(desired.Labels, live.Labels, keys.ReadsOfNamespaces, keepsAll: true);
        var ungranted = Labels.Empty;
        foreach (var (own, carriers) in trusted)
        {
            if (carriers.Contains(live.Name) || !own.Pairs.ToArray().All(pair => live.Labels.Find(pair.Key) == pair.Value)) continue;
            foreach (var (key, value) in own.Pairs)
            {
                if (key == Labels.NamespaceName) continue;
                labels = labels.Without(key);
                ungranted = ungranted.With(key, value);
            }
        }

        if (labels.Equals(live.Labels)) return live;
        drifts.Add(new(ObjectDriftKind.Changed, new("Namespace", "", live.Name))
        {
            Desired = desired?.Span ?? default,
            Live = live.Span,
            Fields = Fields("metadata.labels", labels, live.Labels),
            Ungranted = ungranted.Count == 0 ? null : ungranted,
        });
        return live with { Labels = labels };
    }

    /// <summary>The pods as their template in Git has them: the same instance where nothing differs, and where Git has no such workload.</summary>
    public Workload Mend(Workload live)
    {
        // Several templates of one name are parts that Git itself tells apart: which is meant is not said.
        if (!templates.TryGetValue(live.Name, out var own) || own is not [var desired]) return live;
        var labels = Desired(desired.Labels, live.Labels, keys.ReadsOfPods, keepsAll: false);
        var isSame = labels.Equals(live.Labels);
        if (isSame && desired.HostNetwork == live.HostNetwork) return live;
        var isPod = live.Name.Kind == "Pod";
        var fields = isSame ? [] : Fields(isPod ? "metadata.labels" : "spec.template.metadata.labels", labels, live.Labels);
        if (desired.HostNetwork != live.HostNetwork) fields = [.. fields, new(isPod ? "spec.hostNetwork" : "spec.template.spec.hostNetwork", Text(desired.HostNetwork), Text(live.HostNetwork))];
        drifts.Add(new(ObjectDriftKind.Changed, live.Name)
        {
            Desired = desired.LabelsSpan.HasLine ? desired.LabelsSpan : desired.Span,
            Live = live.Span,
            Fields = fields,
            Variant = live.Variant,
        });
        return live with { Labels = labels, HostNetwork = desired.HostNetwork };
    }

    /// <summary>The namespaces that Git defines and the cluster lacks.</summary>
    public IEnumerable<Namespace> Missing(Snapshot live)
    {
        var there = live.Namespaces.Where(static space => space.LabelsKnown).Select(static space => space.Name).ToHashSet(StringComparer.Ordinal);
        return spaces.Values.Where(space => !there.Contains(space.Name)).OrderBy(static space => space.Name, StringComparer.Ordinal);
    }

    /// <summary>The live labels with what Git says: every label it sets, or of pods those that policies read; and without what it does not set and policies read.</summary>
    private static Labels Desired(Labels desired, Labels live, Func<string, bool> isRead, bool keepsAll)
    {
        var labels = live;
        foreach (var (key, value) in desired.Pairs)
        {
            if ((keepsAll || isRead(key)) && live.Find(key) != value) labels = labels.With(key, value);
        }

        foreach (var (key, _) in live.Pairs)
        {
            if (key != Labels.NamespaceName && isRead(key) && desired.Find(key) is null) labels = labels.Without(key);
        }

        return labels;
    }

    private static ValueList<FieldChange> Fields(string path, Labels desired, Labels live)
    {
        var keys = desired.Pairs.ToArray().Concat(live.Pairs.ToArray()).Select(static pair => pair.Key).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        return keys.Where(key => desired.Find(key) != live.Find(key)).Select(key => new FieldChange($"{path}[\"{key}\"]", desired.Find(key), live.Find(key))).ToValueList();
    }

    private static string Text(bool value) => value ? "true" : "false";
}
