using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace Sluice.Lab.Probing;

/// <summary>As much of DNS as a probe needs (RFC 1035): a query for an address, and the answer to one.</summary>
internal static class DnsMessage
{
    private const int HeaderLength = 12;
    private const ushort TypeA = 1, TypeAaaa = 28, ClassInternet = 1;
    private const ushort AnswerFlags = 0x8580, NoSuchName = 3;

    /// <summary>A query.</summary>
    public static byte[] Query(ushort id, string name, bool isIPv6)
    {
        var labels = name.Split('.', StringSplitOptions.RemoveEmptyEntries);
        var message = new byte[HeaderLength + labels.Sum(static label => label.Length + 1) + 1 + 4];
        BinaryPrimitives.WriteUInt16BigEndian(message, id);
        message[2] = 1;
        message[5] = 1;
        var at = HeaderLength;
        foreach (var label in labels)
        {
            message[at++] = (byte)label.Length;
            at += Encoding.ASCII.GetBytes(label, message.AsSpan(at));
        }

        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(at + 1), isIPv6 ? TypeAaaa : TypeA);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(at + 3), ClassInternet);
        return message;
    }

    /// <summary>The answer to a query; null when it is none.</summary>
    public static byte[]? Answer(ReadOnlySpan<byte> query, Func<string, bool, IPAddress?> resolve)
    {
        if (query.Length < HeaderLength + 5 || (query[2] & 0x80) != 0 || query[5] != 1) return null;
        var labels = new List<string>();
        var at = HeaderLength;
        while (at < query.Length && query[at] != 0)
        {
            var length = query[at];
            if (length > 63 || at + 1 + length >= query.Length) return null;
            labels.Add(Encoding.ASCII.GetString(query.Slice(at + 1, length)));
            at += length + 1;
        }

        if (at + 5 > query.Length) return null;
        var type = BinaryPrimitives.ReadUInt16BigEndian(query[(at + 1)..]);
        var found = type is TypeA or TypeAaaa ? resolve(string.Join('.', labels), type == TypeAaaa) : null;
        var question = query[..(at + 5)];
        var data = found?.GetAddressBytes() ?? [];
        var answer = new byte[question.Length + (data.Length > 0 ? 12 + data.Length : 0)];
        question.CopyTo(answer);
        BinaryPrimitives.WriteUInt16BigEndian(answer.AsSpan(2), (ushort)(AnswerFlags | (data.Length > 0 ? 0 : NoSuchName)));
        answer.AsSpan(6, 6).Clear();
        if (data.Length == 0) return answer;
        answer[7] = 1;
        var record = answer.AsSpan(question.Length);
        BinaryPrimitives.WriteUInt16BigEndian(record, 0xC00C);
        BinaryPrimitives.WriteUInt16BigEndian(record[2..], type);
        BinaryPrimitives.WriteUInt16BigEndian(record[4..], ClassInternet);
        BinaryPrimitives.WriteUInt32BigEndian(record[6..], 5);
        BinaryPrimitives.WriteUInt16BigEndian(record[10..], (ushort)data.Length);
        data.CopyTo(record[12..]);
        return answer;
    }

    /// <summary>The address that a message of a lab's resolver gives in answer to the query of that number; null when it gives none.</summary>
    public static IPAddress? AddressIn(ReadOnlySpan<byte> message, ushort id)
    {
        var isAnswer = message.Length > HeaderLength && BinaryPrimitives.ReadUInt16BigEndian(message) == id && (message[2] & 0x80) != 0 && (message[3] & 15) == 0
            && BinaryPrimitives.ReadUInt16BigEndian(message[6..]) == 1;
        if (!isAnswer) return null;
        var at = HeaderLength;
        while (at < message.Length && message[at] != 0) at += message[at] + 1;

        // The question ends with its type and class; the one record refers to its name, and ends with the address.
        at += 1 + 4 + 10;
        if (at + 2 > message.Length) return null;
        var length = BinaryPrimitives.ReadUInt16BigEndian(message[at..]);
        return length is 4 or 16 && at + 2 + length == message.Length ? new IPAddress(message.Slice(at + 2, length)) : null;
    }
}
