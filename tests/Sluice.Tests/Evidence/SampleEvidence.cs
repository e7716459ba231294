using System.Security.Cryptography;
using System.Text;
using Sluice.Analysis;
using Sluice.Evidence;
using Sluice.Probes;
using Sluice.Sets;

namespace Sluice.Tests.Evidence;

/// <summary>Bundles that are whole, by hand: one that proves everything, and one with a probe of every kind.</summary>
internal static class SampleEvidence
{
    public static readonly DateTimeOffset Noon = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>A web shop: two connections are open, two are denied with both kinds of control.</summary>
    public static EvidenceStatement Passed { get; } = new()
    {
        Subjects = [FileDigest.Of("deploy/policies.yaml", "policies"u8), FileDigest.Of("deploy/shop.yaml", "shop"u8)],
        Configuration = [FileDigest.Of("sluice.yaml", "charter"u8)],
        Run = new()
        {
            Version = "0.1.0",
            Command = "sluice verify --lab deploy --evidence evidence.json --key sluice-evidence.key",
            Started = Noon.AddSeconds(-4),
            Finished = Noon,
            AsOf = Noon,
            Expires = Noon.AddDays(90),
            Profile = "upstream",
            Place = new(PlaceKind.PacketLab) { Kernel = "6.1.0-18-amd64", Architecture = "x64", Nft = "nftables v1.0.6 (Lester Gooch #5)" },
            Notes = ["2 nodes were made up, because the input has none."],
        },
        Charter = new("shop", [new("rates", "web → 203.0.113.0/24, TCP 443", "shop@example.com", "exchange rates", "CHG-7", new(2026, 11, 30))]),
        Canaries = [new("must-allow on node-1", ProbeOutcome.Open, ProbeOutcome.Open, 0), new("must-deny on node-1", ProbeOutcome.Filtered, ProbeOutcome.Filtered, 2)],
        Probes =
        [
            Allowed(1, "shop/web", "10.244.0.2", "shop/db", "10.244.0.3", 5432),
            Denied(2, "shop/agent", "10.244.0.4", "shop/db", "10.244.0.3", 5432, ProbeControl.AllowedSource),
            Denied(3, "shop/web", "10.244.0.2", "shop/agent", "10.244.0.4", 8080, ProbeControl.BeforeEnforcement),
            Allowed(4, "shop/web", "10.244.0.2", "kube-system/dns", "10.244.0.5", 53) with { Protocol = Protocol.Udp, Method = ProbeMethod.DnsQuery, Service = "kube-system/kube-dns", Dialled = "10.96.0.10" },
        ],
        Controls =
        [
            new("NIST 800-53r5 SC-7(5)", "deny by default, allow by exception", ControlStanding.EnforcedInLab, "3 of 3 workloads isolated. Satisfied by configuration, and enforced in a lab.", [], 0),
            new("NIST 800-53r5 SC-7(4)", "document each exception", ControlStanding.SatisfiedByConfiguration, "Each exception has an owner.", [], 0),
            new("CIS Kubernetes 5.3.1", "the network plugin supports network policies", ControlStanding.NotAssessed, "It takes a probe in the cluster that proves a deny.", [], 0),
            new("NIST 800-53r5 SC-7", "monitor and control communications", ControlStanding.NotSatisfied, "It does not hold.", ["shop/web"], 1),
        ],
    };

    /// <summary>The same with a probe that disagrees, one that shows nothing and one that is not judged, and names that are no markup.</summary>
    public static EvidenceStatement Failed { get; } = Passed with
    {
        Charter = null,
        Configuration = [],
        Probes =
        [
            .. Passed.Probes,
            Allowed(5, "shop/<b>|`*odd*`", "10.244.0.6", "shop/db", "10.244.0.3", 22) with
            {
                Expected = Verdict.Deny, ExpectedBy = "expectations.yaml:3", Analysed = Verdict.Allow, Judgement = ProbeJudgement.Disagrees, Because = "nothing isolates either side",
            },
            Denied(6, "shop/web", "10.244.0.2", "203.0.113.1", "203.0.113.1", 443, ProbeControl.None) with
            {
                Drops = 0, Outcome = ProbeOutcome.Inconclusive, Judgement = ProbeJudgement.Inconclusive, Detail = "no answer", Because = "no answer, and no dropped packet was counted", Tried = null, Took = 0,
            },
            Allowed(7, "shop/web", "fd00::2", "shop/db", "fd00::3", 5432) with { Expected = Verdict.Unknown, Analysed = Verdict.Unknown, Judgement = ProbeJudgement.NotJudged },
        ],
    };

    /// <summary>A key that lives as long as the tests run.</summary>
    public static ECDsa Key { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>Another one.</summary>
    public static ECDsa OtherKey { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>A signed envelope around a statement.</summary>
    public static Envelope Signed(EvidenceStatement statement, ECDsa? key = null) => Signed(Envelope.Of(statement), key ?? Key);

    public static Envelope Signed(Envelope envelope, ECDsa key) => envelope with
    {
        Signatures = [new(VerifyingKey.Of(key).KeyId, [.. key.SignData(envelope.SignedBytes(), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)])],
    };

    /// <summary>The bundle of a statement whose bytes were changed before it was signed.</summary>
    public static Envelope Changed(Envelope envelope, string part, string other)
    {
        var text = Encoding.UTF8.GetString(envelope.Payload.Span);
        Assert.Contains(part, text, StringComparison.Ordinal);
        return envelope with { Payload = [.. Encoding.UTF8.GetBytes(text.Replace(part, other, StringComparison.Ordinal))] };
    }

    private static ProbeEvidence Allowed(int number, string from, string source, string to, string destination, int port) => new()
    {
        Number = number,
        From = from,
        To = to,
        Source = source,
        Destination = destination,
        Protocol = Protocol.Tcp,
        Port = port,
        Dialled = destination,
        DialledPort = port,
        Method = ProbeMethod.TcpEcho,
        Expected = Verdict.Allow,
        Analysed = Verdict.Allow,
        Before = ProbeOutcome.Open,
        Outcome = ProbeOutcome.Open,
        Judgement = ProbeJudgement.ProvenAllow,
        Tried = Noon.AddSeconds(-2).AddMilliseconds(number),
        Took = 1,
    };

    private static ProbeEvidence Denied(int number, string from, string source, string to, string destination, int port, ProbeControl control) => Allowed(number, from, source, to, destination, port) with
    {
        Expected = Verdict.Deny,
        Analysed = Verdict.Deny,
        Outcome = ProbeOutcome.Filtered,
        Drops = 1,
        Control = control,
        Judgement = ProbeJudgement.ProvenDeny,
        Took = 12,
    };
}
