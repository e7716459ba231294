using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Analysis;

/// <summary>
/// Looks for the smallest edits that let a denied connection through. Candidates come from a closed list (change a selector value, add a port, a peer, a rule, a
/// policy; at most one per side); each is analysed, kept only if it opens what was asked, and ordered by what else it opens or closes, then by lines. Only a rule without
/// ports lets ICMP and other protocols through, and it opens every port besides: for them a selector is mended, and nothing added.
/// </summary>
internal sealed class FixSearch(Reachability reachability, Explanation explanation)
{
    private const int Most = 3;

    /// <summary>Combinations that are analysed at most; of large clusters each costs two analyses.</summary>
    private const int MostTried = 24;

    /// <summary>Rules of a side that are looked at, the nearest first.</summary>
    private const int MostRules = 6;

    /// <summary>The explanation with its fixes, or with the reason why there is none.</summary>
    public Explanation Complete()
    {
        if (explanation.Asked.Equals(TrafficSet.AllPorts)) return explanation with { NoFix = NoFixReason.NoPortNamed };
        if (IsDeniedAbove(explanation.Egress) || IsDeniedAbove(explanation.Ingress)) return explanation with { NoFix = NoFixReason.DeniedAbove };
        if (!IsOfferable()) return explanation with { NoFix = NoFixReason.OpensInternet };
        if (CrossesTenants(explanation.From, explanation.To)) return explanation with { NoFix = NoFixReason.CrossesTenants };
        var fixes = Find();
        return explanation with { Fixes = fixes, NoFix = fixes.Count > 0 ? NoFixReason.Unspecified : AsksPortless ? NoFixReason.OpensEveryPort : NoFixReason.NoneFound };
    }

    private bool AsksPortless => !explanation.Asked.Intersect(TrafficSet.Portless).IsEmpty;

    /// <summary>The fixes in the order of what else they change, then of their lines.</summary>
    private ValueList<Fix> Find()
    {
        var pairs = from left in Candidates(explanation.Egress, explanation.To)
                    from right in Candidates(explanation.Ingress, explanation.From)
                    orderby (left?.Lines ?? 0) + (right?.Lines ?? 0)
                    select (left, right);
        var fixes = new List<Fix>();
        foreach (var (left, right) in pairs.Take(MostTried))
        {
            if (Verify(left, right) is not { } fix) continue;
            fixes.Add(fix);

            // Those that follow touch as many lines or more: none comes before one that changes nothing else.
            if (fix.AlsoOpens.Count + fix.AlsoCloses.Count == 0) break;
        }

        return [.. fixes.OrderBy(static fix => fix.AlsoOpens.Count + fix.AlsoCloses.Count).ThenBy(static fix => fix.Lines)
            .ThenBy(static fix => string.Join(';', fix.Edits.Select(static edit => edit.Path)), StringComparer.Ordinal).Take(Most)];
    }

    private static bool IsDeniedAbove(SideExplanation side) =>
        side.Verdict == Verdict.Deny && side.Matched.Any(static trial => trial is { Action: RuleAction.Deny, Rule.Policy: AdminPolicy { Tier: AdminTier.Admin } });

    /// <summary>No fix is offered that opens the internet or enters from it.</summary>
    private bool IsOfferable()
    {
        foreach (var end in (Endpoint[])[explanation.From, explanation.To])
        {
            if (end is AddressEndpoint { Addresses: var addresses } && (addresses.ToBlocks() is not [var block] || block.Prefix < (block.IsIPv6 ? 128 : 32))) return false;
            if (end is not (AddressEndpoint or WorkloadEndpoint or RepresentativeEndpoint)) return false;
        }

        return true;
    }

    private string? Tenant(Endpoint endpoint)
    {
        foreach (var space in reachability.Snapshot.Namespaces)
        {
            if (string.Equals(space.Name, endpoint.Namespace, StringComparison.Ordinal)) return space.Tenant;
        }

        return null;
    }

    /// <summary>
    /// Edits of one side, where a maintainer would make them; the null edit alone when the side already allows. A policy that selects a whole namespace gets no peer and no rule
    /// for one workload, and one for DNS nothing else: that is what a policy of its own is for.
    /// </summary>
    private List<PolicyEdit?> Candidates(SideExplanation side, Endpoint peer)
    {
        if (side.Verdict == Verdict.Allow) return [null];
        var edits = new PolicyEdits(side.Direction, explanation.Asked);
        var near = new NearestRule(side.Subject, peer, explanation.Asked);
        var found = new List<PolicyEdit?>();
        foreach (var trial in side.Trials.Where(trial => trial.Rule.Policy is NetworkPolicy && near.Distance(trial) is not null && !NearestRule.IsForDns(trial.Rule))
            .OrderBy(near.Distance).Take(MostRules))
        {
            if (edits.MendSelector(trial) is { } selector) found.Add(selector);
            if (!AsksPortless && edits.AddPort(trial) is { } port) found.Add(port);
            if (AsksPortless || trial.Rule.Policy is NetworkPolicy { PodSelector.IsEmpty: true } || !(IsOwn(trial.Rule, side) || near.HasSameIntent(trial))) continue;
            if (edits.AddPeer(trial, peer) is { } added) found.Add(added);
        }

        if (AsksPortless) return found;
        foreach (var isolating in side.Isolating.Where(isolating => IsOwn(isolating, side)).OrderBy(reference => reachability.SubjectsOf(reference.Policy).Count).Take(2))
        {
            if (edits.AddRule(isolating, peer) is { } rule) found.Add(rule);
        }

        if (edits.AddPolicy(side.Subject, peer) is { } policy) found.Add(policy);
        return found;
    }

    /// <summary>
    /// Whether a policy is the workload's own: it selects by labels, has rules that are not for DNS alone, and is called after the workload, or is the only one of the kind
    /// and not called after one flow.
    /// </summary>
    private static bool IsOwn(RuleRef rule, SideExplanation side) => IsSpecific(rule) && (NearestRule.Mentions(rule.Policy, side.Subject)
        || (side.Isolating.Count(IsSpecific) == 1 && !rule.Policy.Name.Name.Contains("-from-", StringComparison.Ordinal) && !rule.Policy.Name.Name.Contains("-to-", StringComparison.Ordinal)));

    private static bool IsSpecific(RuleRef rule) => rule.Policy is NetworkPolicy { PodSelector.IsEmpty: false } policy
        && policy.Rules(rule.Direction) is { Count: > 0 } rules && !rules.All(written => NearestRule.IsForDns(new(policy, rule.Direction, written.Index, written.Span)));

    private Fix? Verify(PolicyEdit? left, PolicyEdit? right)
    {
        // Both edits of one policy are one: they are about different directions.
        if (left?.Before is not null && right is not null && ReferenceEquals(left.Before, right.Before)) right = right with { After = right.After with { Egress = left.After.Egress } };
        var snapshot = reachability.Snapshot;
        var replaced = ((PolicyEdit?[])[left, right]).OfType<PolicyEdit>().ToArray();
        var rest = snapshot.Policies.Where(policy => !replaced.Any(edit => ReferenceEquals(edit.Before, policy)));
        var added = replaced.Where(edit => edit.Before is null || edit == replaced[^1] || !ReferenceEquals(edit.Before, replaced[^1].Before));
        snapshot = snapshot with { Policies = [.. rest.Concat(added.Select(static edit => edit.After)).OrderBy(static policy => policy.Name)] };
        var edited = Reachability.Of(snapshot, reachability.Profile, reachability.Options with { ComparedWith = reachability.Snapshot });
        if (!explanation.Asked.IsSubsetOf(edited.Decide(explanation.From, explanation.To).Allowed)) return null;
        var before = Reachability.Of(reachability.Snapshot, reachability.Profile, reachability.Options with { ComparedWith = snapshot });
        var changes = ReachabilityDifference.Between(before, edited).ChangesWithoutCauses().Where(change => !IsWhatWasAsked(change)).ToArray();
        if (changes.Any(IsForbidden)) return null;
        return new(
            [.. replaced.Select(edit => edit.Edit)],
            [.. changes.Where(change => !change.Opened.IsEmpty)],
            [.. changes.Where(change => !change.Closed.IsEmpty && change.Opened.IsEmpty)],
            replaced.Sum(edit => edit.Lines));
    }

    /// <summary>No fix opens the internet or crosses tenants, in passing either, nor perhaps.</summary>
    private bool IsForbidden(ConnectionChange change) => !(change.Opened.IsEmpty && change.PerhapsOpened.IsEmpty)
        && (IsInternet(change.From) || IsInternet(change.To) || CrossesTenants(change.From, change.To));

    private static bool IsInternet(Endpoint end) => end is AddressEndpoint { Addresses: var addresses } && addresses.Overlaps(SpecialAddresses.Public);

    private bool CrossesTenants(Endpoint from, Endpoint to) => Tenant(from) is { } source && Tenant(to) is { } destination && source != destination;

    private bool IsWhatWasAsked(ConnectionChange change) =>
        change.From.CompareTo(explanation.From) == 0 && change.To.CompareTo(explanation.To) == 0 && change.Closed.IsEmpty && change.Opened.IsSubsetOf(explanation.Asked);
}
