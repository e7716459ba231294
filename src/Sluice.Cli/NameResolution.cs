using System.Net;
using System.Net.Sockets;
using Sluice.Charters;
using Sluice.Compile;
using Sluice.Findings;
using Sluice.Readers.Charters;
using Sluice.Reports.Compilation;
using Sluice.Reports.Words;
using Sluice.Sets;
using static Sluice.Compile.ManifestNode;

namespace Sluice.Cli;

/// <summary>
/// Asks the resolver of this machine for the addresses of the names that a charter opens, and writes them beside it (<c>resolved.yaml</c>), so that what is compiled depends on
/// files alone. All or nothing: a name without an address that may be opened leaves the file as it is.
/// </summary>
internal static class NameResolution
{
    private const int AtATime = 8;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Asks, and writes.</summary>
    /// <param name="charters">The charter without addresses of names, as it is for each environment.</param>
    /// <param name="path">Where it lies: a file, or a folder.</param>
    /// <param name="instant">What counts; exceptions that have ended by then are left out.</param>
    /// <param name="stop">Ends the questions.</param>
    /// <exception cref="Failure">No name is opened, or some have no address that may be opened; each is told.</exception>
    public static FileResult Write(IReadOnlyList<Charter> charters, string path, DateTimeOffset instant, CancellationToken stop)
    {
        var names = charters.SelectMany(charter => Opened(charter, instant)).DistinctBy(static peer => peer.Name).OrderBy(static peer => peer.Name, StringComparer.Ordinal).ToList();
        if (names.Count == 0) throw Failure.BadInput("there is nothing to resolve: no flow and no exception opens an exact domain name", "Leave out --resolve.");
        var answers = Ask(names, stop).GetAwaiter().GetResult();
        var problems = answers.Select(static answer => answer.Problem).OfType<Problem>().ToValueList();
        if (problems.Count > 0)
        {
            throw new Failure(answers.Exists(static answer => answer.IsUnanswered) ? ExitCodes.CouldNotRun : ExitCodes.BadInput, $"{Counts.Of(problems.Count, "name")} {(problems.Count == 1 ? "has" : "have")} no address that may be opened: nothing was written")
            {
                Problems = problems,
            };
        }

        var today = CalendarDay.Text(DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime));
        var written = answers.Select(answer => new ManifestEntry(answer.Peer.Name, Map(("addresses", List(answer.Addresses.Select(static address => FromString(address)))), ("resolvedAt", today))));
        var document = Map(
            ("apiVersion", CharterReader.ApiVersion),
            ("kind", "Charter"),
            ("metadata", Map(("name", charters[0].Name))),
            ("spec", Map(("names", new MappingNode(written.ToValueList())))));
        var file = GeneratedFile.Text(CharterFiles.ResolvedName, "# ", answers.Select(static answer => answer.Peer.Span), ManifestYaml.Write(document));
        return new GeneratedFolder(CharterFiles.FolderOf(path) is { Length: > 0 } folder ? folder : ".", []).Write([file]).Single() with { Path = CharterFiles.ResolvedIn(path) };
    }

    private static IEnumerable<DomainPeer> Opened(Charter charter, DateTimeOffset instant) =>
        charter.Flows.SelectMany(static flow => flow.To)
            .Concat(charter.Exceptions.Where(exception => exception.StateAt(instant) != ExceptionState.Expired).SelectMany(static exception => exception.Opens?.To ?? default))
            .OfType<DomainPeer>().Where(static peer => !peer.Name.StartsWith("*.", StringComparison.Ordinal));

    private static async Task<List<Answer>> Ask(List<DomainPeer> names, CancellationToken stop)
    {
        var answers = new Answer[names.Count];
        await Parallel.ForEachAsync(Enumerable.Range(0, names.Count), new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = stop }, async (at, token) => answers[at] = await Ask(names[at], token).ConfigureAwait(false)).ConfigureAwait(false);
        return [.. answers];
    }

    private static async Task<Answer> Ask(DomainPeer peer, CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(Patience);
        try
        {
            var found = await Dns.GetHostAddressesAsync(peer.Name, patience.Token).ConfigureAwait(false);
            var addresses = found.Select(BlockOf).Distinct().Order().ToList();
            var special = addresses.FindAll(static address => !AddressSet.Of(address).IsSubsetOf(SpecialAddresses.Public));
            return special.Count == 0 ? new(peer, addresses.ConvertAll(Text))
                : new(peer, []) { Problem = Refused(peer, $"{peer} has the address {Text(special[0])}, which is none of the internet", "Open the address by an exception that names it, as to: {cidr: 10.0.0.7/32, ports: [443]}.") };
        }
        catch (SocketException fault)
        {
            return new(peer, []) { Problem = Refused(peer, $"{peer} was not resolved: {fault.Message}", "Correct the name, or ask again where it can be resolved."), IsUnanswered = true };
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return new(peer, []) { Problem = Refused(peer, $"{peer} was not resolved within {Patience.TotalSeconds} s", "Ask again where the resolver answers."), IsUnanswered = true };
        }
    }

    /// <summary>An address as a block of its own, without the interface it came by.</summary>
    private static Cidr BlockOf(IPAddress address) => address.IsIPv4MappedToIPv6 ? BlockOf(address.MapToIPv4())
        : address.AddressFamily == AddressFamily.InterNetwork ? Cidr.Parse($"{address}/32") : Cidr.Parse($"{new IPAddress(address.GetAddressBytes())}/128");

    private static string Text(Cidr address) => address.ToString().Split('/')[0];

    private static Problem Refused(DomainPeer peer, string message, string remedy) => new("SLU1018", Severity.Error, peer.Span, message) { Remedy = remedy };

    private sealed record Answer(DomainPeer Peer, List<string> Addresses)
    {
        public Problem? Problem { get; init; }

        /// <summary>Whether the resolver gave no answer, so that it may be another one later.</summary>
        public bool IsUnanswered { get; init; }
    }
}
