using Sluice.Analysis;

namespace Sluice.Tests.Analysis;

/// <summary>Sets of class ids behave as sets do, kept as integers or as bits, and are equal by their members.</summary>
public sealed class ClassSetTests
{
    /// <summary>Sets kept either way: nothing, single ids, runs, few among many, many among few, and the borders of a word.</summary>
    private static readonly int[][] Members =
    [
        [], [0], [1], [63], [64], [65], [5000], [0, 31], [0, 32], [31, 64], [62, 63, 64, 65], [0, 5000], [100, 900, 4000, 5000], [3, 5, 7, 200],
        [.. Enumerable.Range(0, 64)], [.. Enumerable.Range(0, 65)], [.. Enumerable.Range(10, 300)], [.. Enumerable.Range(0, 200).Select(static id => id * 3)],
        [.. Enumerable.Range(0, 100).Select(static id => id * 31)], [.. Enumerable.Range(0, 100).Select(static id => id * 32)], [.. Enumerable.Range(0, 100).Select(static id => (id * 33) + 1)],
    ];

    public static TheoryData<int, int> Pairs
    {
        get
        {
            var pairs = new TheoryData<int, int>();
            for (var left = 0; left < Members.Length; left++) pairs.Add(left, (left * 7 + 3) % Members.Length);
            return pairs;
        }
    }

    [Fact]
    public void A_set_has_its_members_and_no_others()
    {
        foreach (var ids in Members)
        {
            var set = ClassSet.OfSorted(ids);
            Assert.Equal(ids, Of(set));
            Assert.Equal((ids.Length, ids.Length == 0, false), (set.Count, set.IsEmpty, set.IsAll));
            foreach (var id in ids.SelectMany(static id => new[] { id - 1, id, id + 1 }).Append(6000).Where(static id => id >= 0)) Assert.Equal(ids.Contains(id), set.Contains(id));
            var visited = new List<int>();
            set.ForEach(visited, static (list, id) => list.Add(id));
            Assert.Equal(ids, visited);
            var places = new int[6000];
            set.Mark(places, 7);
            Assert.Equal(ids, Enumerable.Range(0, 6000).Where(id => places[id] == 7));
        }
    }

    [Fact]
    public void What_joins_meets_and_is_left_is_what_it_is_of_any_sets()
    {
        foreach (var left in Members)
        {
            foreach (var right in Members)
            {
                var (one, two) = (ClassSet.OfSorted(left), ClassSet.OfSorted(right));
                Same(left.Union(right), one.Union(two));
                Same(left.Intersect(right), one.Intersect(two));
                Same(left.Except(right), one.Except(two));
                Assert.Equal(left.All(id => right.Contains(id)), one.IsSubsetOf(two));
                Assert.Equal(left.SequenceEqual(right), one.Equals(two));
                Assert.True(one.GetHashCode() == two.GetHashCode() || !left.SequenceEqual(right));
                var words = Words(left);
                two.RemoveFrom(words);
                Same(left.Except(right), ClassSet.OfBits(words));
            }
        }
    }

    [Fact]
    public void A_set_is_the_same_however_it_was_made()
    {
        foreach (var ids in Members)
        {
            var set = ClassSet.OfSorted(ids);
            Same(ids, ClassSet.Of([.. ids.AsEnumerable().Reverse()]));
            Same(ids, ClassSet.Of([.. ids.AsEnumerable().Reverse(), .. ids]));
            Same(ids, ClassSet.OfBits(Words(ids)));
            Same(ids, ClassSet.UnionOf([.. ids.Select(static id => ClassSet.OfSorted([id]))]));
            Same(ids, ClassSet.UnionOf([set, set, ClassSet.OfSorted([.. Enumerable.Range(0, 0)])]));
            Assert.True(set.Equals((object)ClassSet.Of([.. ids])));
            Assert.Equal(set.IsDense, ClassSet.OfBits(Words(ids)).IsDense);
        }

        Same([.. Enumerable.Range(0, 300)], ClassSet.UnionOf([ClassSet.OfSorted([.. Enumerable.Range(0, 100)]), ClassSet.OfSorted([.. Enumerable.Range(100, 100)]), ClassSet.OfSorted([.. Enumerable.Range(200, 100)])]));
        foreach (var (start, end) in ((int, int)[])[(0, 0), (5, 6), (0, 16), (0, 17), (60, 70), (4000, 4017)]) Same([.. Enumerable.Range(start, end - start)], ClassSet.OfRun((start, end)));
    }

    [Fact]
    public void A_set_is_kept_as_bits_where_more_than_one_in_thirty_two_is_a_member()
    {
        Assert.Equal((false, true), (ClassSet.OfSorted([31]).IsDense, ClassSet.OfSorted([30]).IsDense));
        Assert.Equal((false, true), (ClassSet.OfSorted([0, 63]).IsDense, ClassSet.OfSorted([0, 62]).IsDense));
        Assert.True(ClassSet.OfSorted([.. Enumerable.Range(0, 200)]).Ids.IsEmpty);
        Assert.True(ClassSet.OfSorted([5000]).Words.IsEmpty);
    }

    [Fact]
    public void Everything_joins_meets_and_holds_everything()
    {
        foreach (var ids in Members)
        {
            var set = ClassSet.OfSorted(ids);
            Assert.True(ClassSet.All.Union(set).IsAll && set.Union(ClassSet.All).IsAll);
            Same(ids, ClassSet.All.Intersect(set));
            Same(ids, set.Intersect(ClassSet.All));
            Assert.True(set.Except(ClassSet.All).IsEmpty);
            Assert.True(set.IsSubsetOf(ClassSet.All));
            Assert.False(ClassSet.All.IsSubsetOf(set));
            Assert.False(ClassSet.All.Equals(set) || set.Equals(ClassSet.All));
            var words = Words(ids);
            ClassSet.All.RemoveFrom(words);
            Assert.All(words, static word => Assert.Equal(0UL, word));
        }

        Assert.True(ClassSet.All.IsAll && ClassSet.All.Contains(123_456) && !ClassSet.All.IsEmpty && ClassSet.All.IsSubsetOf(ClassSet.All) && ClassSet.All.Equals(ClassSet.All));
        Assert.True(ClassSet.All.Except(ClassSet.Empty).IsAll && ClassSet.All.Except(ClassSet.All).IsEmpty);
        Assert.False(ClassSet.Empty.Equals(null));
        Assert.Throws<InvalidOperationException>(static () => ClassSet.All.ForEach(0, static (_, _) => { }));
        Assert.Throws<InvalidOperationException>(static () => ClassSet.All.CopyTo([]));
        Assert.Throws<InvalidOperationException>(static () => ClassSet.All.AddTo(new ulong[2]));
        Assert.Throws<InvalidOperationException>(static () => ClassSet.All.Except(ClassSet.OfSorted([1])));
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Removing_from_fewer_words_than_there_are_members_clears_what_is_there(int left, int right)
    {
        var words = new ulong[1];
        ClassSet.OfSorted([.. Members[left].Where(static id => id < 64)]).AddTo(words);
        ClassSet.OfSorted(Members[right]).RemoveFrom(words);
        Same([.. Members[left].Where(static id => id < 64).Except(Members[right])], ClassSet.OfBits(words));
    }

    [Fact]
    public void A_block_of_bits_is_turned_round_its_diagonal()
    {
        var block = new ulong[64];
        for (var row = 0; row < 64; row++) block[row] = (ulong)(row + 1) * 0x9E3779B97F4A7C15UL;
        var turned = (ulong[])block.Clone();
        BitBlock.Transpose(turned);
        for (var row = 0; row < 64; row++)
        {
            for (var column = 0; column < 64; column++) Assert.Equal(block[column] >> row & 1, turned[row] >> column & 1);
        }
    }

    [Fact]
    public void Answers_are_collected_by_what_they_are()
    {
        var answers = new AnswerSets(200);
        for (var round = 0; round < 2; round++)
        {
            answers.Add(1, 2, 5);
            answers.Add(1, 2, ClassSet.OfSorted([7, 130]));
            answers.Add(3, 2, 6);
            answers.AddWord(1, 2, 64, 0b101);
            answers.AddWord(1, 3, 60, 0xFF);
            answers.AddWord(3, 2, 190, 0b1);
            Assert.Equal([(1, 2), (3, 2), (1, 3)], answers.All.Select(static answer => (answer.Sure, answer.May)));
            Same([5, 7, 64, 66, 130], ClassSet.OfBits(answers.All[0].Set));
            Same([6, 190], ClassSet.OfBits(answers.All[1].Set));
            Same([.. Enumerable.Range(60, 8)], ClassSet.OfBits(answers.All[2].Set));
            answers.Clear();
            Assert.Empty(answers.All);
        }
    }

    [Fact]
    public void A_list_in_chunks_is_the_list_with_what_was_changed_and_added()
    {
        foreach (var count in (int[])[0, 1, 255, 256, 257, 600])
        {
            int[] items = [.. Enumerable.Range(0, count)];
            var list = ChunkedList<int>.Of(items);
            Assert.Equal(items, list);
            Assert.Equal(count, list.Count);
            Assert.Equal(items, Enumerable.Range(0, count).Select(at => list[at]));
            Assert.Same(list, list.With([]));
            Assert.Same(list, list.Add());
            foreach (var more in (int[])[1, 255, 256, 600])
            {
                int[] added = [.. Enumerable.Range(1000, more)];
                var longer = list.Add(added);
                Assert.Equal((int[])[.. items, .. added], longer);
                Assert.Equal(longer, Enumerable.Range(0, longer.Count).Select(at => longer[at]));
                Assert.Equal((count + more, 1000), (longer.Count, longer[count]));
            }

            if (count == 0) continue;
            var changed = list.With([(0, -1), (count - 1, -2), (count / 2, -3)]);
            int[] expected = [.. items];
            expected[0] = -1;
            expected[count - 1] = -2;
            expected[count / 2] = -3;
            Assert.Equal(expected, changed);
            Assert.Equal(items, list);
        }
    }

    [Fact]
    public void Places_are_listed_by_their_keys()
    {
        var runs = Runs.Of([2, 0, 2, 3, 0, 2], 5);
        Assert.Equal(["1,4", "", "0,2,5", "3", ""], Enumerable.Range(0, 5).Select(key => string.Join(',', runs.Of(key).ToArray())));
        Assert.Equal((int[])[1, 4, 0, 2, 5, 3], runs.Items);
        var sized = Runs.FromSizes([0, 2, 0, 1], out var next);
        Assert.Equal((int[])[0, 2, 2], next);
        Assert.Equal((2, 0, 1), (sized.Of(0).Length, sized.Of(1).Length, sized.Of(2).Length));
    }

    private static ulong[] Words(int[] ids)
    {
        var words = new ulong[100];
        foreach (var id in ids) words[id >> 6] |= 1UL << (id & 63);
        return words;
    }

    private static int[] Of(ClassSet set)
    {
        var ids = new List<int>();
        set.CopyTo(ids);
        return [.. ids];
    }

    private static void Same(IEnumerable<int> expected, ClassSet set)
    {
        int[] ids = [.. expected.Order()];
        Assert.Equal(ids, Of(set));
        Assert.Equal(ids.Length, set.Count);
        Assert.True(set.Equals(ClassSet.OfSorted(ids)));
    }
}
