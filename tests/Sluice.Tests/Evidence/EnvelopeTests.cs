using System.Security.Cryptography;
using System.Text;
using Sluice.Evidence;
using Sluice.Readers.Evidence;
using Sluice.Readers.Yaml;

namespace Sluice.Tests.Evidence;

public sealed class EnvelopeTests
{
    /// <summary>The example of the DSSE protocol, section "Signature Definition".</summary>
    [Fact]
    public void What_is_signed_is_the_pre_authentication_encoding_of_DSSE() => Assert.Equal(
        "DSSEv1 29 http://example.com/HelloWorld 11 hello world",
        Encoding.UTF8.GetString(new Envelope("http://example.com/HelloWorld", [.. "hello world"u8], []).SignedBytes()));

    [Fact]
    public void Lengths_are_those_of_bytes_and_not_of_characters() => Assert.StartsWith(
        "DSSEv1 3 aé 2 é", Encoding.UTF8.GetString(new Envelope("aé", [.. "é"u8], []).SignedBytes()), StringComparison.Ordinal);

    [Fact]
    public void The_same_statement_gives_the_same_bytes() => Assert.Equal(Envelope.Of(SampleEvidence.Passed).ToBytes(), Envelope.Of(SampleEvidence.Passed with { }).ToBytes());

    [Fact]
    public void What_was_written_is_read_back_whole()
    {
        foreach (var statement in (EvidenceStatement[])[SampleEvidence.Passed, SampleEvidence.Failed])
        {
            var envelope = SampleEvidence.Signed(statement);
            var read = BundleReader.Read(new SourceText("bundle.json", envelope.ToBytes()));
            Assert.Empty(read.Problems);
            Assert.Equal(envelope, read.Bundle!.Envelope);
            Assert.Equal(StatementBytes.Of(statement), StatementBytes.Of(read.Bundle.Statement));
            Assert.Equal(statement, read.Bundle.Statement);
            Assert.Equal(StatedParts.Of(statement).Parts, read.Bundle.Stated.Parts);
        }
    }

    [Fact]
    public void A_key_is_called_by_the_digest_of_its_public_half()
    {
        var key = VerifyingKey.Of(SampleEvidence.Key);
        Assert.Equal($"sha256:{Convert.ToHexStringLower(SHA256.HashData(SampleEvidence.Key.ExportSubjectPublicKeyInfo()))}", key.KeyId);
        Assert.Equal(PemContent.PublicKey, VerifyingKey.Read(key.Pem, out var read));
        Assert.Equal(key.KeyId, read!.KeyId);
        Assert.Equal(SampleEvidence.Key.ExportSubjectPublicKeyInfoPem() + "\n", key.Pem);
    }

    [Fact]
    public void Only_a_public_key_on_P_256_is_one()
    {
        using var rsa = RSA.Create(2048);
        using var larger = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        Assert.Equal(PemContent.OtherKey, VerifyingKey.Read(rsa.ExportSubjectPublicKeyInfoPem(), out _));
        Assert.Equal(PemContent.OtherKey, VerifyingKey.Read(larger.ExportSubjectPublicKeyInfoPem(), out _));
        Assert.Equal(PemContent.PrivateKey, VerifyingKey.Read(SampleEvidence.Key.ExportPkcs8PrivateKeyPem(), out _));
        Assert.Equal(PemContent.PrivateKey, VerifyingKey.Read(SampleEvidence.Key.ExportECPrivateKeyPem(), out _));
        Assert.Equal(PemContent.SomethingElse, VerifyingKey.Read("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----", out _));
        Assert.Equal(PemContent.Nothing, VerifyingKey.Read("ssh-ed25519 AAAA", out var none));
        Assert.Null(none);
    }

    [Theory]
    [InlineData("aGk=", true)]
    [InlineData("_-8=", true)]
    [InlineData("/+8=", true)]
    [InlineData("aGk", false)]
    [InlineData("aG k=", false)]
    [InlineData("a*k=", false)]
    public void Base64_is_standard_or_safe_for_URLs_and_whole(string text, bool isBase64) => Assert.Equal(isBase64, Envelope.FromBase64(text) is not null);

    [Theory]
    [InlineData("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", true)]
    [InlineData("0123456789ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef", false)]
    [InlineData("0123456789abcdef", false)]
    [InlineData("g123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", false)]
    public void A_digest_has_64_small_hexadecimal_digits(string text, bool isDigest) => Assert.Equal(isDigest, FileDigest.Read("a", text) is not null);
}
