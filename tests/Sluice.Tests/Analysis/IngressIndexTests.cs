using System.Globalization;
using Sluice.Analysis;
using Sluice.Model;
using Sluice.Tests.Building;
using static Sluice.Tests.Building.Given;

namespace Sluice.Tests.Analysis;

/// <summary>
/// Who admits a source, asked of the rows turned round: the same as the rows themselves say, where so many large sets are admitted that they are kept as bits.
/// </summary>
public sealed class IngressIndexTests
{
    /// <summary>Pods that stand before the ring.</summary>
    private const int Far = 68;

    public static TheoryData<string, int> Blocks => new([.. ((string[])["ring", "sets of two", "rows of two", "doubt"]).SelectMany(static town => ((int[])[0, 64, 192]).Select(start => (town, start)))]);

    [Theory]
    [InlineData("ring")]
    [InlineData("sets of two")]
    [InlineData("rows of two")]
    [InlineData("doubt")]
    public void The_list_of_a_source_is_what_the_rows_say(string town)
    {
        var table = Town(town);
        for (var from = 0; from < table.Universe.ClassCount; from++)
        {
            var found = new List<Reach>();
            table.Relation.Index.CopyTo(from, found);
            Assert.True(Rows(table, from).SequenceEqual(found.OrderBy(static reach => reach.Class)), $"source {from}");
            Assert.True(table.Relation.Index.SupportOf(from) >= found.Count);
        }
    }

    /// <summary>The bits of a block go into words that another block may have left something in, as many as the block takes and no more.</summary>
    [Theory]
    [MemberData(nameof(Blocks))]
    public void The_sets_of_a_source_are_what_the_rows_say_whatever_stood_in_their_words_before(string town, int start)
    {
        var table = Town(town);
        var (index, end) = (table.Relation.Index, table.Universe.ClassCount);
        var matrix = new ulong[index.MatrixLength(end - start)];
        var words = matrix.Length / (end - start);
        Assert.True(words > 1);
        Array.Fill(matrix, ulong.MaxValue);
        index.TransposeDense(start, end, matrix);
        var answers = new AnswerSets(end);
        for (var from = start; from < end; from++)
        {
            answers.Clear();
            index.Collect(from, matrix.AsSpan((from - start) * words, words), answers);
            var found = answers.All.SelectMany(static answer => Ids(answer.Set).Select(to => new Reach(to, answer.Sure, answer.May))).OrderBy(static reach => reach.Class);
            Assert.True(Rows(table, from).SequenceEqual(found), $"source {from}");
        }
    }

    private static IEnumerable<Reach> Rows(PolicyTable table, int from)
    {
        for (var to = 0; to < table.Universe.ClassCount; to++)
        {
            var (sure, may) = table.Relation.Ingress(to).Of(from);
            if (may != TrafficTable.None) yield return new(to, sure, may);
        }
    }

    private static IEnumerable<int> Ids(ulong[] words) => Enumerable.Range(0, 64 * words.Length).Where(id => (words[id >> 6] >> (id & 63) & 1) != 0);

    /// <summary>
    /// In a ring most pods say the same one after the other; the first do not, and two far from each other share a row. Elsewhere two pods share each set of peers, or each
    /// row, or it is in doubt which ports are meant.
    /// </summary>
    private static PolicyTable Town(string name) => name switch
    {
        "ring" => Town(200, static number => number == 199 ? null : Closed(number, $"number in ({number},{(number == 150 ? 199 : number)})", (number + 1) % 200, number < 40 && number % 2 == 0 ? "81" : "80")),
        "sets of two" => Town(260, static number => Closed(number, $"number={number}", number % 130, number < 130 ? "80" : "81")),
        "rows of two" => Town(260, static number => number >= 130 ? null : Closed(number, $"number in ({number},{number + 130})", number, "80")),
        _ => Town(200, static number => Closed(number, $"number={number}", (number + 1) % 200, number % 2 == 0 ? "80" : "81", isUnread: true)),
    };

    /// <summary>
    /// A ring of pods with policies of their own; before them pods of which one admits a single pod of the ring, one two parts of it, one that pod more than anyone, and the
    /// rest everyone.
    /// </summary>
    private static PolicyTable Town(int ring, Func<int, NetworkPolicy?> own)
    {
        var snapshot = new Snapshot
        {
            IsWholeCluster = true,
            Namespaces = [Namespace.Defined("far", Labels.Empty), Namespace.Defined("ring", Labels.Empty)],
            Workloads = [.. Enumerable.Range(ring, Far).Select(static number => Pod("far", number)), .. Enumerable.Range(0, ring).Select(static number => Pod("ring", number))],
            Policies =
            [
                Open(ring, Rule(OfRing($"number={ring - 1}")).On("80/TCP")), Open(ring + 1, Rule(OfRing("number notin (5)")).On("80/TCP"), Rule(OfRing("number notin (9)")).On("81/TCP")),
                Open(ring + 2, Rule().On("80/TCP"), Rule(OfRing($"number={ring - 1}")).On("443/TCP")), .. Enumerable.Range(0, ring).Select(own).OfType<NetworkPolicy>(),
            ],
        };
        return Reachability.Of(snapshot, Profile.Upstream, new() { KeepsEveryLabel = true }).Table;
    }

    private static NetworkPolicy Open(int number, params NetworkPolicyRule[] rules) => NetworkPolicy(Name("far", number), $"number={number}").Ingress(rules);

    private static NetworkPolicy Closed(int number, string subjects, int except, string port, bool isUnread = false) => NetworkPolicy(Name("ring", number), subjects)
        .Ingress(Rule(OfRing($"number notin ({except})")).On($"{port}/TCP") with { PortsUnreadable = isUnread });

    private static NetworkPolicyPeer OfRing(string pods) => PodsIn($"{Labels.NamespaceName}=ring", pods);

    private static Workload Pod(string space, int number) => new() { Name = NameOf("Deployment", Name(space, number)), Labels = Select.Labels($"number={number}"), Replicas = 1 };

    private static string Name(string space, int number) => string.Create(CultureInfo.InvariantCulture, $"{space}/pod{number:000}");
}
