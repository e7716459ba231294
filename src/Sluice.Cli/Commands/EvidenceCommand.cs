using System.CommandLine;

namespace Sluice.Cli.Commands;

/// <summary><c>sluice evidence</c>: keys for bundles, and what bundles say.</summary>
internal static class EvidenceCommand
{
    public static Verb Create()
    {
        var verb = new Verb("evidence", "Keys for evidence, and whether a bundle or an audit log holds; offline.")
        {
            Details = "sluice verify --evidence FILE writes a bundle. docs/evidence.md has more.",
            Examples =
            [
                ("sluice evidence keygen", "a pair of keys: one to sign bundles with, one to verify them with"),
                ("sluice evidence verify evidence.json --key sluice-evidence.pub --manifests deploy/", "whether a bundle is as it was signed, in time, and about these files"),
                ("sluice evidence verify /var/log/sluice --key gateway.pub", "whether the gateway's audit log is as it was written"),
                ("sluice evidence show evidence.json -o html --output-file evidence.html", "one page for a change ticket"),
            ],
        };
        verb.Add(KeygenCommand.Create());
        verb.Add(EvidenceVerifyCommand.Create());
        verb.Add(EvidenceShowCommand.Create());
        verb.SetAction(Ask);
        return verb;
    }

    private static int Ask(ParseResult _) => throw Failure.BadInput("what to do with evidence is not said", "sluice evidence keygen, verify or show; sluice evidence --help says more.");
}
