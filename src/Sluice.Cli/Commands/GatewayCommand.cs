using System.CommandLine;
using Sluice.Gateway.Options;
using Sluice.Lab.Kernel;

namespace Sluice.Cli.Commands;

/// <summary><c>sluice gateway</c>: hands over to the egress gateway, a program of its own, with the options as they were given.</summary>
internal static class GatewayCommand
{
    private const string Program = "sluice-gateway", Assembly = "Sluice.Gateway";

    public static Command Create()
    {
        var verb = new Verb("gateway", "The egress proxy that lets out what the charter allows, with an audit trail.")
        {
            Details = "It becomes another process, which reads the allowlist again when it changes and on SIGHUP, and ends on SIGTERM when its tunnels have.",
            Examples =
            [
                ("sluice gateway --allowlist generated/gateway/allowlist.json --caller 127.0.0.1=shop/checkout", "on one machine: HTTPS_PROXY=http://127.0.0.1:3128 then goes out as component checkout of shop"),
                ("sluice gateway --allowlist allowlist.json --callers callers.json --listen '[::]:3128'", "as a service, with its callers in a file"),
            ],
        };
        var flags = new GatewayFlags();
        foreach (var option in flags.All) verb.Add(option);
        verb.Validators.Add(flags.Check);
        verb.SetAction(static parsed => HandOver([.. parsed.Tokens.Skip(1).Select(static token => token.Value)]));
        return verb;
    }

    private static int HandOver(IReadOnlyList<string> arguments)
    {
        var here = AppContext.BaseDirectory;
        var built = Path.Combine(here, "..", "..", Assembly, Path.GetFileName(Path.TrimEndingDirectorySeparator(here)));
        foreach (var program in (string[])[Path.Combine(here, Program), Path.Combine(here, Assembly), Path.Combine(built, Assembly)])
        {
            if (File.Exists(program)) throw new Failure(ExitCodes.CouldNotRun, $"{program} could not be started: {ProcessImage.Replace(program, arguments)}");
        }

        throw new Failure(ExitCodes.CouldNotRun, $"the gateway is a program of its own, and {Path.Combine(here, Program)} is not there", "Install it beside sluice, or use ./sluice of a checkout, which builds it.");
    }
}
