using System.CommandLine;
using Sluice.Analysis;
using Sluice.Cli.Options;
using Sluice.Findings;
using Sluice.Reports;
using Sluice.Reports.Relations;
using Sluice.Sets;

namespace Sluice.Cli.Commands;

/// <summary><c>sluice list</c>: who can talk to whom.</summary>
internal sealed class ListCommand
{
    private readonly Argument<string[]> paths = Arguments.Paths();
    private readonly Option<EndpointPattern?> from = Arguments.Endpoint("--from", "Only connections opened by this.");
    private readonly Option<EndpointPattern?> to = Arguments.Endpoint("--to", "Only connections to this.");
    private readonly Option<EndpointPattern?> focus = Arguments.Endpoint("--focus", "Only connections from or to this.");
    private readonly Option<TrafficSet?> port = Arguments.Traffic("--port", "Only these ports: 443, 53/UDP, 8000-8100/TCP, or ICMP.");
    private readonly Option<bool> externalOnly = new("--external-only") { Description = "Only connections that leave or enter the cluster." };
    private readonly Option<bool> exposure = new("--exposure") { Description = "Only what pods and namespaces that do not exist yet could reach or be reached by: what policies already admit." };
    private readonly ReadingOptions reading = new();
    private readonly AnalysisFlags analysis = new();
    private readonly OutputOptions<RelationReport> output = new(ReportFormats.List);

    public static Verb Create()
    {
        var command = new ListCommand();
        var verb = new Verb("list", "Who can talk to whom.")
        {
            Details = "ENDPOINT is NAMESPACE/NAME, NAMESPACE/KIND/NAME, NAMESPACE/*, NAMESPACE/LABEL=VALUE, a namespace, a name that is unique, "
                + "node/NAME, an address or address block, internet, or a domain name. --namespace also leaves out connections that do not touch that namespace.",
            Examples =
            [
                ("sluice list deploy/", "every connection that the manifests in deploy/ allow"),
                ("sluice list deploy/ --to shop/db --port 5432", "who may open TCP 5432 to the workload db of namespace shop"),
                ("sluice list HEAD~1:deploy --external-only -o json", "what crossed the cluster's border one commit ago, for other tools"),
            ],
        };
        verb.Add(command.paths);
        foreach (var option in (Option[])[command.from, command.to, command.focus, command.port, command.externalOnly, command.exposure]) verb.Add(option);
        command.output.AddTo(verb);
        command.reading.AddTo(verb);
        command.analysis.AddTo(verb);
        verb.SetAction(command.Run);
        return verb;
    }

    private Task<int> Run(ParseResult parsed, CancellationToken stop)
    {
        var profile = analysis.Profile(parsed);
        var request = reading.Request(parsed, parsed.GetValue(paths) ?? []) with { FollowsOwners = profile != Profile.NpGuard };
        var result = Reading.Run(parsed, request, stop);
        if (!output.IsText(parsed)) Reading.Single(result);
        var options = analysis.Options(parsed, parsed.GetValue(port)) with { Exposure = parsed.GetValue(exposure) };
        var reports = result.Snapshots.Select(snapshot => (snapshot.Name, Report(parsed, Reachability.Of(snapshot.Snapshot, profile, options)))).ToList();
        output.Write(parsed, reports, result.Texts);
        return Task.FromResult(ExitCodes.Clean);
    }

    private RelationReport Report(ParseResult parsed, Reachability reachability)
    {
        var query = new ConnectionQuery { From = Choose(parsed.GetValue(from), reachability), To = Choose(parsed.GetValue(to), reachability) };
        if (reading.Namespace(parsed) is { } asked && !reachability.Endpoints.Any(endpoint => endpoint.Namespace == asked)) throw NoNamespace(asked, reachability);
        var touched = (Func<Endpoint, bool>?[])
        [
            Choose(parsed.GetValue(focus), reachability),
            reading.Namespace(parsed) is { } space ? endpoint => endpoint.Namespace == space : null,
            parsed.GetValue(externalOnly) ? IsExternal : null,
            parsed.GetValue(exposure) ? static endpoint => endpoint is RepresentativeEndpoint : null,
        ];
        var traffic = parsed.GetValue(port);
        var connections = reachability.Connections(query);
        foreach (var touches in touched.OfType<Func<Endpoint, bool>>())
        {
            connections = connections.Where(connection => touches(connection.From) || touches(connection.To));
        }

        if (traffic is not null) connections = connections.Select(connection => On(connection, traffic)).OfType<Connection>();
        var isFiltered = query.From is not null || query.To is not null || traffic is not null || Array.Exists(touched, static touches => touches is not null);
        return RelationReport.Of(reachability, connections, isFiltered) with { IsExposure = parsed.GetValue(exposure) };
    }

    private static Failure NoNamespace(string name, Reachability reachability)
    {
        var names = reachability.Endpoints.Select(static endpoint => endpoint.Namespace).Where(static space => space.Length > 0).Distinct().ToList();
        return Failure.BadInput(
            $"nothing that was read is in namespace '{name}'",
            Spelling.Nearest(name, names) is { } near ? $"Did you mean {near}?" : names.Count == 0 ? "sluice list without --namespace shows everything that was read." : $"Namespaces that were read: {Reports.Words.Counts.Sample(names, 8)}.");
    }

    private static Connection? On(Connection connection, TrafficSet traffic)
    {
        var (allowed, unknown) = (connection.Allowed.Intersect(traffic), connection.Unknown.Intersect(traffic));
        return allowed.IsEmpty && unknown.IsEmpty ? null : connection with { Allowed = allowed, Unknown = unknown };
    }

    private static bool IsExternal(Endpoint endpoint) => endpoint is AddressEndpoint or DomainEndpoint or ExternalEndpoint;

    private static Func<Endpoint, bool>? Choose(EndpointPattern? pattern, Reachability reachability)
    {
        if (pattern is null) return null;
        var match = EndpointMatch.Of(pattern, reachability.Endpoints);
        if (match.IsEmpty) throw Arguments.NoEndpoint(match);
        return match.Contains;
    }
}
