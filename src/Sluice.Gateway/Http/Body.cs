using System.Buffers;
using System.Globalization;
using System.Text;
using Sluice.Gateway.Relay;

namespace Sluice.Gateway.Http;

/// <summary>The framing of a body is broken while it is on its way: both connections end, as nobody can say any more where the next message begins.</summary>
internal sealed class BrokenBody(string what) : IOException(what);

/// <summary>Carries one body, as it is framed, and not a byte more. Chunks are read strictly and written anew: no extensions, no trailers.</summary>
internal static class Body
{
    private const int BufferSize = 32 << 10, LongestChunkLine = 16, LongestTrailer = 8 << 10;

    public static async ValueTask CarryAsync(Wire from, Wire to, Framing framing, bool rechunks, Flow flow)
    {
        if (framing.Kind == FramingKind.None) return;
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            switch (framing.Kind)
            {
                case FramingKind.Length:
                    await LengthAsync(from, to, framing.Length, buffer, flow);
                    break;
                case FramingKind.Chunked:
                    await ChunksAsync(from, to, rechunks, buffer, flow);
                    break;
                default:
                    for (int length; (length = await from.ReceiveAsync(buffer)) > 0; flow.Add(length)) await to.SendAsync(buffer.AsMemory(0, length));
                    break;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async ValueTask LengthAsync(Wire from, Wire to, long rest, byte[] buffer, Flow flow)
    {
        while (rest > 0)
        {
            var length = await from.ReceiveAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, rest)));
            if (length == 0) throw new BrokenBody("the connection ended within a body");
            await to.SendAsync(buffer.AsMemory(0, length));
            flow.Add(length);
            rest -= length;
        }
    }

    private static async ValueTask ChunksAsync(Wire from, Wire to, bool rechunks, byte[] buffer, Flow flow)
    {
        while (true)
        {
            var size = SizeOf(await LineAsync(from, LongestChunkLine));
            if (size == 0) break;
            if (rechunks) await to.SendAsync(Encoding.ASCII.GetBytes(size.ToString("x", CultureInfo.InvariantCulture) + "\r\n"));
            await LengthAsync(from, to, size, buffer, flow);
            if ((await LineAsync(from, 0)).Length != 0) throw new BrokenBody("a chunk is longer than it says");
            if (rechunks) await to.SendAsync("\r\n"u8.ToArray());
        }

        for (var taken = 0; ;)
        {
            var line = await LineAsync(from, LongestTrailer);
            if (line.Length == 0) break;
            if ((taken += line.Length) > LongestTrailer) throw new BrokenBody("the trailers are longer than 8 KiB");
        }

        if (rechunks) await to.SendAsync("0\r\n\r\n"u8.ToArray());
    }

    private static long SizeOf(string line) =>
        line.Length is > 0 and <= 8 && line.All(char.IsAsciiHexDigit) && long.TryParse(line, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var size)
            ? size : throw new BrokenBody("the size of a chunk is not a plain hexadecimal number");

    /// <summary>A line without its CRLF, taken byte by byte from what is at hand.</summary>
    private static async ValueTask<string> LineAsync(Wire from, int longest)
    {
        var line = new StringBuilder();
        var one = new byte[1];
        for (var isEnding = false; ;)
        {
            if (await from.ReceiveAsync(one) == 0) throw new BrokenBody("the connection ended within a body");
            if (isEnding) return one[0] == '\n' ? line.ToString() : throw new BrokenBody("a line of the body has a bare CR");
            if (one[0] == '\r') isEnding = true;
            else if (one[0] == '\n') throw new BrokenBody("a line of the body ends in a bare LF");
            else if (line.Length >= longest) throw new BrokenBody("a line of the chunked body is too long");
            else line.Append((char)one[0]);
        }
    }
}
