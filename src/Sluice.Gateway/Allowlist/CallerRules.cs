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

        return host.Address is { } address ? Settle(host, [address], port, now) : Named(host.Name, port, now);
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
            if (address.Special is { } range && Special(address, range, port, now) is { IsAllowed: false } missed)
                return new(RulingReason.SpecialAddress, missed.Entry, $"{address} is {range.Noun} ({range.Source})");
        }

        if (host.Address is null) return Named(host.Name, port, now);
        var first = default(Ruling);
        foreach (var address in addresses)
        {
            if (Holding(address, port, now) is var ruling && !ruling.IsAllowed) return ruling;
            if (!first.IsAllowed) first = ruling;
        }

        return first;

        static bool Names(AllowEntry entry, ReadOnlySpan<NetAddress> addresses)
        {
            foreach (var address in addresses)
            {
                if (IsIn(address, entry.Blocks)) return true;
            }

            return false;
        }
    }

    /// <summary>What allows an address.</summary>
    private Ruling Holding(NetAddress address, int port, DateTimeOffset now)
    {
        var best = Nobody;
        foreach (var entry in blocks)
        {
            if (IsIn(address, entry.Blocks)) best = Better(best, entry, port, now);
        }

        return best;
    }

    /// <summary>What allows an address of a special range: only what names the range itself.</summary>
    private Ruling Special(NetAddress address, SpecialRange range, int port, DateTimeOffset now)
    {
        var best = Nobody;
        foreach (var entry in blocks)
        {
            foreach (var block in entry.Blocks)
            {
                if (!SpecialRanges.IsNamedBy(block, range) || !address.IsIn(block)) continue;
                best = Better(best, entry, port, now);
                break;
            }
        }

        return best;
    }

    /// <summary>What allows a name: the entries for itself, then those for every name above it.</summary>
    private Ruling Named(string name, int port, DateTimeOffset now)
    {
        var best = Nobody;
        if (domains.TryGetValue(new(name, false), out var own))
        {
            foreach (var entry in own) best = Better(best, entry, port, now);
        }

        for (var dot = name.IndexOf('.', StringComparison.Ordinal); dot >= 0; dot = name.IndexOf('.', dot + 1))
        {
            if (!domains.TryGetValue(new(name[(dot + 1)..], true), out var above)) continue;
            foreach (var entry in above) best = Better(best, entry, port, now);
        }

        return best;
    }

    private static bool IsIn(NetAddress address, ValueList<Cidr> blocks)
    {
        foreach (var block in blocks)
        {
            if (address.IsIn(block)) return true;
        }

        return false;
    }

    private static bool Denies(AllowEntry entry, int port, DateTimeOffset now) => entry.CountsAt(now) && entry.Ports.Contains(port);

    private static bool Denies(AllowEntry entry, HostName host, int port, DateTimeOffset now) =>
        Denies(entry, port, now) && (entry.IsAnywhere || (host.Address is null && entry.Domain is { } domain && domain.Covers(host.Name)));

    /// <summary>Nothing allows it, as far as was looked.</summary>
    private static Ruling Nobody => new(RulingReason.NoEntry, null, "");

    /// <summary>The better of what was found and another entry: one that allows, before others one that needs no TLS; of those that do not, the nearest miss.</summary>
    private static Ruling Better(Ruling best, AllowEntry entry, int port, DateTimeOffset now)
    {
        var reason = !entry.Ports.Contains(port) ? RulingReason.OtherPort : now < entry.Begins ? RulingReason.NotYet : now >= entry.Ends ? RulingReason.Expired : RulingReason.Allowed;
        if (reason == RulingReason.Allowed) return !best.IsAllowed || (best.Entry!.NeedsTls && !entry.NeedsTls) ? new(reason, entry, "") : best;
        return !best.IsAllowed && Nearness(reason) > Nearness(best.Reason) ? new(reason, entry, "") : best;
    }

    private static int Nearness(RulingReason reason) => reason switch
    {
        RulingReason.Expired => 3,
        RulingReason.NotYet => 2,
        RulingReason.OtherPort => 1,
        _ => 0,
    };
}
