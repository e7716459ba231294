namespace Sluice.Analysis;

/// <summary>Work on every core over items that do not depend on each other. Results go to their places, so that threads decide no order.</summary>
internal static class Blocks
{
    private const int Size = 512;

    /// <summary>Calls for each number below the count.</summary>
    public static void ForEach(int count, Action<int> work) => ForEach<object?>(count, static () => null, (_, at) => work(at));

    /// <summary>Calls for each number below the count, with something that one thread at a time uses.</summary>
    public static void ForEach<TScratch>(int count, Func<TScratch> scratch, Action<TScratch, int> work) => Parallel.For(
        0,
        (count + Size - 1) / Size,
        scratch,
        (block, _, own) =>
        {
            for (var at = block * Size; at < Math.Min(count, (block + 1) * Size); at++) work(own, at);
            return own;
        },
        static _ => { });
}
