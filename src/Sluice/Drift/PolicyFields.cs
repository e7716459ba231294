using System.Globalization;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Drift;

/// <summary>
/// The fields in which two policies of one name differ. Both are compared as they are evaluated: what the API server fills in is filled in on both sides, and lists that are
/// sets (rules, peers and ports of a NetworkPolicy; peers and ports of a rule) are compared as sets. The rules of a cluster-wide policy are in order.
/// </summary>
internal static class PolicyFields
{
    /// <summary>The fields that differ, in the order of a manifest; none when both say the same.</summary>
    public static IEnumerable<FieldChange> Between(Policy desired, Policy live) => (desired, live) switch
    {
        (NetworkPolicy left, NetworkPolicy right) => Between(left, right),
        (AdminPolicy left, AdminPolicy right) => Between(left, right),
        (OpaquePolicy left, OpaquePolicy right) => left.Digest == right.Digest ? [] : [new("spec", left.Digest, right.Digest)],
        _ => [new("kind", desired.Name.Kind, live.Name.Kind)],
    };

    private static IEnumerable<FieldChange> Between(NetworkPolicy desired, NetworkPolicy live)
    {
        foreach (var change in One("spec.podSelector", PolicyText.Of(desired.PodSelector), PolicyText.Of(live.PodSelector))) yield return change;
        foreach (var change in One("spec.policyTypes", Types(desired), Types(live))) yield return change;
        foreach (var change in Rules("spec.ingress", "from", desired.Ingress, live.Ingress)) yield return change;
        foreach (var change in Rules("spec.egress", "to", desired.Egress, live.Egress)) yield return change;
    }

    private static string Types(NetworkPolicy policy) => (policy.IsolatesIngress, policy.IsolatesEgress) switch
    {
        (true, true) => "Ingress, Egress",
        (true, false) => "Ingress",
        (false, true) => "Egress",
        _ => "none",
    };

    /// <summary>Rules as a set: what is on one side only is paired by its place, then in turn, so that an edit is told as one.</summary>
    private static IEnumerable<FieldChange> Rules(string path, string peers, ValueList<NetworkPolicyRule> desired, ValueList<NetworkPolicyRule> live)
    {
        var (left, right) = (desired.ToList(), live.ToList());
        foreach (var rule in desired)
        {
            if (right.FindIndex(other => PolicyText.Of(other) == PolicyText.Of(rule)) is var at and >= 0)
            {
                left.Remove(rule);
                right.RemoveAt(at);
            }
        }

        foreach (var rule in left)
        {
            var other = right.Find(candidate => candidate.Index == rule.Index) ?? right.FirstOrDefault(candidate => left.TrueForAll(one => one.Index != candidate.Index));
            var place = Place(path, rule.Index);
            if (other is null)
            {
                yield return new(place, PolicyText.Of(rule), null);
                continue;
            }

            right.Remove(other);
            foreach (var change in One($"{place}.{peers}", PolicyText.Peers(rule), PolicyText.Peers(other))) yield return change;
            foreach (var change in One($"{place}.ports", PolicyText.Ports(rule), PolicyText.Ports(other))) yield return change;
        }

        foreach (var rule in right) yield return new(Place(path, rule.Index), null, PolicyText.Of(rule));
    }

    private static IEnumerable<FieldChange> Between(AdminPolicy desired, AdminPolicy live)
    {
        foreach (var change in One("spec.tier", desired.Tier.ToString(), live.Tier.ToString())) yield return change;
        foreach (var change in One("spec.priority", Number(desired.Priority), Number(live.Priority))) yield return change;
        foreach (var change in One("spec.subject", PolicyText.Of(desired.Subject), PolicyText.Of(live.Subject))) yield return change;
        foreach (var change in Rules("spec.ingress", "from", desired.Ingress, live.Ingress)) yield return change;
        foreach (var change in Rules("spec.egress", "to", desired.Egress, live.Egress)) yield return change;
    }

    private static IEnumerable<FieldChange> Rules(string path, string peers, ValueList<AdminRule> desired, ValueList<AdminRule> live)
    {
        for (var index = 0; index < Math.Max(desired.Count, live.Count); index++)
        {
            var place = Place(path, index);
            if (index >= live.Count) yield return new(place, PolicyText.Of(desired[index]), null);
            else if (index >= desired.Count) yield return new(place, null, PolicyText.Of(live[index]));
            else
            {
                var (left, right) = (desired[index], live[index]);
                foreach (var change in One($"{place}.action", left.Action.ToString(), right.Action.ToString())) yield return change;
                foreach (var change in One($"{place}.{peers}", PolicyText.Peers(left), PolicyText.Peers(right))) yield return change;
                foreach (var change in One($"{place}.ports", PolicyText.Ports(left), PolicyText.Ports(right))) yield return change;
            }
        }
    }

    private static IEnumerable<FieldChange> One(string path, string desired, string live) => desired == live ? [] : [new(path, desired, live)];

    private static string Place(string path, int index) => string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]");

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
