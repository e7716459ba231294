using System.Buffers.Binary;
using System.Text;
using Sluice.Gateway.Destinations;

namespace Sluice.Gateway.Names;

/// <summary>What a name server said to one question.</summary>
/// <param name="Code">RCODE; 0 no error, 2 server failure, 3 no such name (RFC 1035 §4.1.1).</param>
/// <param name="IsCut">Whether the rest has to be asked for over TCP.</param>
/// <param name="Addresses">The addresses at the end of the chain of aliases.</param>
/// <param name="Lifetime">Seconds for which it holds: the least of the chain, or of the SOA for a name without addresses (RFC 2308).</param>
internal sealed record DnsAnswer(int Code, bool IsCut, IReadOnlyList<NetAddress> Addresses, uint Lifetime);

/// <summary>Questions for A and AAAA and their answers (RFC 1035, 3596). An answer to another question, or one that does not hang together, is none.</summary>
internal static class DnsMessage
{
    public const ushort A = 1, Aaaa = 28;
    private const ushort Cname = 5, Soa = 6, Internet = 1;
    private const int HeaderSize = 12, MostAliases = 16, LongestName = 255;

    public static byte[] Question(ushort id, string name, ushort type)
    {
        var message = new List<byte> { (byte)(id >> 8), (byte)id, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0 };
        foreach (var label in name.Split('.'))
        {
            message.Add((byte)label.Length);
            message.AddRange(Encoding.ASCII.GetBytes(label));
        }

        message.AddRange([0, (byte)(type >> 8), (byte)type, 0, (byte)Internet]);
        return [.. message];
    }

    /// <summary>Null for what is no answer to this question.</summary>
    public static DnsAnswer? Read(ReadOnlySpan<byte> message, ushort id, string name, ushort type)
    {
        if (message.Length < HeaderSize || BinaryPrimitives.ReadUInt16BigEndian(message) != id) return null;
        if ((message[2] & 0xF8) != 0x80 || BinaryPrimitives.ReadUInt16BigEndian(message[4..]) != 1) return null;
        var at = HeaderSize;
        if (Name(message, ref at) is not { } asked || !asked.Equals(name, StringComparison.OrdinalIgnoreCase) || message.Length < at + 4) return null;
        if (BinaryPrimitives.ReadUInt16BigEndian(message[at..]) != type || BinaryPrimitives.ReadUInt16BigEndian(message[(at + 2)..]) != Internet) return null;
        at += 4;
        var isCut = (message[2] & 2) != 0;
        var code = message[3] & 15;
        var (answers, authorities) = (BinaryPrimitives.ReadUInt16BigEndian(message[6..]), BinaryPrimitives.ReadUInt16BigEndian(message[8..]));
        var (aliases, addresses) = (new Dictionary<string, (string To, uint Life)>(StringComparer.OrdinalIgnoreCase), new List<(string Owner, NetAddress Address, uint Life)>());
        var negative = 0u;
        for (var record = 0; record < answers + authorities; record++)
        {
            if (Name(message, ref at) is not { } owner || message.Length < at + 10) return isCut ? new(code, true, [], 0) : null;
            var (kind, family) = (BinaryPrimitives.ReadUInt16BigEndian(message[at..]), BinaryPrimitives.ReadUInt16BigEndian(message[(at + 2)..]));
            var life = BinaryPrimitives.ReadUInt32BigEndian(message[(at + 4)..]);
            if (life > int.MaxValue) life = 0;
            var size = BinaryPrimitives.ReadUInt16BigEndian(message[(at + 8)..]);
            at += 10;
            if (message.Length < at + size) return isCut ? new(code, true, [], 0) : null;
            var data = message.Slice(at, size);
            var inside = at;
            at += size;
            if (family != Internet) continue;
            if (record >= answers)
            {
                if (kind == Soa && size >= 4) negative = Math.Min(life, BinaryPrimitives.ReadUInt32BigEndian(data[^4..]));
            }
            else if (kind == Cname && Name(message, ref inside) is { } to) aliases.TryAdd(owner, (to, life));
            else if (kind == type && size == (type == A ? 4 : 16))
                addresses.Add((owner, type == A ? new(false, BinaryPrimitives.ReadUInt32BigEndian(data)) : new(true, BinaryPrimitives.ReadUInt128BigEndian(data)), life));
        }

        return Follow(name, code, isCut, aliases, addresses, negative);
    }

    /// <summary>What does not belong to the chain from the name that was asked for is left out, whoever put it there.</summary>
    private static DnsAnswer Follow(string name, int code, bool isCut, Dictionary<string, (string To, uint Life)> aliases, List<(string Owner, NetAddress Address, uint Life)> addresses, uint negative)
    {
        var (current, life) = (name, uint.MaxValue);
        for (var step = 0; step < MostAliases && aliases.TryGetValue(current, out var alias); step++)
        {
            (current, life) = (alias.To, Math.Min(life, alias.Life));
        }

        var own = addresses.Where(record => record.Owner.Equals(current, StringComparison.OrdinalIgnoreCase)).ToList();
        life = own.Count > 0 ? Math.Min(life, own.Min(static record => record.Life)) : Math.Min(life, negative);
        return new(code, isCut, [.. own.Select(static record => record.Address).Distinct()], life);
    }

    /// <summary>A name with its compression followed, backwards only, so that it ends; null when it is broken.</summary>
    private static string? Name(ReadOnlySpan<byte> message, ref int at)
    {
        var name = new StringBuilder();
        var (position, limit, isAway) = (at, at, false);
        while (true)
        {
            if (position >= message.Length) return null;
            var length = message[position];
            if (length == 0)
            {
                if (!isAway) at = position + 1;
                return name.ToString();
            }

            if ((length & 0xC0) == 0xC0)
            {
                if (position + 1 >= message.Length) return null;
                var target = ((length & 0x3F) << 8) | message[position + 1];
                if (target >= limit) return null;
                if (!isAway) at = position + 2;
                (position, limit, isAway) = (target, target, true);
                continue;
            }

            if ((length & 0xC0) != 0 || position + 1 + length > message.Length || name.Length + length + 1 > LongestName) return null;
            if (name.Length > 0) name.Append('.');
            name.Append(Encoding.Latin1.GetString(message.Slice(position + 1, length)));
            position += 1 + length;
        }
    }
}
