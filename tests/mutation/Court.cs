namespace Sluice.Tests.Mutation;

/// <summary>Runs tests against one mutant after the other: the quick ones first, and before them the one that found the last mutant, until one fails.</summary>
internal sealed class Court(IReadOnlyList<EngineTest> tests, Reach reach, Journal journal)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private readonly List<EngineTest> order = [.. tests.OrderBy(reach.Took)];

    /// <summary>Writes the verdict; false when the mutant does not stop, and this process has to.</summary>
    public bool Judge(int id, Func<EngineTest, bool> concerns)
    {
        var concerned = order.Where(concerns).ToList();
        foreach (var test in concerned)
        {
            Mutant.Activate(id);
            var run = Task.Run(test.Run);
            var isInTime = run.Wait(LimitOf(test));
            Mutant.Activate(Mutant.None);
            if (!isInTime)
            {
                // A loop without an end mostly ends when the mutant in it is switched off; where it does not, nothing but the process can.
                journal.Write(id, "Timeout", test.Name);
                return run.Wait(Patience);
            }

            if (run.Result.Passes) continue;
            order.Remove(test);
            order.Insert(0, test);
            journal.Write(id, "Killed", test.Name);
            return true;
        }

        journal.Write(id, concerned.Count == 0 ? "NoCoverage" : "Survived", "");
        return true;
    }

    /// <summary>A busy machine makes a test slow, and a loop without an end makes it slower.</summary>
    private TimeSpan LimitOf(EngineTest test) => reach.Took(test) == TimeSpan.MaxValue ? TimeSpan.FromMinutes(2) : Patience + 10 * reach.Took(test);
}
