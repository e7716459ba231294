using System.Text;
using Sluice.Sets;

namespace Sluice.Evidence;

/// <summary>
/// What a statement says of itself: its result, which tests came out how, and the digest of each part and each probe. Only a signature keeps it from being changed; the digests
/// tell what was.
/// </summary>
public sealed record StatedParts
{
    /// <summary>The parts that have a digest, in the order in which they are told. That of the probes is made of the digests of all probes.</summary>
    public static readonly ValueList<string> Names = ["subject", "configuration", "run", "charter", "canaries", "probes", "controls"];

    /// <summary>The lists of tests.</summary>
    public static readonly ValueList<string> Lists = ["passedTests", "warnedTests", "failedTests"];

    public RunResult Result { get; init; }

    /// <summary>The lists of tests by <see cref="Lists"/>.</summary>
    public ValueList<(string List, ValueList<string> Names)> Tests { get; init; }

    /// <summary>A digest for each of <see cref="Names"/>.</summary>
    public ValueList<FileDigest> Parts { get; init; }

    /// <summary>SHA-256 of each probe, in hexadecimal.</summary>
    public ValueList<string> Probes { get; init; }

    /// <summary>What a statement has to say of itself.</summary>
    public static StatedParts Of(EvidenceStatement statement)
    {
        ArgumentNullException.ThrowIfNull(statement);
        var probes = statement.Probes.Select(static probe => FileDigest.Of("", StatementBytes.Of(probe)).Sha256).ToValueList();
        return new()
        {
            Result = statement.Result,
            Tests = Lists.Select(list => (list, statement.Probes.Where(probe => EvidenceNames.TestsOf(probe.Judgement) == list).Select(probe => Redaction.Of(statement.NameOf(probe))).ToValueList())).ToValueList(),
            Parts = Names.Select(part => part == "probes" ? OfProbes(probes) : FileDigest.Of(part, StatementBytes.Of(statement, part))).ToValueList(),
            Probes = probes,
        };
    }

    /// <summary>The digest of all probes: of their digests, one a line.</summary>
    internal static FileDigest OfProbes(ValueList<string> digests) => FileDigest.Of("probes", Encoding.ASCII.GetBytes(string.Join('\n', digests)));
}

/// <summary>A bundle as it was read.</summary>
/// <param name="Envelope">What was signed, and by whom.</param>
/// <param name="Statement">What it says.</param>
/// <param name="Stated">What it says of itself.</param>
public sealed record EvidenceBundle(Envelope Envelope, EvidenceStatement Statement, StatedParts Stated);
