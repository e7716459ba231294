using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Sluice.Findings;
using Sluice.Lab;
using Sluice.Lab.Cluster;
using Sluice.Probes;
using Sluice.Reports;
using Sluice.Reports.Verification;
using Sluice.Sets;

namespace Sluice.Cli.Options;

/// <summary>The options of <c>sluice verify</c>: those of every run, and those of a run in a cluster.</summary>
internal sealed class VerifyOptions
{
    private static readonly string[] Families = ["ipv4", "ipv6", "both"];

    private static readonly (string Name, ProbeOrigin Origin)[] Ways = [("ephemeral", ProbeOrigin.EphemeralContainer), ("exec", ProbeOrigin.Container), ("pod", ProbeOrigin.ProbePod)];

    private readonly Option<bool> all = new("--all") { Description = "Try every pair of pods, nodes and hosts (in a cluster: of workloads), not one of each two kinds that policies tell apart." };
    private readonly Option<string?> expect = new("--expect") { Description = "A file of expectations, as sluice test reads it; each is tried too.", HelpName = "FILE" };
    private readonly Option<string?> family = new Option<string?>("--family")
    {
        Description = "Address family: ipv4, ipv6 or both. Without it, IPv4, and IPv6 where the input, or the pods of the cluster, have it.",
        HelpName = "FAMILY",
        CustomParser = ReadFamily,
    }.Completed(Families);

    private readonly Option<TimeSpan> budget = new("--budget")
    {
        Description = "How long connections may be begun, as 90s or 10m; what is not tried then is inconclusive. 5m if not given.",
        HelpName = "TIME",
        DefaultValueFactory = static _ => LabOptions.Default.Budget,
        CustomParser = ReadTime,
    };

    private readonly Option<ConcreteHost[]> outside = new("--outside")
    {
        Description = "In a cluster: an address outside that may be tried, with its TCP port, as 203.0.113.7:443; may be repeated.",
        HelpName = "ADDRESS:PORT",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = ReadHosts,
    };

    private readonly Option<string> image = new("--image")
    {
        Description = "In a cluster: the image that probes run in; it needs sh, nc and nslookup.",
        HelpName = "IMAGE",
        DefaultValueFactory = static _ => ClusterOptions.DefaultImage,
    };

    private readonly Option<ProbeOrigin?> via = new Option<ProbeOrigin?>("--via")
    {
        Description = "In a cluster: only this way into pods, ephemeral (a container added to the pod), exec (one that is there) or pod (a pod made for it). In this order if not given.",
        HelpName = "WAY",
        CustomParser = ReadWay,
    }.Completed(Ways.Select(static way => way.Name).ToArray());

    private readonly Option<string?> control = new("--control-namespace")
    {
        Description = "In a cluster: a namespace whose pods may reach everything; a pod is made there where nobody else reaches a host outside, to show that somebody can.",
        HelpName = "NAMESPACE",
    };

    private readonly Option<bool> dryRun = new("--dry-run") { Description = "In a cluster: print every command that would be run, and run none that changes anything." };

    public Argument<string[]> Paths { get; } = Arguments.Paths();

    public Option<bool> Lab { get; } = new("--lab") { Description = "Build the cluster out of network namespaces on this machine (Linux), and put the policies in force there." };

    public Option<string?> Context { get; } = new("--context") { Description = "Try it in the cluster of this kubeconfig context, from its own pods; the same as live:NAME beside PATH. live is the current one.", HelpName = "NAME" };

    public EvidenceOptions Evidence { get; } = new();

    public CharterOptions Charter { get; } = new();

    public ReadingOptions Reading { get; } = new();

    public PodRanges Ranges { get; } = new("10.244.0.0/16 and fd00:10:244::/64");

    public OutputOptions<VerificationReport> Output { get; } = new(ReportFormats.Verify);

    public void AddTo(Command command)
    {
        command.Add(Paths);
        foreach (var option in (Option[])[Lab, Context, all, expect, family, budget, outside, control, via, image, dryRun]) command.Add(option);
        Evidence.AddTo(command);
        Charter.AddTo(command);
        Output.AddTo(command);
        Reading.AddTo(command);
        Ranges.AddTo(command);
    }

    /// <summary>Whether every pair is wanted.</summary>
    public bool All(ParseResult parsed) => parsed.GetValue(all);

    /// <summary>The file of expectations; null when there is none.</summary>
    public string? Expect(ParseResult parsed) => parsed.GetValue(expect);

    public TimeSpan Budget(ParseResult parsed) => parsed.GetValue(budget);

    /// <summary>Which address families were asked for; IPv6 is null where nothing was said.</summary>
    public (bool IPv4, bool? IPv6) FamiliesOf(ParseResult parsed) => parsed.GetValue(family) is { } chosen ? (chosen != "ipv6", chosen != "ipv4") : (true, null);

    public ValueList<ConcreteHost> Outside(ParseResult parsed) => (parsed.GetValue(outside) ?? []).ToValueList();

    /// <summary>Where a control pod may be made; empty for nowhere.</summary>
    public string ControlNamespace(ParseResult parsed) => parsed.GetValue(control) ?? "";

    public string Image(ParseResult parsed) => parsed.GetValue(image)!;

    /// <summary>The ways into pods, in the order in which they are tried.</summary>
    public ValueList<ProbeOrigin> Origins(ParseResult parsed) => parsed.GetValue(via) is { } only ? [only] : ClusterOptions.AllOrigins;

    public bool IsDryRun(ParseResult parsed) => parsed.GetValue(dryRun);

    /// <summary>The first option that has a meaning in a cluster only; null when none was given.</summary>
    public string? OfCluster(ParseResult parsed) => Arguments.Given(parsed, Context, outside, control, image, via, dryRun);

    private static string? ReadFamily(ArgumentResult result)
    {
        var name = result.Tokens[0].Value;
        if (Families.Contains(name)) return name;
        result.AddError($"there is no address family '{name}'{(Spelling.Nearest(name, Families) is { } near ? $"; did you mean {near}?" : ".")} Known: {string.Join(", ", Families)}");
        return null;
    }

    private static ProbeOrigin? ReadWay(ArgumentResult result)
    {
        var name = result.Tokens[0].Value;
        foreach (var (known, origin) in Ways)
        {
            if (known == name) return origin;
        }

        var names = Ways.Select(static way => way.Name).ToList();
        result.AddError($"there is no way into pods called '{name}'{(Spelling.Nearest(name, names) is { } near ? $"; did you mean {near}?" : ".")} Known: {string.Join(", ", names)}");
        return null;
    }

    private static ConcreteHost[] ReadHosts(ArgumentResult result)
    {
        var hosts = new List<ConcreteHost>();
        foreach (var text in result.Tokens.Select(static token => token.Value))
        {
            var colon = text.LastIndexOf(':');
            var address = colon > 0 ? text[..colon].Trim('[', ']') : "";
            if (Cidr.TryParseAddress(address, out var isIPv6, out var number) && int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is >= PortSet.Lowest and <= PortSet.Highest)
                hosts.Add(new(Cidr.Of(isIPv6, number, isIPv6 ? 128 : 32)) { Ports = [port] });
            else
                result.AddError($"'{text}' is no address with a port, as 203.0.113.7:443 or [2001:db8::7]:443 is; names are not resolved, because only an address says what was tried");
        }

        return [.. hosts.GroupBy(static host => host.Address).Select(static group => new ConcreteHost(group.Key) { Ports = group.SelectMany(static host => host.Ports).Distinct().Order().ToValueList() })];
    }

    private static TimeSpan ReadTime(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (text.Length > 1 && text[^1] is 's' or 'm' && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= 86_400)
            return text[^1] == 's' ? TimeSpan.FromSeconds(number) : TimeSpan.FromMinutes(number);
        result.AddError($"'{text}' is no time, as 90s or 10m is");
        return default;
    }
}
