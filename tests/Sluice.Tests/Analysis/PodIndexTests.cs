using System.Globalization;
using Sluice.Analysis;
using Sluice.Model;
using Sluice.Sets;
using Sluice.Tests.Building;
using static Sluice.Tests.Building.Given;

namespace Sluice.Tests.Analysis;

/// <summary>
/// A selector evaluated from the lists of an index picks the pods whose labels it matches, one by one: few of many and many of many, within a namespace and
/// everywhere, whether policies asked for its labels before or not.
/// </summary>
public sealed class PodIndexTests
{
    private const int Spaces = 8;
    private const int PodsEach = 50;

    private static readonly string[] Requirements =
    [
        "app=web", "app=db", "app in (web,db)", "app", "!app", "app notin (web)", "app notin (web,db)", "parity=even", "parity notin (even)", "rare", "!rare", "rare=yes", "rare notin (yes)",
        "number=97", "number in (97,98,194)", "number notin (97)", "tier=t3", "tier notin (t1)", "tier notin (t1,t2,t5)", "tier", "gone", "!gone", "gone=yes", "gone notin (yes)",
    ];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_selector_picks_everywhere_the_pods_whose_labels_it_matches(bool keepsEveryLabel)
    {
        var universe = Town(keepsEveryLabel);
        var pods = new PodIndex(universe);
        foreach (var (text, selector) in Selectors())
        {
            var expected = universe.Classes.Where(peer => peer.IsPod && selector.Matches(peer.Labels)).Select(static peer => peer.Id);
            Assert.True(expected.SequenceEqual(Of(pods.Select(selector))), text);
            Assert.Same(pods.Select(selector), pods.Select(selector));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_selector_picks_the_pods_of_a_namespace_and_none_of_the_next(bool keepsEveryLabel)
    {
        var universe = Town(keepsEveryLabel);
        var pods = new PodIndex(universe);
        (int Start, int End)[] runs = [.. Enumerable.Range(0, universe.Namespaces.Count).Select(universe.PodsOf), (3, 3), (0, 16), (0, 17), (90, 98), (80, 97), (80, 98)];
        foreach (var (text, selector) in Selectors())
        {
            foreach (var run in runs)
            {
                var found = new List<int> { -1 };
                pods.CopyTo(selector, run, found);
                var expected = Enumerable.Range(run.Start, run.End - run.Start).Where(id => selector.Matches(universe[id].Labels)).Prepend(-1);
                Assert.True(expected.SequenceEqual(found), $"{text} in {run}");
            }
        }
    }

    /// <summary>Nothing, every requirement alone, every two, and every two with a third.</summary>
    private static IEnumerable<(string Text, Selector Selector)> Selectors()
    {
        var texts = new List<string> { "" };
        for (var first = 0; first < Requirements.Length; first++)
        {
            texts.Add(Requirements[first]);
            for (var second = first + 1; second < Requirements.Length; second++)
            {
                texts.Add($"{Requirements[first]},{Requirements[second]}");
                texts.Add($"{Requirements[first]},{Requirements[second]},{Requirements[(first + (second * 5)) % Requirements.Length]}");
            }
        }

        return texts.Select(static text => (text, Select.By(text)));
    }

    /// <summary>
    /// Eight namespaces of fifty pods, and what carries the labels of pods and is none: a node and a pod on its network. The policy asks for two of the labels,
    /// so that without keeping every label the others are unheard of.
    /// </summary>
    private static Universe Town(bool keepsEveryLabel)
    {
        var snapshot = new Snapshot
        {
            IsWholeCluster = true,
            Nodes = [new() { Name = "node", Labels = Select.Labels("app=web,parity=even,rare=yes,tier=t3") }],
            Namespaces = Enumerable.Range(0, Spaces).Select(static space => Namespace.Defined($"town{space}", Labels.Empty)).ToValueList(),
            Workloads = Enumerable.Range(0, Spaces * PodsEach).Select(Pod).Append(Host()).OrderBy(static pod => pod.Name).ToValueList(),
            Policies = [NetworkPolicy("town0/p", "number notin (0),parity=even").Ingress(Rule(Pods($"number in ({string.Join(',', Enumerable.Range(0, Spaces * PodsEach))})")))],
        };
        return Reachability.Of(snapshot, Profile.Upstream, new() { KeepsEveryLabel = keepsEveryLabel }).Table.Universe;
    }

    private static Workload Pod(int number)
    {
        var labels = string.Create(CultureInfo.InvariantCulture, $"number={number},parity={(number % 2 == 0 ? "even" : "odd")},tier=t{number % 7}");
        if (number % 3 > 0) labels += number % 3 == 1 ? ",app=web" : ",app=db";
        if (number % 97 == 0) labels += ",rare=yes";
        return new() { Name = NameOf("Deployment", string.Create(CultureInfo.InvariantCulture, $"town{number / PodsEach}/pod{number:000}")), Labels = Select.Labels(labels), Replicas = 1 };
    }

    private static Workload Host() =>
        new() { Name = NameOf("DaemonSet", "town3/agent"), HostNetwork = true, Labels = Select.Labels("app=web,parity=even,rare=yes,number=97"), Replicas = 1 };

    private static int[] Of(ClassSet set)
    {
        var ids = new List<int>();
        set.CopyTo(ids);
        return [.. ids];
    }
}
