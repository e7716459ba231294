using System.CommandLine;
using System.CommandLine.Parsing;
using Sluice.Analysis;
using Sluice.Findings;
using Sluice.Sets;

namespace Sluice.Cli.Options;

/// <summary>The options about how it is analysed, common to every verb that asks what is allowed.</summary>
internal sealed class AnalysisFlags
{
    private readonly Option<Profile> profile = new("--profile")
    {
        Description = "Whose reading of what the API leaves open: upstream (the default), cilium or calico.",
        HelpName = "NAME",
        DefaultValueFactory = static _ => Analysis.Profile.Upstream,
        CustomParser = ReadProfile,
        CompletionSources = { static _ => Analysis.Profile.All.Select(static profile => new System.CommandLine.Completions.CompletionItem(profile.Name)) },
    };

    private readonly PodRanges ranges = new("the private ranges");

    public void AddTo(Command command)
    {
        command.Add(profile);
        ranges.AddTo(command);
    }

    public Profile Profile(ParseResult parsed) => parsed.GetValue(profile)!;

    public AnalysisOptions Options(ParseResult parsed) => new() { PodCidrs = ranges.Of(parsed) };

    /// <summary>The same for questions about traffic: where ICMP or another protocol without ports is asked about, the analysis keeps them.</summary>
    /// <exception cref="Failure">They are asked about, and are no part of the profile.</exception>
    public AnalysisOptions Options(ParseResult parsed, params IEnumerable<TrafficSet?> asked)
    {
        if (!asked.Any(static traffic => traffic?.Intersect(TrafficSet.Portless).IsEmpty == false)) return Options(parsed);
        if (Profile(parsed) is { NetworkPolicyPortless: PortlessMeaning.NotModelled } profile)
            throw Failure.BadInput($"profile {profile.Name} has no ICMP and no other protocols without ports", "Ask about TCP, UDP or SCTP, or on another profile: upstream, cilium, calico.");
        return Options(parsed) with { AsksPortless = true };
    }

    private static Profile ReadProfile(ArgumentResult result)
    {
        var name = result.Tokens[0].Value;
        if (Analysis.Profile.Find(name) is { } found) return found;
        var names = Analysis.Profile.All.Select(static profile => profile.Name).ToList();
        var nearest = Spelling.Nearest(name, names) is { } near ? $"; did you mean {near}?" : ".";
        result.AddError($"there is no profile '{name}'{nearest} Known: {string.Join(", ", names)}");
        return Analysis.Profile.Upstream;
    }
}
