using System.Globalization;
using Sluice.Charters;
using Sluice.Sets;

namespace Sluice.Evidence;

/// <summary>What a bundle is held against.</summary>
public sealed record ExaminationTerms
{
    /// <summary>The keys that are trusted.</summary>
    public required ValueList<VerifyingKey> Keys { get; init; }

    /// <summary>The instant that is asked about.</summary>
    public required DateTimeOffset AsOf { get; init; }

    /// <summary>How old it may be; null when it has no age but its own end.</summary>
    public TimeSpan? MaxAge { get; init; }

    /// <summary>The manifests as they are; null when they are not compared.</summary>
    public ValueList<FileDigest>? Manifests { get; init; }
}

/// <summary>Whether a bundle holds: every fault, not the first alone. It needs no network and nothing but its arguments.</summary>
/// <param name="Faults">The faults: signature, contents, result, age, files.</param>
/// <param name="SignedBy">The key whose signature holds; empty when none does.</param>
public sealed record Examination(ValueList<EvidenceFault> Faults, string SignedBy)
{
    /// <summary>A day that is given without a time stands for any time of it, in any time zone.</summary>
    private static readonly TimeSpan Leeway = TimeSpan.FromDays(1);

    /// <summary>Examines a bundle.</summary>
    public static Examination Of(EvidenceBundle bundle, ExaminationTerms terms)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        ArgumentNullException.ThrowIfNull(terms);
        var faults = EnvelopeSigner.Faults(bundle.Envelope, terms.Keys, out var signer).ToList();
        faults.AddRange(Parts(bundle));
        faults.AddRange(Consistency.Of(bundle));
        if (bundle.Statement.Result != RunResult.Passed) faults.Add(new(EvidenceFaultKind.NotPassed, EvidenceNames.Of(bundle.Statement.Result)));
        faults.AddRange(Age(bundle.Statement.Run, terms));
        if (terms.Manifests is { } manifests) faults.AddRange(FileComparison.Of(bundle.Statement.Subjects, manifests));
        return new(faults.ToValueList(), signer);
    }

    private static IEnumerable<EvidenceFault> Parts(EvidenceBundle bundle)
    {
        var actual = StatedParts.Of(bundle.Statement);
        for (var at = 0; at < actual.Probes.Count; at++)
        {
            if (bundle.Stated.Probes[at] == actual.Probes[at]) continue;
            yield return new(EvidenceFaultKind.AlteredProbe, bundle.Statement.NameOf(bundle.Statement.Probes[at])) { Stated = bundle.Stated.Probes[at], Found = actual.Probes[at] };
        }

        foreach (var part in actual.Parts)
        {
            // The digest of all probes is made of those that are stated, so that one altered probe is told once.
            var found = part.Name == "probes" ? StatedParts.OfProbes(bundle.Stated.Probes) : part;
            var stated = bundle.Stated.Parts.First(other => other.Name == part.Name);
            if (stated != found) yield return new(EvidenceFaultKind.AlteredPart, part.Name) { Stated = stated.Sha256, Found = found.Sha256 };
        }
    }

    private static IEnumerable<EvidenceFault> Age(EvidenceRun run, ExaminationTerms terms)
    {
        if (run.Finished > terms.AsOf + Leeway) yield return new(EvidenceFaultKind.FromLater, CalendarDay.Text(run.Finished)) { Found = CalendarDay.Text(terms.AsOf) };
        if (terms.AsOf >= run.Expires) yield return new(EvidenceFaultKind.Expired, CalendarDay.Text(run.Expires)) { Found = CalendarDay.Text(terms.AsOf) };
        if (terms.MaxAge is { } most && terms.AsOf - run.Finished > most)
            yield return new(EvidenceFaultKind.TooOld, CalendarDay.Text(run.Finished)) { Stated = ((int)most.TotalDays).ToString(CultureInfo.InvariantCulture), Found = ((int)(terms.AsOf - run.Finished).TotalDays).ToString(CultureInfo.InvariantCulture) };
    }
}
