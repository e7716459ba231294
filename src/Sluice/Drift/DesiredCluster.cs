using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Drift;

/// <summary>
/// The live cluster as it should be: the same workloads, namespaces, nodes and Services, with the policies that are desired and the labels that Git sets; and the objects that
/// differ. Comparing connections with it is not disturbed by what only Git or only the cluster runs, so a rollout is no difference.
/// </summary>
internal sealed record DesiredCluster(Snapshot Snapshot, ValueList<ObjectDrift> Objects)
{
    public static DesiredCluster Of(DriftInput input)
    {
        var drifts = new List<ObjectDrift>();
        var policies = new PolicyDrift(input, drifts).Desired();
        var labels = new LabelDrift(input, new SelectorKeys(policies.Concat(input.Live.Policies).Distinct(ReferenceEqualityComparer.Instance).Cast<Policy>()), drifts);
        var snapshot = input.Live with
        {
            Policies = policies,
            Namespaces = input.Live.Namespaces.Select(labels.Mend).ToValueList(),
            Workloads = input.Live.Workloads.Select(labels.Mend).ToValueList(),
        };
        foreach (var space in labels.Missing(input.Live))
        {
            var isUnseen = input.Live.MayHide("Namespace", space.Name);

            // Where other namespaces may hide and this one may not, it was asked for by its name.
            if (isUnseen || input.Live.IsWholeCluster || input.Live.MayHide("Namespace")) drifts.Add(new(isUnseen ? ObjectDriftKind.Unknown : ObjectDriftKind.Missing, new("Namespace", "", space.Name)) { Desired = space.Span });
        }

        return new(snapshot, drifts.OrderBy(static drift => drift.Name).ThenBy(static drift => drift.Variant, StringComparer.Ordinal).ThenBy(static drift => drift.Kind).ToValueList());
    }
}
