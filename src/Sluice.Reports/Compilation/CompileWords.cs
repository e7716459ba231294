using Sluice.Charters;
using Sluice.Compile;
using Sluice.Reports.Words;

namespace Sluice.Reports.Compilation;

/// <summary>What is said about a compilation, the same in every format.</summary>
internal static class CompileWords
{
    /// <summary>What a grant or bar is, in one line: <c>flow web → api</c>, <c>exception ocr-ingest</c>.</summary>
    public static string Subject(Capability capability) => capability switch
    {
        { Grant.Exception: { } exception } => $"exception {exception.Name}: {Sides(capability.Grant)}",
        { Grant: { IsDns: true } grant } => $"dns of {grant.From.Peer}",
        { Grant: { } grant } => $"flow {Sides(grant)}",
        { Bar.Prohibition: { } prohibition } => $"forbidden {prohibition}",
        _ => "the border between tenants",
    };

    /// <summary>What becomes of it, as a sentence.</summary>
    public static string Consequence(Capability capability, CompileTarget target, DateTimeOffset instant) => (capability.Standing, capability.Limit) switch
    {
        (_, Limit.Gateway) => "enforced by the egress gateway, which this target lets the source reach",
        (_, Limit.NoOutsideSources) => $"{target} cannot deny what comes from outside the cluster; what is governed is closed to it by default",
        (_, Limit.NoDomains) when capability.Bar is not null => $"{target} denies no domain names; what is governed is closed by default",
        (_, Limit.NoDomains) when IsWildcard(capability.Grant!) => $"{target} knows no domain names, no gateway is named, and no names below it are written down with their addresses: it stays closed",
        (_, Limit.NoDomains) => $"{target} knows no domain names, no gateway is named, and no addresses are written down for it: it stays closed. sluice compile --resolve writes them down",
        (_, Limit.ResolvedAddresses) => $"{target} knows no domain names: opened by the addresses of {CalendarDay.Text(capability.Grant!.ResolvedAt)}, {Addresses(capability.Grant)}. Others behind the same addresses are open too, later addresses are not: sluice compile --resolve asks again{(IsWildcard(capability.Grant) ? ". Of a wildcard only the names below it that are written down are opened" : "")}",
        (_, Limit.AddressUnknown) => "no selector reaches it and its addresses are not known: it stays closed. Give them below bundles, or compile with --with live",
        (_, Limit.WorkloadUnread) => "its labels were not read: it stays closed. Give its manifests as PATH",
        (_, Limit.WorkloadMissing) => "there is no such workload: it stays closed",
        (_, Limit.Ungoverned) => "neither side is governed, so no policy may say anything about it",
        (_, Limit.NoDenies) => $"{target} can only open; what is governed is closed by default, what is not governed is not stopped. cluster-networkpolicy enforces it",
        (_, Limit.OneSide) => "enforced on the governed side only; the other side is left as it is",
        (_, Limit.NoResolver) => $"{target} learns the addresses of a name from the resolver, which the source may not ask: it stays closed",
        (_, Limit.WildcardDepth) => "*. stands for one label here, so names further down stay closed",
        (_, Limit.NoExpiry) => $"ends on {CalendarDay.Text(capability.Grant!.Exception!.Expires!.Value)}; an object does not end by itself, so compile again the day after",
        (_, Limit.NoGateway) => "written down, and no gateway enforces it: name its component below gateway in the charter",
        (_, Limit.NoCaller) => "the source lies outside the cluster, where the gateway knows nobody: it is not served",
        (_, Limit.NoPortless) => "the gateway carries TCP and UDP connections; ICMP, SCTP and other protocols do not pass it",
        (_, Limit.AddressesRead) => $"reached by the addresses that were read for {CalendarDay.Text(DateOnly.FromDateTime(instant.UtcDateTime))}, {Addresses(capability.Grant!)}: compile again when they change",
        (_, Limit.OnlyTcp) => $"{target} carries TCP; UDP and other protocols do not pass it",
        (_, Limit.NoNameInTls) => $"{target} does not look into TLS: a client that was let through to one name may speak to another behind the same addresses",
        (_, Limit.AddressNotHeld) => $"{target} refuses names with an address outside of what is allowed (for a domain: outside of the internet), and looks the address up again, or takes another of them, when it connects",
        (_, Limit.PlainLog) => $"the log of {target} is neither chained nor signed and names no exception; tunnels that are open stay open when an exception ends or its configuration changes",
        (_, Limit.CallerFiles) => $"{target} knows callers by address alone, from a file for each that an operator fills: until then nobody is let through",
        (_, Limit.ServiceAccounts) => $"{target} knows callers by the service account in their certificate: whichever pod runs under it is let through",
        (_, Limit.NoServiceAccount) => $"no service account was read that the source has for itself, so {target} cannot know it: it stays closed. Give its manifests as PATH, and the workload a service account of its own",
        (_, Limit.NoConnections) => NoConnections(target),
        _ => "expressed exactly",
    };

    /// <summary>How much a target that enforces no connection leaves to others: <c>all of it: 12 flows and 3 exceptions</c>.</summary>
    public static string Whole(IReadOnlyCollection<Capability> capabilities)
    {
        var parts = new (int Count, string Name)[]
        {
            (capabilities.Where(static one => one.Grant?.Flow is not null).DistinctBy(static one => one.Grant!.Flow).Count(), "flow"),
            (capabilities.Where(static one => one.Grant?.Exception is not null).DistinctBy(static one => one.Grant!.Exception).Count(), "exception"),
            (capabilities.Where(static one => one.Bar?.Prohibition is not null).DistinctBy(static one => one.Bar!.Prohibition).Count(), "prohibition"),
        };
        var named = parts.Where(static part => part.Count > 0).Select(static part => Counts.Of(part.Count, part.Name)).ToList();
        if (capabilities.Any(static one => one.Grant is { IsDns: true })) named.Add("the way to the resolver");
        if (capabilities.Any(static one => one.Bar is { Prohibition: null })) named.Add("the border between tenants");
        return $"all of it: {Counts.Sentence(named)}";
    }

    /// <summary>What a proof says nothing about, as the ends of a sentence: what no policy decides, and what no label tells apart.</summary>
    public static IEnumerable<string> Apart(CompileReport report)
    {
        yield return "a pod to itself";
        yield return "a pod and its own node";
        if (report.Targets.Any(static target => target.Target.IsSupplement)) yield return "the order beside other cluster-wide policies of the same priority";
        if (report.Shared.Count > 0) yield return "pods that no label tells apart";
    }

    /// <summary><c>shop/one stands for shop/two too: what is opened to one is opened to all</c>.</summary>
    public static string Shared(SharedMeaning shared) => $"{shared.Name} stands for {Counts.Sample([.. shared.Others], 8)} too: what is opened to one is opened to all";

    public static string Standing(Standing standing) => standing switch
    {
        Compile.Standing.Enforced => "enforced",
        Compile.Standing.Moved => "moved",
        Compile.Standing.Approximated => "approximated",
        _ => "failed",
    };

    public static string Outcome(FileOutcome outcome) => outcome switch
    {
        FileOutcome.Unchanged => "unchanged",
        FileOutcome.Written => "written",
        FileOutcome.Removed => "removed",
        FileOutcome.Stale => "stale",
        FileOutcome.Superfluous => "superfluous",
        _ => "unknown",
    };

    /// <summary><c>ocr-ingest ends on 2026-06-30, rates begins on 2026-07-01</c>.</summary>
    public static string Turning(CompileReport report) => Counts.Sample(
        [.. report.Turning.Select(exception => exception.NotBefore == report.Next ? $"{exception.Name} begins on {CalendarDay.Text(report.Next!.Value)}" : $"{exception.Name} ends on {CalendarDay.Text(exception.Expires!.Value)}")], 5);

    /// <summary><c>shop/app=web → prod-db/*  TCP 5432</c>: what the names of a grant stand for.</summary>
    public static string Meaning(Grant grant) => $"{Meaning(grant.From)} → {Meaning(grant.To)}  {TrafficWords.Of(grant.Traffic)}";

    private static string NoConnections(CompileTarget target) => target.Name switch
    {
        "admission" => "admission judges objects and no connections: the targets that write policies open and close them, and it keeps those as they are. It has no clock: an exception that ends stays until the charter is compiled again",
        "rego" => "rego judges objects and no connections: the targets that write policies open and close them, and sluice check compares",
        _ => $"{target} describes the charter and enforces nothing: the targets that write policies do",
    };

    private static string Addresses(Grant grant) => Meaning(grant.From.Peer is BundlePeer && grant.From.Term is Dialects.BlockTerm ? grant.From : grant.To);

    private static bool IsWildcard(Grant grant) => grant.To.Peer is DomainPeer { Name: var name } && name.StartsWith("*.", StringComparison.Ordinal);

    private static string Sides(Grant grant) => $"{grant.From.Peer} → {grant.To.Peer}";

    private static string Meaning(GrantSide side) => side switch
    {
        { Standing: not SideStanding.Bound } => $"{side.Peer} (not known)",
        { IsAnyone: true } => "anyone",
        { Term: Dialects.PodTerm { NamespaceName: { } name } pods } => pods.Pods!.IsEmpty ? $"every pod of {name}" : $"pods {pods.Pods} of {name}",
        { Term: Dialects.PodTerm pods } => $"every pod of namespaces {pods.Namespaces}",
        { Term: Dialects.BlockTerm block } => AddressWords.Of(block.Addresses),
        _ => side.Peer.ToString(),
    };
}
