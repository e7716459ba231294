using Sluice.Probes;
using Sluice.Sets;

namespace Sluice.Evidence;

/// <summary>
/// What a run claimed, did and showed: an in-toto Statement v1 (https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md) about the manifests, with a predicate
/// that begins as a test result (https://github.com/in-toto/attestation/blob/main/spec/predicates/test-result.md) and goes on with the probes and the controls.
/// </summary>
public sealed record EvidenceStatement
{
    /// <summary>The type of the statement.</summary>
    public const string StatementType = "https://in-toto.io/Statement/v1";

    /// <summary>The type of the predicate; another version gets another one.</summary>
    public const string PredicateType = "https://sluice.dev/evidence/v1";

    /// <summary>The manifests as they were read, by name.</summary>
    public required ValueList<FileDigest> Subjects { get; init; }

    /// <summary>What else decided the run: the files of the charter and of expectations, by name.</summary>
    public ValueList<FileDigest> Configuration { get; init; }

    public required EvidenceRun Run { get; init; }

    /// <summary>The charter that the run was compared with; null when there was none.</summary>
    public ClaimedCharter? Charter { get; init; }

    public ValueList<Canary> Canaries { get; init; }

    /// <summary>The probes by number.</summary>
    public ValueList<ProbeEvidence> Probes { get; init; }

    /// <summary>What it shows of each control, in the order of the catalogue.</summary>
    public ValueList<ControlEvidence> Controls { get; init; }

    /// <summary>Whether every canary came out as it must, in a cluster any; otherwise nothing else counts.</summary>
    public bool IsTrustworthy => Canaries.Count > 0 && (IsOfCluster ? Canaries.Any(static canary => canary.IsAlive) : Canaries.All(static canary => canary.IsAlive));

    /// <summary>Whether packets were sent in a running cluster.</summary>
    public bool IsOfCluster => Run.Place.Kind == PlaceKind.Cluster;

    /// <summary>What the run came to.</summary>
    public RunResult Result =>
        !IsTrustworthy || Count(ProbeJudgement.Disagrees) > 0 ? RunResult.Failed
        : Probes.Count == 0 || Count(ProbeJudgement.Inconclusive) > 0 ? RunResult.Warned
        : RunResult.Passed;

    /// <summary>Whether both address families were tried, so that a probe's name has to say which.</summary>
    public bool HasBothFamilies => Probes.Any(static probe => probe.IsIPv6) && Probes.Any(static probe => !probe.IsIPv6);

    /// <summary>How many probes came to a judgement.</summary>
    public int Count(ProbeJudgement judgement) => Probes.Count(probe => probe.Judgement == judgement);

    /// <summary>The name of a probe, unique by its number: <c>12 shop/web → shop/db 5432/TCP</c>.</summary>
    public string NameOf(ProbeEvidence probe)
    {
        ArgumentNullException.ThrowIfNull(probe);
        var through = probe.Service.Length > 0 ? $" by Service {probe.Service}:{probe.DialledPort}" : "";
        var family = !HasBothFamilies ? "" : probe.IsIPv6 ? " over IPv6" : " over IPv4";
        return $"{probe.Number} {probe.From} → {probe.To} {probe.Port}/{probe.Protocol.ApiName()}{through}{family}";
    }
}

/// <summary>What a run came to, in the words of the in-toto test result.</summary>
public enum RunResult
{
    /// <summary>Zero is no proof: something disagrees, or a canary came out otherwise than it must.</summary>
    Failed = 0,

    /// <summary>Nothing disagrees, and something could not be shown.</summary>
    Warned,

    /// <summary>Everything that was expected is proven.</summary>
    Passed,
}
