using System.Text;
using Sluice.Evidence;
using Sluice.Probes;

namespace Sluice.Tests.Evidence;

/// <summary>Secrets never enter: each text holds the canary, and what is left of it does not.</summary>
public sealed class RedactionTests
{
    private const string Canary = "c4n4ryS3cret";

    [Theory]
    [InlineData("--token=c4n4ryS3cret deploy", "--token=[redacted] deploy")]
    [InlineData("--token c4n4ryS3cret deploy", "--token [redacted] deploy")]
    [InlineData("--api-key 'c4n4ryS3cret and more' deploy", "--api-key [redacted] deploy")]
    [InlineData("password=c4n4ryS3cret", "password=[redacted]")]
    [InlineData("PGPASSWORD=c4n4ryS3cret psql", "PGPASSWORD=[redacted] psql")]
    [InlineData("db.password=\"c4n4ry S3cret c4n4ryS3cret\" x", "db.password=[redacted] x")]
    [InlineData("db.password=\"unclosed c4n4ryS3cret", "db.password=[redacted]")]
    [InlineData("{\"access_token\": \"c4n4ryS3cret\", \"a\": 1}", "{\"access_token\": [redacted], \"a\": 1}")]
    [InlineData("client-secret: c4n4ryS3cret with c4n4ryS3cret\nnext", "client-secret: [redacted]\nnext")]
    [InlineData("Authorization: Basic c4n4ryS3cret==", "Authorization: [redacted]")]
    [InlineData("authorization:Digest username=\"ada\", response=\"c4n4ryS3cret\"", "authorization:[redacted]")]
    [InlineData("curl -H 'Cookie: a=1; session=c4n4ryS3cret' x", "curl -H 'Cookie: [redacted]")]
    [InlineData("X-Auth-Token: c4n4ryS3cret", "X-Auth-Token: [redacted]")]
    [InlineData("sent Bearer c4n4ryS3cret.c4n4ryS3cret to it", "sent Bearer [redacted] to it")]
    [InlineData("https://ada:c4n4ryS3cret@git.example.com/shop", "https://[redacted]@git.example.com/shop")]
    [InlineData("https://c4n4ryS3cret@git.example.com/shop", "https://[redacted]@git.example.com/shop")]
    [InlineData("https://example.com/a?sig=c4n4ryS3cret&x=1 later", "https://example.com/a?[redacted] later")]
    [InlineData("https://example.com/a#c4n4ryS3cret", "https://example.com/a?[redacted]")]
    [InlineData("eyJhbGciOi.eyJzdWIiOiJjNG40.c4n4ryS3cret is a token", "[redacted] is a token")]
    [InlineData("ghp_c4n4ryS3cretc4n4ryS3cret", "[redacted]")]
    [InlineData("-----BEGIN EC PRIVATE KEY-----\nc4n4ryS3cret\n-----END EC PRIVATE KEY----- end", "[redacted] end")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nc4n4ryS3cret", "[redacted]")]
    [InlineData("deploy/https://ada:c4n4ryS3cret@host/policies.yaml", "deploy/https://[redacted]@host/policies.yaml")]
    public void A_secret_is_taken_out(string text, string left)
    {
        Assert.Contains(Canary, text.Replace(Canary, Canary, StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal(left, Redaction.Of(text));
        Assert.DoesNotContain(Canary, Redaction.Of(text), StringComparison.Ordinal);
        Assert.Equal(left, Redaction.Of(left));
    }

    [Theory]
    [InlineData("12 shop/auth → shop/token-service 5432/TCP by Service shop/tokens:80 over IPv4")]
    [InlineData("[pods with app=auth-service] in vault-secrets")]
    [InlineData("[pods with token=true] in shop")]
    [InlineData("sluice verify --lab deploy --evidence evidence.json --key keys/sluice-evidence.key")]
    [InlineData("nftables v1.0.6 (Lester Gooch #5)")]
    [InlineData("NIST 800-53r5 SC-7(8): route traffic to external networks through authenticated proxies")]
    [InlineData("https://sluice.dev/evidence/v1")]
    [InlineData("basic authentication is used")]
    [InlineData("deploy/secrets/policy.yaml:3: nothing isolates either side")]
    public void What_is_no_secret_stays(string text) => Assert.Equal(text, Redaction.Of(text));

    [Theory]
    [InlineData("verify --lab --set db=c4n4ryS3cret deploy", "verify --lab --set 'db=[redacted]' deploy")]
    [InlineData("verify --set=db=c4n4ryS3cret", "verify '--set=db=[redacted]'")]
    [InlineData("verify --password c4n4ryS3cret x", "verify --password [redacted] x")]
    [InlineData("verify --auth-token=c4n4ryS3cret x", "verify --auth-token=[redacted] x")]
    public void Arguments_lose_their_values(string line, string left)
    {
        var shown = Redaction.OfCommand(line.Split(' '));
        Assert.Equal(left.Replace("'", "", StringComparison.Ordinal), shown.Replace("'", "", StringComparison.Ordinal));
        Assert.Equal(shown, Redaction.Of(shown));
    }

    [Fact]
    public void A_value_of_several_words_goes_whole()
    {
        foreach (var arguments in (string[][])[["--token=two words c4n4ryS3cret", "deploy"], ["--token", "two words c4n4ryS3cret", "deploy"], ["-H", "Authorization: Bearer two c4n4ryS3cret", "deploy"], ["--set", "a=b c4n4ryS3cret", "deploy"]])
        {
            var shown = Redaction.OfCommand(arguments);
            Assert.DoesNotContain(Canary, shown, StringComparison.Ordinal);
            Assert.StartsWith(arguments[0].Split('=')[0].Trim('\''), shown.Trim('\''), StringComparison.Ordinal);
        }
    }

    /// <summary>The gate is where bytes are made, so no field gets around it.</summary>
    [Fact]
    public void No_text_of_a_statement_carries_a_secret_into_its_bytes()
    {
        const string Secret = "token=" + Canary;
        var sample = SampleEvidence.Failed;
        var run = sample.Run;
        var statement = sample with
        {
            Subjects = [FileDigest.Of(Secret, "x"u8)],
            Configuration = [FileDigest.Of(Secret, "x"u8)],
            Run = run with { Version = Secret, Command = Secret, Profile = Secret, Place = run.Place with { Kernel = Secret, Architecture = Secret, Nft = Secret, Cluster = Secret, Kubernetes = Secret, Context = Secret, Host = Secret }, Notes = [Secret] },
            Charter = new(Secret, [new(Secret, Secret, Secret, Secret, Secret, new(2026, 6, 1))]),
            Canaries = [new(Secret, ProbeOutcome.Open, ProbeOutcome.Open, 0)],
            Probes = [.. sample.Probes.Select(static probe => probe with { From = Secret, To = Secret, Service = Secret, ExpectedBy = Secret, Detail = Secret, Because = Secret, Source = Secret, Destination = Secret, Dialled = Secret })],
            Controls = [new(Secret, Secret, ControlStanding.NotAssessed, Secret, [Secret], 1)],
        };
        var text = Encoding.UTF8.GetString(StatementBytes.Of(statement));
        Assert.DoesNotContain(Canary, text, StringComparison.Ordinal);
        Assert.True(text.Split(Redaction.Mark).Length > 60);
    }
}
