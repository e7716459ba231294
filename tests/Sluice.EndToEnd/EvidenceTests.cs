using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Sluice.EndToEnd;

/// <summary>A bundle that the lab wrote, made once.</summary>
public sealed class LabBundle : IDisposable
{
    public LabBundle()
    {
        if (!Tool.HasLab) return;
        Here.Shop().File("sluice.yaml", Charter).File("exceptions/rates.yaml", Exception);
        Assert.Equal(0, Here.Cli.Run("evidence", "keygen", "--out", "audit").Code);
        Run = Here.Cli.Run("verify", "--lab", "deploy", "--evidence", "evidence.json", "--key", "audit.key", "--as-of", "2026-06-01");
    }

    public Workspace Here { get; } = new();

    public CliRun? Run { get; }

    public void Dispose() => Here.Dispose();

    private const string Charter = """
        apiVersion: sluice.dev/v1alpha1
        kind: Charter
        metadata: {name: shop}
        spec:
          governs: [{namespace: shop}]
          components:
            api: {namespace: shop, pods: {app: api}}
            db: {namespace: shop, pods: {app: db}, ports: {sql: 5432}}
          flows:
            - {from: api, to: db, ports: [sql], reason: orders}
        """;

    private const string Exception = """
        apiVersion: sluice.dev/v1alpha1
        kind: AccessException
        metadata: {name: rates}
        spec:
          opens: {from: api, to: {cidrs: [203.0.113.0/24], ports: [443]}}
          owner: shop@example.com
          reason: rates come with token=c4n4ryS3cret
          dataClassification: public
          auditRef: CHG-7
          expires: 2126-11-30
        """;
}

/// <summary>Evidence as a person makes, verifies and shows it.</summary>
public sealed class EvidenceTests(LabBundle lab) : IClassFixture<LabBundle>
{
    [Fact]
    public void A_pair_of_keys_is_made_once_and_only_its_owner_reads_the_private_one()
    {
        using var here = new Workspace();
        var run = here.Cli.Run("evidence", "keygen");
        Assert.Equal((0, ""), (run.Code, run.Error));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(here.Folder, "sluice-evidence.key")));
        using var key = ECDsa.Create();
        key.ImportFromPem(here.Read("sluice-evidence.key"));
        Assert.StartsWith("-----BEGIN PRIVATE KEY-----\n", here.Read("sluice-evidence.key"), StringComparison.Ordinal);
        Assert.Equal(key.ExportSubjectPublicKeyInfoPem() + "\n", here.Read("sluice-evidence.pub"));
        Assert.Contains($"sha256:{Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()))}", run.Output, StringComparison.Ordinal);
        var before = here.Files();
        var again = here.Cli.Run("evidence", "keygen");
        Assert.Equal((2, ""), (again.Code, again.Output));
        Assert.StartsWith("sluice: sluice-evidence.key is there already, and a key is never replaced", again.Error, StringComparison.Ordinal);
        File.Delete(Path.Combine(here.Folder, "sluice-evidence.key"));
        Assert.Equal(2, here.Cli.Run("evidence", "keygen").Code);
        Assert.False(here.Has("sluice-evidence.key"));
        Assert.Equal(before.Count - 1, here.Files().Count);
        Assert.Equal(3, here.Cli.Run("evidence", "keygen", "--out", "nowhere/key").Code);
    }

    [Fact]
    public void A_good_bundle_holds_and_says_what_it_shows()
    {
        var here = Bundle();
        Assert.Equal((0, ""), (lab.Run!.Code, lab.Run.Error));
        var run = Verify("--max-age", "30d", "--manifests", "deploy");
        Assert.True(run.Code == 0, run.Output + run.Error);
        Assert.StartsWith("Holds: evidence.json is signed by sha256:", Plain(run.Output), StringComparison.Ordinal);
        Assert.EndsWith("The manifests are as they were: 2 files.\n", run.Output, StringComparison.Ordinal);
        // From anywhere, and by an absolute path: names begin with the folder that was named.
        Assert.Equal(0, Verify("--manifests", Path.Combine(here.Folder, "deploy")).Code);
        using var statement = Statement();
        var predicate = statement.RootElement.GetProperty("predicate");
        Assert.Equal(["deploy/policies.yaml", "deploy/shop.yaml"], statement.RootElement.GetProperty("subject").EnumerateArray().Select(static file => file.GetProperty("name").GetString()));
        foreach (var subject in statement.RootElement.GetProperty("subject").EnumerateArray())
            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(here.Folder, subject.GetProperty("name").GetString()!)))), subject.GetProperty("digest").GetProperty("sha256").GetString());
        Assert.Equal(["exceptions/rates.yaml", "sluice.yaml"], predicate.GetProperty("configuration").EnumerateArray().Select(static file => file.GetProperty("name").GetString()));
        Assert.Equal("rates", Assert.Single(predicate.GetProperty("charter").GetProperty("exceptions").EnumerateArray()).GetProperty("name").GetString());
        Assert.Equal("2026-06-01T12:00:00Z", predicate.GetProperty("run").GetProperty("asOf").GetString());
        Assert.False(predicate.GetProperty("run").GetProperty("place").TryGetProperty("host", out _));
        Assert.All(predicate.GetProperty("probes").EnumerateArray(), static probe => Assert.True(probe.TryGetProperty("tried", out _)));
        var plugin = predicate.GetProperty("controls").EnumerateArray().First(static control => control.GetProperty("id").GetString() == "CIS Kubernetes 5.3.1");
        Assert.Equal("notAssessed", plugin.GetProperty("standing").GetString());
    }

    [Theory]
    [InlineData("show", "kept.json")]
    [InlineData("show", "./kept.json")]
    [InlineData("show", "linked.json")]
    [InlineData("verify", "kept.json")]
    public void A_bundle_is_not_replaced_by_what_is_said_about_it(string verb, string file)
    {
        using var here = new Workspace();
        here.File("kept.json", "the proof").File("audit.pub", "a key");
        File.CreateSymbolicLink(Path.Combine(here.Folder, "linked.json"), Path.Combine(here.Folder, "kept.json"));
        string[] key = verb == "verify" ? ["--key", "audit.pub"] : [];
        var run = here.Cli.Run(["evidence", verb, "kept.json", "--output-file", file, .. key]);
        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.Contains("which it is about", run.Error, StringComparison.Ordinal);
        Assert.Equal("the proof", here.Read("kept.json"));
    }

    [Fact]
    public void No_secret_gets_into_a_bundle_or_out_of_it()
    {
        var here = Bundle();
        using var statement = Statement();
        Assert.Contains("token=[redacted]", statement.RootElement.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("c4n4ry", statement.RootElement.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Environment.MachineName, statement.RootElement.GetProperty("predicate").GetProperty("run").GetProperty("place").ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("PRIVATE", here.Read("evidence.json"), StringComparison.Ordinal);
    }

    [Fact]
    public void Openssl_finds_the_same_signature_good_and_any_other_bad()
    {
        var here = Bundle();
        Tool.Require("openssl");
        const string Signed = """
            sed 's/.*"payload":"\([^"]*\)".*/\1/' BUNDLE | base64 -d > statement.json
            { printf 'DSSEv1 28 application/vnd.in-toto+json %d ' "$(wc -c < statement.json)"; cat statement.json; } > signed.bin
            sed 's/.*"sig":"\([^"]*\)".*/\1/' BUNDLE | base64 -d > signature.bin
            openssl dgst -sha256 -verify audit.pub -signature signature.bin signed.bin
            """;
        var run = here.Cli.Bash(Signed.Replace("BUNDLE", "evidence.json", StringComparison.Ordinal));
        Assert.Equal((0, "Verified OK\n"), (run.Code, run.Output));
        Change("other.json", static payload => payload.Replace("\"drops\":", "\"drops\":1", StringComparison.Ordinal));
        Assert.NotEqual(0, here.Cli.Bash(Signed.Replace("BUNDLE", "other.json", StringComparison.Ordinal)).Code);
        var id = here.Cli.Bash("openssl pkey -pubin -in audit.pub -outform DER | sha256sum | cut -d' ' -f1");
        Assert.Contains($"\"keyid\":\"sha256:{id.Output.Trim()}\"", here.Read("evidence.json"), StringComparison.Ordinal);
        Assert.Equal(0, here.Cli.Bash("openssl pkey -in audit.key -noout -check").Code);
    }

    [Fact]
    public void A_bundle_of_openssl_holds_too()
    {
        var here = Bundle();
        Tool.Require("openssl");
        Assert.Equal(0, here.Cli.Bash("openssl ecparam -name prime256v1 -genkey -noout -out theirs.key 2>/dev/null && openssl pkey -in theirs.key -pubout -out theirs.pub").Code);
        Assert.Equal(0, here.Cli.Run("verify", "--lab", "deploy", "--evidence", "theirs.json", "--key", "theirs.key", "--as-of", "2026-06-01").Code);
        Assert.Equal(0, here.Cli.Run("evidence", "verify", "theirs.json", "--key", "theirs.pub").Code);
    }

    [Fact]
    public void Every_fault_is_told_by_its_name()
    {
        var here = Bundle();
        Change("altered.json", static payload => payload.Replace("\"outcome\":\"filtered\",\"drops\":", "\"outcome\":\"filtered\",\"drops\":7", StringComparison.Ordinal));
        var altered = here.Cli.Run("evidence", "verify", "altered.json", "--key", "audit.pub", "--as-of", "2199-01-01", "--max-age", "30d");
        Assert.Equal((1, ""), (altered.Code, altered.Error));
        foreach (var part in (string[])["✗ signature the signature of sha256:", "✗ content probe ", "✗ age it shows nothing since ", "✗ age it is of "]) Assert.Contains(part, Plain(altered.Output), StringComparison.Ordinal);

        here.File("changed/deploy/policies.yaml", here.Read("deploy/policies.yaml") + "# later\n").File("changed/deploy/hotfix.yaml", Manifests.Shop);
        var files = Plain(Verify("--manifests", "changed/deploy").Output);
        Assert.Contains("✗ file deploy/policies.yaml was changed: ", files, StringComparison.Ordinal);
        Assert.Contains("✗ file deploy/shop.yaml is missing, of which ", files, StringComparison.Ordinal);
        Assert.Contains("hotfix.yaml was no part of what was proven", files, StringComparison.Ordinal);

        Assert.Equal(0, here.Cli.Run("evidence", "keygen", "--out", "other").Code);
        var unknown = here.Cli.Run("evidence", "verify", "evidence.json", "--key", "other.pub");
        Assert.Equal(1, unknown.Code);
        Assert.Contains("✗ key it is signed by sha256:", Plain(unknown.Output), StringComparison.Ordinal);
        Assert.Equal(0, here.Cli.Run("evidence", "verify", "evidence.json", "--key", "other.pub", "--key", "audit.pub").Code);

        here.File("no.json", "{\"payload\": \"\"}").File("no.yaml", "a: b\n");
        foreach (var file in (string[])["no.json", "no.yaml"])
        {
            var run = here.Cli.Run("evidence", "verify", file, "--key", "audit.pub");
            Assert.Equal((1, ""), (run.Code, run.Error));
            Assert.StartsWith($"Does not hold: {file} is no bundle that can be understood.\n✗ bundle     ", run.Output, StringComparison.Ordinal);
            Assert.Equal(2, here.Cli.Run("evidence", "show", file).Code);
        }
    }

    [Fact]
    public void What_cannot_be_read_is_bad_input()
    {
        using var here = new Workspace().File("a.json", "{}").File("a.pub", "no key\n");
        Assert.Equal(0, here.Cli.Run("evidence", "keygen", "--out", "good").Code);
        foreach (var (line, message) in ((string, string)[])[
            ("evidence verify nowhere.json --key good.pub", "no file 'nowhere.json' in "),
            ("evidence verify a.json --key nowhere.pub", "the key nowhere.pub cannot be used: it does not exist"),
            ("evidence verify a.json --key a.pub", "the key a.pub cannot be used: it is no PEM file"),
            ("evidence verify a.json --key good.key", "the key good.key cannot be used: it is a private key, and bundles are verified with the public one"),
            ("evidence verify a.json", "--key is missing"),
            ("evidence show nowhere.json", "no file 'nowhere.json' in "),
            ("evidence verify a.json --key good.pub --max-age soon", "'soon' is no span of days, as 30d or 8w is"),
            ("evidence", "what to do with evidence is not said"),
            ("evidence shwo a.json", "there is no verb shwo; did you mean show?"),
            ("verify --lab deploy --key good.key", "--key is about evidence, and no bundle is written"),
            ("verify --lab deploy --host-name", "--host-name is about evidence, and no bundle is written"),
            ("verify --lab deploy --evidence e.json --key good.pub", "good.pub holds no private key of ECDSA on P-256"),
            ("verify --lab deploy --evidence e.json --key nowhere.key", "there is no key nowhere.key"),
        ])
        {
            var run = here.Cli.Run(line.Split(' '));
            Assert.True(run.Code == 2 && run.Output.Length == 0, $"{line}: {run}");
            Assert.StartsWith($"sluice: {message}", Plain(run.Error), StringComparison.Ordinal);
        }

        Assert.Equal(3, here.Cli.Run("verify", "--lab", "deploy", "--evidence", "nowhere/e.json").Code);
    }

    [Fact]
    public void An_unsigned_bundle_says_so_and_does_not_hold()
    {
        var here = Bundle();
        var run = here.Cli.Run("verify", "--lab", "deploy", "--evidence", "unsigned.json", "--host-name", "--valid-for", "2w", "--as-of", "2026-06-01");
        Assert.Equal((0, "sluice: unsigned.json is not signed, so that anyone may change it; --key FILE signs it\n"), (run.Code, run.Error));
        var verified = here.Cli.Run("evidence", "verify", "unsigned.json", "--key", "audit.pub");
        Assert.Equal(1, verified.Code);
        Assert.Contains("✗ signature nobody signed it", Plain(verified.Output), StringComparison.Ordinal);
        var shown = Plain(here.Cli.Run("evidence", "show", "unsigned.json").Output);
        Assert.Contains("signed by nobody", shown, StringComparison.Ordinal);
        Assert.Contains($"host {Environment.MachineName}", shown, StringComparison.Ordinal);
        Assert.Contains("Unsigned: anyone may have written or changed this", here.Cli.Run("evidence", "show", "unsigned.json", "-o", "markdown").Output, StringComparison.Ordinal);
        Assert.Contains("✗ age", here.Cli.Run("evidence", "verify", "unsigned.json", "--key", "audit.pub", "--as-of", DateTime.UtcNow.AddDays(16).ToString("yyyy-MM-dd", null)).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text", "Evidence of ")]
    [InlineData("json", "{\n  \"version\": 1,")]
    [InlineData("markdown", "# Evidence of ")]
    [InlineData("html", "<!doctype html>")]
    [InlineData("oscal", "{\n  \"assessment-results\": {")]
    [InlineData("junit", "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")]
    [InlineData("tap", "TAP version 14\n1..")]
    public void It_is_shown_in_every_format_and_alike_each_time(string format, string begin)
    {
        var here = Bundle();
        var run = here.Cli.Run("evidence", "show", "evidence.json", "-o", format);
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.StartsWith(begin, run.Output, StringComparison.Ordinal);
        Assert.Equal(run, here.Cli.Run("evidence", "show", "evidence.json", "-o", format));
    }

    /// <summary>Text without its line breaks.</summary>
    private static string Plain(string text) => string.Join(' ', text.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries));

    private Workspace Bundle()
    {
        Tool.RequireLab();
        return lab.Here;
    }

    private CliRun Verify(params string[] also) => lab.Here.Cli.Run(["evidence", "verify", "evidence.json", "--key", "audit.pub", .. also]);

    private JsonDocument Statement()
    {
        using var envelope = JsonDocument.Parse(lab.Here.Read("evidence.json"));
        return JsonDocument.Parse(envelope.RootElement.GetProperty("payload").GetBytesFromBase64());
    }

    /// <summary>The bundle with another payload under the same signature.</summary>
    private void Change(string file, Func<string, string> change)
    {
        using var envelope = JsonDocument.Parse(lab.Here.Read("evidence.json"));
        var payload = envelope.RootElement.GetProperty("payload").GetString()!;
        var text = Encoding.UTF8.GetString(Convert.FromBase64String(payload));
        Assert.NotEqual(text, change(text));
        lab.Here.File(file, lab.Here.Read("evidence.json").Replace(payload, Convert.ToBase64String(Encoding.UTF8.GetBytes(change(text))), StringComparison.Ordinal));
    }
}
