using System.Text;

namespace Sluice.Tests.Gateway;

/// <summary>Makes client hellos, right ones and wrong ones (RFC 8446 §4.1.2).</summary>
internal static class Hello
{
    public static byte[] ServerName(string name) => Extension(0, Vector(2, [0, .. Vector(2, Encoding.ASCII.GetBytes(name))]));

    public static byte[] EncryptedHello { get; } = Extension(0xFE0D, [0, 0, 1, 0, 1, 9, 0, 0, 0, 0]);

    /// <summary>An extension of the kind that clients send so that servers stay used to unknown ones (RFC 8701).</summary>
    public static byte[] Grease { get; } = Extension(0x0A0A, [0]);

    public static byte[] Extension(int type, byte[] data) => [(byte)(type >> 8), (byte)type, .. Vector(2, data)];

    public static byte[] Vector(int lengthBytes, byte[] data)
    {
        var length = new byte[lengthBytes];
        for (var at = 0; at < lengthBytes; at++) length[at] = (byte)(data.Length >> (8 * (lengthBytes - 1 - at)));
        return [.. length, .. data];
    }

    /// <summary>The message, without records.</summary>
    public static byte[] Message(params byte[][] extensions) =>
        [1, .. Vector(3, [3, 3, .. new byte[32], .. Vector(1, new byte[32]), .. Vector(2, [0x13, 1, 0x13, 2]), .. Vector(1, [0]), .. Vector(2, [.. extensions.SelectMany(static one => one)])])];

    /// <summary>In records of at most so many bytes.</summary>
    public static byte[] Records(byte[] message, int size = 16384) => [.. message.Chunk(size).SelectMany(static part => (byte[])[22, 3, 1, .. Vector(2, part)])];

    /// <summary>A whole hello for a server, in one record.</summary>
    public static byte[] For(string name) => Records(Message(ServerName(name)));
}
