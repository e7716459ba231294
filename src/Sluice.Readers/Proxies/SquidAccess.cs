using Sluice.Charters.Adoption;
using Sluice.Sets;

namespace Sluice.Readers.Proxies;

/// <summary>
/// The <c>http_access</c> lines of a Squid configuration in their order: the first that matches decides, and where none does, the opposite of the last. The lists of a line all have to match.
/// </summary>
internal sealed class SquidAccess(Dictionary<string, SquidList> lists, List<ImportRemark> remarks)
{
    private readonly List<string> opened = [];
    private readonly List<string> denied = [];
    private PortSet? safe;
    private PortSet? tunnels;
    private bool isClosed;
    private (SquidLine Line, bool Denies)? last;

    public List<ImportedPath> Paths { get; } = [];

    public List<ImportedDenial> Denials { get; } = [];

    /// <summary>Takes the next line in.</summary>
    public void Add(SquidLine line)
    {
        var denies = line.Words[1] == "deny";
        last = (line, denies);
        var terms = line.Words.Skip(2).Select(static word => (Name: word.TrimStart('!'), Negated: word.StartsWith('!'))).ToList();
        var known = new List<(SquidList List, bool Negated)>();
        foreach (var (name, negated) in terms)
        {
            if (!lists.TryGetValue(name, out var list))
            {
                Tell(ImportReason.UnknownList, line);
                return;
            }

            list.IsUsed = true;
            if (list.Type != "all" || negated) known.Add((list, negated));
        }

        if (isClosed) Tell(ImportReason.DeniedBefore, line);
        else if (denies) Deny(line, known);
        else Allow(line, known);
    }

    /// <summary>After the last line: a Squid whose last line denies allows what no line decides.</summary>
    public void End()
    {
        if (!isClosed && last is { Denies: true, Line: var line }) Tell(ImportReason.OpenAtTheEnd, line);
    }

    private void Deny(SquidLine line, List<(SquidList List, bool Negated)> terms)
    {
        if (terms.Count == 0) isClosed = true;
        else if (terms.TrueForAll(static term => term is { List.Type: "manager" or "special" } or { List.Name: "localhost", Negated: true })) Tell(ImportReason.AlwaysDenied, line);
        else if (terms is [{ List.Type: "port", Negated: true }]) safe = Both(safe, terms[0].List.Ports);
        else if (terms.Count == 2 && terms.Exists(static term => term is { List.Type: "port", Negated: true }) && terms.Exists(static term => IsTunnel(term.List) && !term.Negated))
            tunnels = Both(tunnels, terms.First(static term => term.List.Type == "port").List.Ports);
        else if (terms is [{ List: { Type: "dstdomain", Domains.Count: > 0, Blocks.Count: 0 }, Negated: false }]) Never(line, terms[0].List);
        else Tell(ImportReason.DeniedInPart, line);
    }

    private void Never(SquidLine line, SquidList list)
    {
        if (list.Domains.Any(name => opened.Exists(open => DomainPattern.Overlap(name, open))))
        {
            Tell(ImportReason.OpenedBefore, line);
            return;
        }

        denied.AddRange(list.Domains);
        Denials.Add(new(list.Domains.ToValueList(), line.Span));
    }

    private void Allow(SquidLine line, List<(SquidList List, bool Negated)> terms)
    {
        // What the gateway denies always may be left out of what is open without a word.
        terms.RemoveAll(static term => term is { Negated: true, List.Type: "manager" or "special" });
        var (targets, callers) = (terms.Where(static term => term.List.Type is "dstdomain" or "dst").ToList(), terms.Where(static term => term.List.Type == "src").ToList());
        if (terms.Exists(static term => term.List.Type == "manager")) Tell(ImportReason.NotAboutAccess, line);
        else if (terms.Exists(static term => term.Negated)) Tell(targets.Exists(static term => !term.Negated) ? ImportReason.LeavesOut : ImportReason.OpenToAll, line);
        else if (terms.Exists(static term => term.List.Type is not ("dstdomain" or "dst" or "src" or "port") && !IsTunnel(term.List)))
            Tell(targets.Count > 0 || terms.Exists(static term => IsAboutDestination(term.List.Type)) ? ImportReason.OtherCondition : ImportReason.OpenToAll, line);
        else if (targets.Count == 0) Tell(ImportReason.OpenToAll, line);
        else if (targets.Count > 1 || callers.Count > 1 || terms.Count(static term => term.List.Type == "port") > 1) Tell(ImportReason.OtherCondition, line);
        else Path(line, targets[0].List, callers.Count == 0 ? null : callers[0].List, terms.Find(static term => term.List.Type == "port").List);
    }

    private void Path(SquidLine line, SquidList target, SquidList? caller, SquidList? port)
    {
        // A charter that forbids some of what it opens contradicts itself, so a name with an exception from it is not opened.
        var domains = target.Domains.Where(name => !denied.Exists(never => DomainPattern.Overlap(never, name))).ToValueList();
        foreach (var name in target.Domains.Except(domains, StringComparer.Ordinal))
            remarks.Add(new(denied.Exists(never => DomainPattern.Covers(never, name)) ? ImportReason.DeniedBefore : ImportReason.LeavesOut, name, line.Span));
        if (domains.Count + target.Blocks.Count == 0) return;
        var ports = port?.Ports ?? tunnels ?? PortSet.Of(443);
        if (port is null && tunnels is null) Tell(ImportReason.PortAssumed, line);
        if (safe is not null) ports = ports.Intersect(safe);
        if (ports.IsEmpty)
        {
            Tell(ImportReason.DeniedBefore, line);
            return;
        }

        if (caller is null) Tell(ImportReason.CallerAssumed, line);
        else if (caller.Span.HasLine) remarks.Add(new(ImportReason.CallerByAddress, $"{caller.Name}: {(caller.Blocks.Count == 0 ? "every address" : string.Join(' ', caller.Blocks))}", caller.Span));
        var by = caller?.Name ?? ImportedAllowlist.AnyCaller;
        opened.AddRange(domains);
        Paths.Add(new([by], $"{by}-to-{target.Name}", line.Span) { Domains = domains, Blocks = target.Blocks.Distinct().ToValueList(), Ports = ports });
    }

    /// <summary>Whether a type that is not understood narrows what is reached, and not only who asks, when or how.</summary>
    private static bool IsAboutDestination(string type) => ((string[])["dst", "url", "ssl::", "external", "server_cert"]).Any(prefix => type.StartsWith(prefix, StringComparison.Ordinal));

    private static bool IsTunnel(SquidList list) => list is { Type: "method", Values: ["CONNECT"] };

    private static PortSet Both(PortSet? one, PortSet other) => one is null ? other : one.Intersect(other);

    private void Tell(ImportReason reason, SquidLine line) => remarks.Add(new(reason, line.Text, line.Span));
}
