using Sluice.Analysis;

namespace Sluice.Tests.Oracle;

/// <summary>
/// One way in which everything that is not known may turn out. A question is put to every world, one after the other: each fact that the answer
/// asks for branches them. Facts are independent of each other: the same label asked for twice are two facts.
/// </summary>
internal sealed class World
{
    private readonly List<(int Choice, int Count)> branches = [];
    private int asked;

    private World()
    {
    }

    /// <summary>Whether a fact that nobody knows holds in this world.</summary>
    public bool Perhaps() => Choose(2) == 1;

    /// <summary>Which of several ways it is in this world.</summary>
    public int Choose(int count)
    {
        if (asked == branches.Count) branches.Add((0, count));
        return branches[asked++].Choice;
    }

    /// <summary>Allow or deny when every world says so, else unknown.</summary>
    public static Verdict InEvery(Func<World, bool> isAllowed)
    {
        var world = new World();
        bool allow = false, deny = false;
        do
        {
            world.asked = 0;
            if (isAllowed(world)) allow = true;
            else deny = true;
        }
        while (!(allow && deny) && world.MoveOn());

        return allow && deny ? Verdict.Unknown : allow ? Verdict.Allow : Verdict.Deny;
    }

    private bool MoveOn()
    {
        while (branches.Count > 0 && branches[^1].Choice == branches[^1].Count - 1) branches.RemoveAt(branches.Count - 1);
        if (branches.Count == 0) return false;
        branches[^1] = (branches[^1].Choice + 1, branches[^1].Count);
        return true;
    }
}
