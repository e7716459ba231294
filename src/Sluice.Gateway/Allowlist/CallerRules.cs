using Sluice.Gateway.Callers;
using Sluice.Gateway.Destinations;
using Sluice.Sets;

namespace Sluice.Gateway.Allowlist;

/// <summary>
/// The entries that concern one caller. Precedence: what is forbidden, then special addresses, then what is allowed; what no entry allows is denied.
/// </summary>
public sealed class CallerRules
{
    private readonly AllowEntry[] denials;
    private readonly AllowEntry[] blocks;
    private readonly Dictionary<DomainPattern, AllowEntry[]> domains;

    /// <summary>An entry that denies counts also where it only may concern the caller.</summary>
    public CallerRules(Caller caller, IEnumerable<AllowEntry> entries)
    {
        var concerning = entries.Select(entry => (Entry: entry, Holds: entry.From.Concerns(caller))).Where(static pair => pair.Holds != Holds.No).ToList();
        denials = [.. concerning.Where(static pair => pair.Entry.Denies).Select(static pair => pair.Entry)];
        var allowing = concerning.Where(static pair => pair is { Entry.Denies: false, Holds: Holds.Yes }).Select(static pair => pair.Entry).ToList();
        blocks = [.. allowing.Where(static entry => entry.Blocks.Count > 0)];
        domains = allowing.Where(static entry => entry.Domain is not null).GroupBy(static entry => entry.Domain!.Value).ToDictionary(static group => group.Key, static group => group.ToArray());
        IsEmpty = allowing.Count == 0;
    }

    /// <summary>Whether nothing is allowed to the caller at all.</summary>
    public bool IsEmpty { get; }

    /// <summary>
    /// What can be said before a name is resolved. A name that no entry allows is not resolved: a question to a name server is a way out too.
    /// </summary>
    public Ruling Screen(HostName host, int port, DateTimeOffset now)
    {
        foreach (var entry in denials)
        {
            if (Denies(entry, host, port, now)) return new(RulingReason.Forbidden, entry, "");
        }

        return host.Address is { } address ? Settle(host, [address], port, now) : Best(Naming(host.Name), port, now);
    }

    /// <summary>The whole judgement, of a name and the addresses that it stands for, or of an address. Every address has to pass.</summary>
    public Ruling Settle(HostName host, ReadOnlySpan<NetAddress> addresses, int port, DateTimeOffset now)
    {
        foreach (var entry in denials)
        {
            if (Denies(entry, host, port, now) || (Denies(entry, port, now) && Names(entry, addresses))) return new(RulingReason.Forbidden, entry, "");
        }

        foreach (var address in addresses)
        {
            if (address.Special is { } range && Best(NamingSpecial(address, range), port, now) is { IsAllowed: false } missed)
                return new(RulingReason.SpecialAddress, missed.Entry, $"{address} is {range.Noun} ({range.Source})");
        }

        if (host.Address is null) return Best(Naming(host.Name), port, now);
        foreach (var address in addresses)
        {
            if (Best(Holding(address), port, now) is { IsAllowed: false } ruling) return ruling;
        }

        return addresses.IsEmpty ? default : Best(Holding(addresses[0]), port, now);

        static bool Names(AllowEntry entry, ReadOnlySpan<NetAddress> addresses)
        {
            foreach (var address in addresses)
            {
                if (entry.Blocks.Any(address.IsIn)) return true;
            }

            return false;
        }
    }

    private IEnumerable<AllowEntry> Holding(NetAddress address) => blocks.Where(entry => entry.Blocks.Any(address.IsIn));

    private IEnumerable<AllowEntry> NamingSpecial(NetAddress address, SpecialRange range) =>
        blocks.Where(entry => entry.Blocks.Any(block => SpecialRanges.IsNamedBy(block, range) && address.IsIn(block)));

    private static bool Denies(AllowEntry entry, int port, DateTimeOffset now) => entry.CountsAt(now) && entry.Ports.Contains(port);

    private static bool Denies(AllowEntry entry, HostName host, int port, DateTimeOffset now) =>
        Denies(entry, port, now) && (entry.IsAnywhere || (host.Address is null && entry.Domain is { } domain && domain.Covers(host.Name)));

    /// <summary>The entries whose domain covers a name: its own, then those of every name above it.</summary>
    private IEnumerable<AllowEntry> Naming(string name)
    {
        if (domains.TryGetValue(new(name, false), out var own))
        {
            foreach (var entry in own) yield return entry;
        }

        for (var dot = name.IndexOf('.', StringComparison.Ordinal); dot >= 0; dot = name.IndexOf('.', dot + 1))
        {
            if (!domains.TryGetValue(new(name[(dot + 1)..], true), out var above)) continue;
            foreach (var entry in above) yield return entry;
        }
    }

    /// <summary>The entry that allows, the one that needs no TLS before others; or why none does, the nearest miss first.</summary>
    private static Ruling Best(IEnumerable<AllowEntry> entries, int port, DateTimeOffset now)
    {
        var best = new Ruling(RulingReason.NoEntry, null, "");
        foreach (var entry in entries)
        {
            var reason = !entry.Ports.Contains(port) ? RulingReason.OtherPort : now < entry.Begins ? RulingReason.NotYet : now >= entry.Ends ? RulingReason.Expired : RulingReason.Allowed;
            if (reason == RulingReason.Allowed && (!best.IsAllowed || (best.Entry!.NeedsTls && !entry.NeedsTls))) best = new(reason, entry, "");
            else if (!best.IsAllowed && Nearness(reason) > Nearness(best.Reason)) best = new(reason, entry, "");
        }

        return best;
    }

    private static int Nearness(RulingReason reason) => reason switch
    {
        RulingReason.Expired => 3,
        RulingReason.NotYet => 2,
        RulingReason.OtherPort => 1,
        _ => 0,
    };
}
