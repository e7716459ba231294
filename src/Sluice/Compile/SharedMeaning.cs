using Sluice.Charters;
using Sluice.Dialects;
using Sluice.Findings;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Compile;

/// <summary>
/// A name of a charter that stands for more than it says, because no label tells these pods from others: what is opened to one is opened to all of them. Told beside the proof,
/// which takes the name for all of them too.
/// </summary>
/// <param name="Name">A component, or a workload as <c>namespace/name</c>.</param>
/// <param name="Others">The components, or the workloads, that it stands for as well, ascending.</param>
/// <param name="Span">Where the charter names it first.</param>
public sealed record SharedMeaning(string Name, ValueList<string> Others, SourceSpan Span)
{
    /// <summary>Such names of a charter: components, then workloads that flows, exceptions and prohibitions name; by name.</summary>
    public static ValueList<SharedMeaning> Of(BoundCharter bound)
    {
        ArgumentNullException.ThrowIfNull(bound);
        var workloads = bound.Snapshot.Workloads.ToLookup(static workload => workload.Name.Namespace, StringComparer.Ordinal);
        return Components(bound.Charter, workloads).Concat(Workloads(bound, workloads)).ToValueList();
    }

    /// <summary>Components that pick the same pods: by the same labels, or by other labels of the same workloads.</summary>
    private static IEnumerable<SharedMeaning> Components(Charter charter, ILookup<string, Workload> workloads) => charter.Components
        .GroupBy(component => (component.Namespace, Pods: PodsOf(component, workloads[component.Namespace])))
        .Where(static same => same.Skip(1).Any())
        .Select(static same => new SharedMeaning(same.First().Name, same.Skip(1).Select(static other => other.Name).Order(StringComparer.Ordinal).ToValueList(), same.First().Span));

    private static string PodsOf(Component component, IEnumerable<Workload> workloads)
    {
        if (component.Pods.IsEmpty) return "";
        var picked = string.Join(' ', workloads.Where(workload => component.Pods.Matches(workload.Labels)).Select(static workload => $"{workload.Name} {workload.Variant}"));
        return picked.Length > 0 ? picked : component.Pods.ToString();
    }

    private static IEnumerable<SharedMeaning> Workloads(BoundCharter bound, ILookup<string, Workload> workloads)
    {
        var charter = bound.Charter;
        var sides = charter.Flows.SelectMany(static flow => flow.From.Concat(flow.To))
            .Concat(charter.Exceptions.SelectMany(static exception => exception.Opens is { } opens ? opens.From.Concat(opens.To) : []))
            .Concat(charter.Forbidden.SelectMany(static never => never.From.Concat(never.To)));
        foreach (var peer in sides.OfType<WorkloadPeer>().DistinctBy(static peer => (peer.Namespace, peer.Name)).OrderBy(static peer => peer.ToString(), StringComparer.Ordinal))
        {
            var picked = bound.Sides(peer).Select(static side => side.Term).OfType<PodTerm>().ToList();
            var others = workloads[peer.Namespace].Where(workload => workload.Name.Name != peer.Name && picked.Exists(term => term.Pods!.Matches(workload.Labels)))
                .Select(static workload => $"{workload.Name.Namespace}/{workload.Name.Name}").Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToValueList();
            if (others.Count > 0) yield return new(peer.ToString(), others, peer.Span);
        }
    }
}
