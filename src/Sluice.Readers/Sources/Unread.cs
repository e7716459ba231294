using Sluice.Findings;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Readers.Sources;

/// <summary>
/// Parts of the input that could not be read at all. Each may hold policies, so each stands in the snapshot as a policy that is not evaluated:
/// what it could touch, which is everything, is unknown and never allowed.
/// </summary>
internal static class Unread
{
    /// <summary>Kinds without a say of their own in what is allowed.</summary>
    private static readonly HashSet<string> Harmless = new(StringComparer.Ordinal)
    {
        "Namespace", "Node", "Service", "EndpointSlice", "Ingress", "IngressClass", "Gateway", "HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute",
        "ReferenceGrant", "Route",
    };

    /// <summary>The snapshot with what is not known of it.</summary>
    public static Snapshot Add(Snapshot snapshot, IReadOnlyCollection<(Problem Problem, bool IsSurroundings)> problems)
    {
        if (problems.Count == 0) return snapshot;
        var policies = problems.Where(static unread => MayHidePolicies(unread.Problem)).Select(static unread => (Policy)new OpaquePolicy
        {
            Name = new("Unread", "", unread.Problem.Span.File ?? ""),
            Namespaces = Namespaces(unread.Problem.Extent),
            Span = unread.Problem.Span,
            IsUnread = true,
            IsSurroundings = unread.IsSurroundings,
        });
        return snapshot with
        {
            Policies = snapshot.Policies.Concat(policies.DistinctBy(static policy => policy.Name))
                .OrderBy(static policy => policy.Name.Kind, StringComparer.Ordinal)
                .ThenBy(static policy => policy.Name)
                .ToValueList(),
            Problems = snapshot.Problems.Concat(problems.Select(static unread => unread.Problem)).Distinct()
                .Order(Comparer<Problem>.Create(Compare)).ToValueList(),
            Unread = problems.Select(static unread => unread.Problem).Where(static problem => problem.Severity == Severity.Error).Distinct()
                .Order(Comparer<Problem>.Create(Compare)).ToValueList(),
        };
    }

    /// <summary>The namespaces whose pods such policies may concern: every namespace has its name as a label.</summary>
    private static Selector Namespaces(NamespaceExtent? extent) => extent is null
        ? Selector.Everything
        : Selector.Of([Requirement.Of(Labels.NamespaceName, extent.IsAllBut ? SelectorOperator.NotIn : SelectorOperator.In, extent.Names)]);

    private static bool MayHidePolicies(Problem problem) =>
        problem.Severity == Severity.Error
        && !(problem.Id == SourceProblems.ClusterPart && problem.Object is { } kind && (Harmless.Contains(kind) || KindName.OfWorkload(kind) is not null));

    private static int Compare(Problem left, Problem right)
    {
        var order = SourceSpan.Compare(left.Span, right.Span);
        if (order == 0) order = string.CompareOrdinal(left.Id, right.Id);
        return order != 0 ? order : string.CompareOrdinal(left.Message, right.Message);
    }
}
