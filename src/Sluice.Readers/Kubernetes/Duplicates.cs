using Sluice.Findings;
using Sluice.Model;
using Sluice.Readers.Kubernetes.Routes;

namespace Sluice.Readers.Kubernetes;

/// <summary>
/// Objects with the same identity: equal ones collapse to the one that comes first by place, differing ones are a problem that names both places.
/// A judged object takes the place of surroundings of the same name.
/// </summary>
internal sealed class Duplicates(List<Problem> problems)
{
    /// <summary>By kind, namespace and name; those that differ are all kept, and doubtful.</summary>
    public List<Policy> Policies(List<Policy> all)
    {
        var distinct = Distinct(all, policy => policy.Name, policy => policy.Span, policy => policy.IsSurroundings, WithoutPlaces.Of, (policy, _) => policy.Standing == PolicyStanding.Sound ? policy with { Standing = PolicyStanding.Doubtful } : policy);
        return [.. distinct.OrderBy(policy => policy.Name.Kind, StringComparer.Ordinal)];
    }

    public List<Service> Services(List<Service> all) =>
        Distinct(all, service => service.Name, service => service.Span, service => service.IsSurroundings, WithoutPlaces.Of, (service, _) => service);

    public List<Controller> Controllers(List<Controller> all) =>
        Distinct(all, controller => controller.Name, controller => controller.Span, controller => controller.IsSurroundings, WithoutPlaces.Of, (controller, _) => controller);

    public List<PodSighting> Pods(List<PodSighting> all) =>
        Distinct(all, pod => pod.Name, pod => pod.Span, pod => pod.IsSurroundings, WithoutPlaces.Of, (pod, _) => pod);

    public List<RouteFacts> Routes(List<RouteFacts> all) =>
        Distinct(all, route => route.Name, route => route.Span, route => route.IsSurroundings, WithoutPlaces.Of, (route, _) => route);

    /// <summary>Those that differ are a problem, and the first one by place counts.</summary>
    public List<GatewayFacts> Gateways(List<GatewayFacts> all) =>
        Distinct(all, gateway => gateway.Name, gateway => gateway.Span, gateway => gateway.IsSurroundings, WithoutPlaces.Of, (gateway, _) => gateway);

    public List<Node> Nodes(List<Node> all) =>
        FirstOfEach(Distinct(all, node => new("Node", "", node.Name), node => node.Span, _ => false, node => node with { Span = default }, (node, _) => node), node => node.Name);

    /// <summary>Where two definitions differ, the labels they share are certain and others are not known.</summary>
    public List<Namespace> Namespaces(List<Namespace> all)
    {
        var distinct = Distinct(all, space => new("Namespace", "", space.Name), space => space.Span, space => space.IsSurroundings, space => space with { Span = default }, Agreed);
        return FirstOfEach(distinct, space => space.Name);
    }

    private static Namespace Agreed(Namespace one, IReadOnlyList<Namespace> all)
    {
        var shared = one.Labels.Pairs.ToArray().Where(pair => all.All(other => other.Labels.Find(pair.Key) == pair.Value));
        return one with { Labels = Labels.Of(shared), LabelsKnown = false };
    }

    private static List<T> FirstOfEach<T>(List<T> all, Func<T, string> name) => [.. all.DistinctBy(name, StringComparer.Ordinal)];

    private List<T> Distinct<T>(
        List<T> all, Func<T, ObjectName> name, Func<T, SourceSpan> place, Func<T, bool> isSurroundings, Func<T, T> content, Func<T, IReadOnlyList<T>, T> whenDiffering)
        where T : class
    {
        var sorted = all.ToList();
        sorted.Sort((left, right) =>
        {
            var order = name(left).CompareTo(name(right));
            if (order == 0) order = isSurroundings(left).CompareTo(isSurroundings(right));
            return order != 0 ? order : SourceSpan.Compare(place(left), place(right));
        });
        var kept = new List<T>(sorted.Count);
        for (var from = 0; from < sorted.Count;)
        {
            var to = from + 1;
            while (to < sorted.Count && name(sorted[to]) == name(sorted[from])) to++;
            if (to == from + 1) kept.Add(sorted[from]);
            else AddGroup(sorted.GetRange(from, to - from));
            from = to;
        }

        return kept;

        void AddGroup(List<T> group)
        {
            if (!isSurroundings(group[0])) group.RemoveAll(item => isSurroundings(item));
            var different = group.DistinctBy(content).ToList();
            if (different.Count == 1)
            {
                kept.Add(different[0]);
                return;
            }

            foreach (var other in different.Skip(1)) Report(name(other), place(different[0]), place(other), isSurroundings(other));
            kept.AddRange(different.Select(item => whenDiffering(item, different)));
        }
    }

    private void Report(ObjectName name, SourceSpan first, SourceSpan second, bool isSurroundings) => problems.Add(
        new(ProblemIds.Duplicate, isSurroundings ? Severity.Warning : Severity.Error, new(second.File, second.Line, second.Column, second.Line, second.Column + 1), $"{name} is defined twice, and differently")
        {
            Meant = $"also in {first}",
            Why = "The last one applied wins, and which that is depends on the order of the files.",
            Remedy = "Keep one of them, or give them different names; if they belong to different environments, check those one by one.",
            Object = name.ToString(),
            Other = first,
        });
}
