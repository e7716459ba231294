using Sluice.Evidence;
using Sluice.Probes;
using Sluice.Readers.Evidence;
using Sluice.Readers.Yaml;
using Sluice.Sets;

namespace Sluice.Tests.Evidence;

/// <summary>A good bundle holds; whatever is changed of it is found, and called by its name.</summary>
public sealed class ExaminationTests
{
    private static readonly VerifyingKey Trusted = VerifyingKey.Of(SampleEvidence.Key);

    private static Envelope Good => SampleEvidence.Signed(SampleEvidence.Passed);

    [Fact]
    public void A_good_bundle_holds()
    {
        var examination = Examine(Good, SampleEvidence.Noon.AddDays(1), TimeSpan.FromDays(30), SampleEvidence.Passed.Subjects);
        Assert.Empty(examination.Faults);
        Assert.Equal(Trusted.KeyId, examination.SignedBy);
    }

    /// <summary>One byte in each part of the payload, every one of them read as something else than was written.</summary>
    [Theory]
    [InlineData("\"outcome\":\"filtered\",\"drops\":1,\"control\":\"allowedSource\"", "\"outcome\":\"filtered\",\"drops\":2,\"control\":\"allowedSource\"", "AlteredProbe 2 shop/agent → shop/db 5432/TCP")]
    [InlineData("\"from\":\"shop/agent\"", "\"from\":\"shop/agenu\"", "AlteredProbe 2 shop/agenu → shop/db 5432/TCP", "Contradiction passedTests")]
    [InlineData("\"port\":8080", "\"port\":8081", "AlteredProbe 3 shop/web → shop/agent 8081/TCP", "Contradiction passedTests")]
    [InlineData("\"tried\":\"2026-06-01T11:59:58.003Z\"", "\"tried\":\"2026-06-01T11:59:58.004Z\"", "AlteredProbe 3 shop/web → shop/agent 8080/TCP")]
    [InlineData("\"expires\":\"2026-08-30T12:00:00Z\"", "\"expires\":\"2027-08-30T12:00:00Z\"", "AlteredPart run")]
    [InlineData("\"finished\":\"2026-06-01T12:00:00Z\"", "\"finished\":\"2026-06-01T12:00:01Z\"", "AlteredPart run")]
    [InlineData("\"kernel\":\"6.1.0", "\"kernel\":\"6.2.0", "AlteredPart run")]
    [InlineData("\"owner\":\"shop@", "\"owner\":\"shoq@", "AlteredPart charter")]
    [InlineData("\"must\":\"open\",\"outcome\":\"open\",\"drops\":0", "\"must\":\"open\",\"outcome\":\"open\",\"drops\":3", "AlteredPart canaries")]
    [InlineData("\"standing\":\"notSatisfied\"", "\"standing\":\"enforcedInLab\"", "AlteredPart controls")]
    [InlineData("\"name\":\"deploy/shop.yaml\"", "\"name\":\"deploy/shoq.yaml\"", "AlteredPart subject")]
    [InlineData("\"name\":\"sluice.yaml\"", "\"name\":\"sluicf.yaml\"", "AlteredPart configuration")]
    [InlineData("\"result\":\"PASSED\"", "\"result\":\"WARNED\"", "Contradiction result")]
    [InlineData("\"warnedTests\":[]", "\"warnedTests\":[\"x\"]", "Contradiction warnedTests")]
    [InlineData("{\"_type\"", "{ \"_type\"")]
    public void Every_change_of_the_payload_is_found_and_named(string part, string other, params string[] faults)
    {
        var altered = SampleEvidence.Changed(Good, part, other);
        Assert.Equal(["WrongSignature " + Trusted.KeyId, .. faults], Faults(Examine(altered)));
        // What is signed anew after the change is told by its digests alone.
        Assert.Equal(faults, Faults(Examine(SampleEvidence.Signed(altered, SampleEvidence.Key))));
    }

    [Fact]
    public void A_digest_that_was_changed_is_found()
    {
        var subject = SampleEvidence.Passed.Subjects[0].Sha256;
        Assert.Equal(["WrongSignature " + Trusted.KeyId, "AlteredPart subject"], Faults(Examine(SampleEvidence.Changed(Good, subject, Turned(subject)))));
        var probe = StatedParts.Of(SampleEvidence.Passed).Probes[1];
        Assert.Equal(["WrongSignature " + Trusted.KeyId, "AlteredProbe 2 shop/agent → shop/db 5432/TCP", "AlteredPart probes"], Faults(Examine(SampleEvidence.Changed(Good, probe, Turned(probe)))));
        var run = StatedParts.Of(SampleEvidence.Passed).Parts.First(static part => part.Name == "run").Sha256;
        Assert.Equal(["WrongSignature " + Trusted.KeyId, "AlteredPart run"], Faults(Examine(SampleEvidence.Changed(Good, run, Turned(run)))));

        static string Turned(string digest) => digest[..^1] + (digest[^1] == '0' ? '1' : '0');
    }

    [Fact]
    public void A_probe_that_was_taken_out_is_found()
    {
        var fewer = SampleEvidence.Passed with { Probes = [.. SampleEvidence.Passed.Probes.Where(static probe => probe.Number != 3)] };
        var faults = Faults(Examine(SampleEvidence.Signed(fewer)));
        Assert.Equal(["Contradiction number of 4 shop/web → kube-system/dns 53/UDP by Service kube-system/kube-dns:53"], faults);
        var last = SampleEvidence.Passed with { Probes = [.. SampleEvidence.Passed.Probes.Take(3)] };
        var bundle = new EvidenceBundle(Good, last, StatedParts.Of(SampleEvidence.Passed) with { Probes = StatedParts.Of(last).Probes });
        Assert.Equal(["AlteredPart probes", "Contradiction passedTests"], Faults(Examination.Of(bundle, Terms())));
    }

    [Fact]
    public void A_byte_of_the_signature_that_was_changed_is_found()
    {
        var signature = Good.Signatures[0];
        for (var at = 0; at < signature.Signature.Count; at++)
        {
            var bytes = signature.Signature.ToArray();
            bytes[at] ^= 1;
            Assert.Equal(["WrongSignature " + Trusted.KeyId], Faults(Examine(Good with { Signatures = [signature with { Signature = [.. bytes] }] })));
        }
    }

    [Fact]
    public void Who_signed_has_to_be_known_and_to_say_so()
    {
        var foreign = SampleEvidence.Signed(SampleEvidence.Passed, SampleEvidence.OtherKey);
        var other = VerifyingKey.Of(SampleEvidence.OtherKey);
        Assert.Equal(["UnknownKey " + other.KeyId], Faults(Examine(foreign)));
        Assert.Equal(["NotSigned "], Faults(Examine(Good with { Signatures = [] })));
        Assert.Equal(["WrongKeyId " + Trusted.KeyId], Faults(Examine(Good with { Signatures = [Good.Signatures[0] with { KeyId = other.KeyId }] })));
        Assert.Equal(["WrongSignature " + Trusted.KeyId], Faults(Examine(foreign with { Signatures = [foreign.Signatures[0] with { KeyId = Trusted.KeyId }] })));
        Assert.Empty(Examine(Good with { Signatures = [foreign.Signatures[0], Good.Signatures[0]] }).Faults);
        Assert.Equal("", Examine(foreign).SignedBy);
    }

    [Fact]
    public void Another_type_of_payload_is_another_signature()
    {
        var bundle = Bundle(Good);
        var examination = Examination.Of(bundle with { Envelope = bundle.Envelope with { PayloadType = "text/plain" } }, Terms());
        Assert.Equal(["WrongSignature " + Trusted.KeyId], Faults(examination));
    }

    [Fact]
    public void Evidence_ages()
    {
        Assert.Empty(Examine(Good, SampleEvidence.Noon.AddDays(90).AddSeconds(-1)).Faults);
        Assert.Equal(["Expired 2026-08-30T12:00:00Z"], Faults(Examine(Good, SampleEvidence.Noon.AddDays(90))));
        Assert.Empty(Examine(Good, SampleEvidence.Noon.AddDays(30), TimeSpan.FromDays(30)).Faults);
        Assert.Equal(["TooOld 2026-06-01T12:00:00Z"], Faults(Examine(Good, SampleEvidence.Noon.AddDays(30).AddSeconds(1), TimeSpan.FromDays(30))));
        Assert.Empty(Examine(Good, SampleEvidence.Noon.AddDays(-1)).Faults);
        Assert.Equal(["FromLater 2026-06-01T12:00:00Z"], Faults(Examine(Good, SampleEvidence.Noon.AddDays(-1).AddSeconds(-1))));
    }

    [Fact]
    public void A_run_that_proved_less_than_everything_does_not_pass()
    {
        Assert.Equal(["NotPassed FAILED"], Faults(Examine(SampleEvidence.Signed(SampleEvidence.Failed))));
        var open = SampleEvidence.Failed with { Probes = [.. SampleEvidence.Failed.Probes.Take(4)], Canaries = [] };
        Assert.Equal(["NotPassed FAILED"], Faults(Examine(SampleEvidence.Signed(open))));
        Assert.Equal(["NotPassed WARNED"], Faults(Examine(SampleEvidence.Signed(SampleEvidence.Passed with { Probes = [] }))));
    }

    [Fact]
    public void A_judgement_and_a_control_have_to_follow_from_what_was_seen()
    {
        var uncontrolled = With(2, static probe => probe with { Control = ProbeControl.None });
        Assert.Equal(["Contradiction judgement of 2 shop/agent → shop/db 5432/TCP"], Faults(Examine(SampleEvidence.Signed(uncontrolled))));
        var invented = With(3, static probe => probe with { Control = ProbeControl.AllowedSource });
        Assert.Equal(["Contradiction control of 3 shop/web → shop/agent 8080/TCP"], Faults(Examine(SampleEvidence.Signed(invented))));
        var never = With(3, static probe => probe with { Before = ProbeOutcome.Refused });
        Assert.Equal(["Contradiction control of 3 shop/web → shop/agent 8080/TCP"], Faults(Examine(SampleEvidence.Signed(never))));
        var backwards = SampleEvidence.Passed with { Run = SampleEvidence.Passed.Run with { Started = SampleEvidence.Noon.AddMinutes(1) } };
        Assert.Equal(["Contradiction finished"], Faults(Examine(SampleEvidence.Signed(backwards))));
    }

    [Fact]
    public void Files_have_to_be_the_same_ones()
    {
        var (policies, shop) = (SampleEvidence.Passed.Subjects[0], SampleEvidence.Passed.Subjects[1]);
        Assert.Equal(["ChangedFile deploy/shop.yaml"], Files(policies, FileDigest.Of("deploy/shop.yaml", "shoq"u8)));
        Assert.Equal(["MissingFile deploy/shop.yaml"], Files(policies));
        Assert.Equal(["AddedFile deploy/hotfix.yaml"], Files(policies, shop, FileDigest.Of("deploy/hotfix.yaml", "x"u8)));
        Assert.Equal(["MissingFile deploy/shop.yaml", "AddedFile deploy/other.yaml"], Files(policies, shop.Named("deploy/other.yaml")));
        Assert.Empty(Files(policies.Named("audit/deploy/policies.yaml"), shop.Named("audit/deploy/shop.yaml")));
        Assert.Empty(Files(policies.Named("policies.yaml"), shop.Named("shop.yaml")));
        Assert.Equal(["ChangedFile deploy/policies.yaml", "ChangedFile deploy/shop.yaml"], Files(shop.Named("deploy/policies.yaml"), policies.Named("deploy/shop.yaml")));
    }

    [Fact]
    public void Every_fault_is_told_at_once()
    {
        var altered = SampleEvidence.Changed(Good, "\"from\":\"shop/agent\"", "\"from\":\"shop/agenu\"");
        var faults = Examine(altered, SampleEvidence.Noon.AddDays(100), TimeSpan.FromDays(30), []).Faults;
        Assert.Equal(
            ["WrongSignature", "AlteredProbe", "Contradiction", "Expired", "TooOld", "MissingFile", "MissingFile"],
            faults.Select(static fault => fault.Kind.ToString()));
    }

    private static EvidenceStatement With(int number, Func<ProbeEvidence, ProbeEvidence> change) =>
        SampleEvidence.Passed with { Probes = [.. SampleEvidence.Passed.Probes.Select(probe => probe.Number == number ? change(probe) : probe)] };

    private static IEnumerable<string> Files(params ValueList<FileDigest> found) => Faults(Examine(Good, manifests: found));

    private static IEnumerable<string> Faults(Examination examination) => examination.Faults.Select(static fault => $"{fault.Kind} {fault.Subject}");

    private static EvidenceBundle Bundle(Envelope envelope)
    {
        var read = BundleReader.Read(new SourceText("bundle.json", envelope.ToBytes()));
        Assert.Empty(read.Problems);
        return read.Bundle!;
    }

    private static ExaminationTerms Terms(DateTimeOffset? day = null, TimeSpan? most = null, ValueList<FileDigest>? manifests = null) =>
        new() { Keys = [Trusted], AsOf = day ?? SampleEvidence.Noon.AddHours(1), MaxAge = most, Manifests = manifests };

    private static Examination Examine(Envelope envelope, DateTimeOffset? day = null, TimeSpan? most = null, ValueList<FileDigest>? manifests = null) =>
        Examination.Of(Bundle(envelope), Terms(day, most, manifests));
}
