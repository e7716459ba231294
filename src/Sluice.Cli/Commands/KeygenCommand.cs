using System.CommandLine;
using System.Text;
using Sluice.Cli.Output;

namespace Sluice.Cli.Commands;

/// <summary><c>sluice evidence keygen</c>: makes a pair of keys.</summary>
internal sealed class KeygenCommand
{
    private readonly Option<string> name = new("--out")
    {
        Description = "What the files are called: NAME.key and NAME.pub. sluice-evidence if not given.",
        HelpName = "NAME",
        DefaultValueFactory = static _ => "sluice-evidence",
    };

    public static Verb Create()
    {
        var command = new KeygenCommand();
        var verb = new Verb("keygen", "Make a pair of keys: ECDSA on P-256.")
        {
            Details = "The private key is PKCS #8 in PEM, not encrypted, and only its owner may read the file. A file that is there is never replaced.",
            Examples =
            [
                ("sluice evidence keygen", "sluice-evidence.key to sign with, sluice-evidence.pub to verify with"),
                ("sluice evidence keygen --out keys/network-2026", "the same under another name"),
            ],
        };
        verb.Add(command.name);
        verb.SetAction(command.Run);
        return verb;
    }

    private int Run(ParseResult parsed)
    {
        var (secret, shown) = ($"{parsed.GetValue(name)}.key", $"{parsed.GetValue(name)}.pub");
        foreach (var file in (string[])[secret, shown])
        {
            if (Path.Exists(file)) throw Failure.BadInput($"{file} is there already, and a key is never replaced", "Give the keys another name: --out NAME.");
        }

        using var key = SigningKey.Create();
        try
        {
            using (var stream = new FileStream(shown, FileMode.CreateNew, FileAccess.Write)) stream.Write(Encoding.ASCII.GetBytes(key.Public.Pem));
            key.Write(secret);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new Failure(ExitCodes.CouldNotRun, $"cannot write {secret} and {shown}: {fault.Message.TrimEnd('.')}", "Name a place that may be written to: --out NAME.");
        }

        Answer.WriteText($"{secret}  signs: keep it where only the pipeline reaches it, and never in Git\n{shown}  verifies: give it to whoever verifies, over another way than the bundles go\nkey id  {key.Public.KeyId}\n");
        return ExitCodes.Clean;
    }
}
