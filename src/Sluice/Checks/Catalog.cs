using System.Collections.Concurrent;
using System.Globalization;
using Sluice.Checks.Rules;
using Sluice.Findings;
using Sluice.Sets;

namespace Sluice.Checks;

/// <summary>The checks, in the order of their ids; the only list of them.</summary>
public static class Catalog
{
    public static ValueList<Check> All { get; } =
    [
        SelectsNothing.Check,
        PeerMatchesNothing.Check,
        OrInsteadOfAnd.Check,
        InternetByNamespaces.Check,
        RulesWithoutType.Check,
        VoidNarrowing.Check,
        OneSidedFlow.Check,
        ServicePortUsed.Check,
        UndefinedNamedPort.Check,
        NamespaceByLabel.Check,
        HostNetworkPods.Check,
        ClusterAddress.Check,
        ProfileDifference.Check,
        ReversedRule.Check,
        AssumedNamespace.Check,
        UselessExcept.Check,
        DuplicatePolicy.Check,
        ShadowedRule.Check,
        UnknownVerdict.Check,
        UnsupportedFeature.Check,
        OneProtocol.Check,
        NoDefaultDeny.Check,
        AllowAll.Check,
        InternetReachable.Check,
        OpenToInternet.Check,
        MetadataReachable.Check,
        AnyPort.Check,
        BroadBlock.Check,
        DnsBlocked.Check,
        WiderThanDns.Check,
        CrossTenantPath.Check,
        AroundGateway.Check,
        PathToProtected.Check,
        DeniedFlow.Check,
        UndeclaredPath.Check,
        ForbiddenPath.Check,
        EmptyComponent.Check,
        StaleFile.Check,
        UngovernedNamespace.Check,
        IncompleteException.Check,
        ExpiredException.Check,
        ExpiringException.Check,
        UnusedException.Check,
        WideException.Check,
        UncoveredExposure.Check,
        UngrantedLabel.Check,
        OverdueReview.Check,
        SelfApproval.Check,
        TlsTurnedOff.Check,
    ];

    /// <summary>All of them, those first that take long in large clusters, so that no core waits for the last one.</summary>
    private static Check[] CostlyFirst { get; } =
        [.. ((IEnumerable<Check>)[VoidNarrowing.Check, OneSidedFlow.Check, NoDefaultDeny.Check, AnyPort.Check, ReversedRule.Check, DnsBlocked.Check]).Union(All)];

    /// <summary>The check of that id; null when there is none.</summary>
    public static Check? Find(string id)
    {
        foreach (var check in All)
        {
            if (string.Equals(check.Id, id, StringComparison.Ordinal)) return check;
        }

        return null;
    }

    /// <summary>
    /// Runs the checks, on every core. Findings are ordered by place, id and object; one that merely follows from another is named by that one, if both
    /// checks run. Objects that are surroundings take part and are never judged. What an exception accepts is not among them.
    /// </summary>
    public static ValueList<Finding> Run(CheckInput input) => Judge(input).Findings;

    /// <summary>Runs the checks as <see cref="Run"/> does, and tells the accepted findings apart. They are taken out first: what follows from an accepted finding stands for itself.</summary>
    public static Judgement Judge(CheckInput input)
    {
        var scene = input.Scene;
        var wanted = CostlyFirst.Where(check => input.Filter?.Invoke(check) != false);
        var found = new ConcurrentDictionary<Check, List<Finding>>();
        Parallel.ForEach(Partitioner.Create(wanted, EnumerablePartitionerOptions.NoBuffering), check => found[check] = [.. check.Find(scene)]);
        var all = All.SelectMany(check => found.GetValueOrDefault(check) ?? []);
        var accepting = input.Charter is { } bound ? bound.Charter.Exceptions.Where(exception => exception.Accepts is not null && exception.CountsAt(bound.Instant)).ToList() : [];
        if (accepting.Count == 0) return new(Sorted(Consequences.Folded(all)), []);
        var told = all.Select(finding => (Finding: finding, By: accepting.Find(exception => AcceptedFinding.Accepts(exception, finding)))).ToList();
        var accepted = Sorted([.. told.Where(static one => one.By is not null).Select(static one => one.Finding)]);
        return new(
            Sorted(Consequences.Folded(told.Where(static one => one.By is null).Select(static one => one.Finding))),
            accepted.Select(finding => new AcceptedFinding(finding, accepting.First(exception => AcceptedFinding.Accepts(exception, finding)))).ToValueList());
    }

    private static ValueList<Finding> Sorted(List<Finding> findings)
    {
        findings.Sort(Compare);
        return Distinguish(findings).ToValueList();
    }

    /// <summary>Two findings that say the same about equal parts of one object get different fingerprints, in order of place.</summary>
    private static IEnumerable<Finding> Distinguish(List<Finding> sorted)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var finding in sorted)
        {
            var before = seen.GetValueOrDefault(finding.Fingerprint);
            seen[finding.Fingerprint] = before + 1;
            yield return before == 0 ? finding : finding with { Fingerprint = Check.Digest(finding.Fingerprint, before.ToString(CultureInfo.InvariantCulture)) };
        }
    }

    private static int Compare(Finding left, Finding right)
    {
        var order = SourceSpan.Compare(left.Span, right.Span);
        if (order == 0) order = string.CompareOrdinal(left.Id, right.Id);
        if (order == 0) order = string.CompareOrdinal(left.Object, right.Object);
        if (order == 0) order = string.CompareOrdinal(left.Place, right.Place);
        return order != 0 ? order : string.CompareOrdinal(left.Fingerprint, right.Fingerprint);
    }
}
