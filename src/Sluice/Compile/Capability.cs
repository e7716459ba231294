using Sluice.Charters;
using Sluice.Sets;

namespace Sluice.Compile;

/// <summary>What becomes of a grant or a bar in a target.</summary>
public enum Standing
{
    /// <summary>Zero: the target cannot express it and nothing else does. What it would open stays closed; what it would forbid is not enforced.</summary>
    Failed = 0,

    /// <summary>Something else enforces it; where that is the gateway, the target opens the way there.</summary>
    Moved,

    /// <summary>Expressed with less precision than the charter has, never wider than said here.</summary>
    Approximated,

    /// <summary>Expressed exactly.</summary>
    Enforced,
}

/// <summary>Why a target cannot express something, or where it is enforced instead.</summary>
public enum Limit
{
    None = 0,

    /// <summary>The target knows no domain names.</summary>
    NoDomains,

    /// <summary>The egress gateway decides; the target lets the source reach it.</summary>
    Gateway,

    /// <summary>No selector reaches the bundle, and its addresses are not known.</summary>
    AddressUnknown,

    /// <summary>The labels of the workload were not read.</summary>
    WorkloadUnread,

    /// <summary>The workload does not exist.</summary>
    WorkloadMissing,

    /// <summary>Neither side is governed, so that no policy of the target may say anything.</summary>
    Ungoverned,

    /// <summary>The target only opens and cannot forbid; what it does not open is closed where it is governed.</summary>
    NoDenies,

    /// <summary>The target cannot deny what comes from outside the cluster; what is governed is closed to it by default.</summary>
    NoOutsideSources,

    /// <summary>One side is governed: the target enforces it there; the other side is left as it is.</summary>
    OneSide,

    /// <summary>The target has fewer labels of a wildcard, or more, than the charter means.</summary>
    WildcardDepth,

    /// <summary>The target learns the addresses of names from the resolver, which the source may not ask.</summary>
    NoResolver,

    /// <summary>Nothing of the target ends by itself: it has to be compiled again when the exception ends.</summary>
    NoExpiry,

    /// <summary>It is written down for the egress gateway, and the charter names none.</summary>
    NoGateway,

    /// <summary>The gateway knows its callers by what they are in the cluster, and the source lies outside.</summary>
    NoCaller,

    /// <summary>The gateway carries connections; what has no ports does not pass it.</summary>
    NoPortless,

    /// <summary>The target judges objects, or describes the charter, and enforces no connection: the targets that write policies do.</summary>
    NoConnections,

    /// <summary>The target reaches the bundle by the addresses that its endpoints had when they were read; those that come later it does not know.</summary>
    AddressesRead,

    /// <summary>The proxy carries connections of TCP alone.</summary>
    OnlyTcp,

    /// <summary>The proxy does not look into TLS: the name in it is not compared with the host that was asked for.</summary>
    NoNameInTls,

    /// <summary>The proxy judges the addresses of a name, and does not hold on to the one it judged when it connects.</summary>
    AddressNotHeld,

    /// <summary>The log of the proxy is neither chained nor signed, and names no exception.</summary>
    PlainLog,

    /// <summary>The proxy knows callers by address, from files that an operator fills.</summary>
    CallerFiles,

    /// <summary>The proxy knows callers by service account, from the certificates they show.</summary>
    ServiceAccounts,

    /// <summary>No service account that was read belongs to the caller alone.</summary>
    NoServiceAccount,

    /// <summary>The target knows no domain names, and opens the addresses that the charter writes down for them.</summary>
    ResolvedAddresses,
}

/// <summary>What becomes of one grant or bar in a target. Exactly one of them is set.</summary>
/// <param name="Standing">What becomes of it.</param>
/// <param name="Limit">Why, or where it is enforced instead.</param>
public sealed record Capability(Standing Standing, Limit Limit)
{
    public Grant? Grant { get; init; }

    public Bar? Bar { get; init; }

    /// <summary>Everything that a charter means, for a target that enforces no connection: each flow, exception and prohibition once, in the order of the charter.</summary>
    internal static ValueList<Capability> NoConnections(BoundCharter bound)
    {
        var grants = bound.Grants.DistinctBy(static grant => (grant.Flow, grant.Exception, grant.From.Peer, grant.To.Peer)).Select(static grant => new Capability(Standing.Moved, Limit.NoConnections) { Grant = grant });
        var bars = bound.Bars.DistinctBy(static bar => bar.Span).Select(static bar => new Capability(Standing.Moved, Limit.NoConnections) { Bar = bar });
        return grants.Concat(bars).ToValueList();
    }
}

/// <summary>What a target made of a charter.</summary>
/// <param name="Target">The target.</param>
/// <param name="Files">The files, by path.</param>
/// <param name="Capabilities">What is not expressed exactly, in the order of the charter.</param>
public sealed record CompiledTarget(CompileTarget Target, ValueList<GeneratedFile> Files, ValueList<Capability> Capabilities)
{
    /// <summary>The grants that the files let through, as the target means them; null where the engine cannot evaluate the target.</summary>
    public ValueList<Grant>? Grants { get; init; }

    /// <summary>The bars that the files enforce.</summary>
    public ValueList<Bar> Bars { get; init; }

    /// <summary>Whether the files close what the charter governs by its names and labels, namespaces that nobody read included, where no other policy decides.</summary>
    public bool ClosesByScope { get; init; }
}
