using Sluice.Probes;

namespace Sluice.Evidence;

/// <summary>The words that a bundle has for members of enums: their names, the first letter small.</summary>
public static class EvidenceNames
{
    /// <summary>The word of a member.</summary>
    public static string Of<T>(T value)
        where T : struct, Enum
    {
        var name = value.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }

    /// <summary>Every word, in the order of the members.</summary>
    public static IEnumerable<string> All<T>()
        where T : struct, Enum => Enum.GetValues<T>().Select(Of);

    /// <summary>The member that a word means; null when it means none.</summary>
    public static T? Find<T>(string word)
        where T : struct, Enum
    {
        foreach (var value in Enum.GetValues<T>())
        {
            if (string.Equals(Of(value), word, StringComparison.Ordinal)) return value;
        }

        return null;
    }

    /// <summary>The word of a result, in capitals as the in-toto test result has it.</summary>
    public static string Of(RunResult result) => result.ToString().ToUpperInvariant();

    /// <summary>The list that a test result has for a judgement: <c>passedTests</c>, <c>warnedTests</c>, <c>failedTests</c>; empty for what was not judged.</summary>
    public static string TestsOf(ProbeJudgement judgement) => judgement switch
    {
        ProbeJudgement.ProvenAllow or ProbeJudgement.ProvenDeny => "passedTests",
        ProbeJudgement.Inconclusive => "warnedTests",
        ProbeJudgement.Disagrees => "failedTests",
        _ => "",
    };
}
