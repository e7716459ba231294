using Sluice.Gateway.Tls;

namespace Sluice.Tests.Gateway;

public class ClientHelloTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(64)]
    [InlineData(16384)]
    public void A_name_is_found_however_the_hello_is_cut_into_records_and_segments(int record)
    {
        var whole = Hello.Records(Hello.Message(Hello.Grease, Hello.ServerName("api.example.com")), record);
        for (var length = 0; length < whole.Length; length++) Assert.Equal(HelloKind.Unknown, ClientHello.Read(whole.AsSpan(0, length)).Kind);
        Assert.Equal(new ClientHello(HelloKind.Whole, "api.example.com", false, ""), ClientHello.Read(whole));
        Assert.Equal(new ClientHello(HelloKind.Whole, "api.example.com", false, ""), ClientHello.Read([.. whole, 20, 3, 3, 0, 1, 1]));
    }

    [Fact]
    public void A_hello_of_a_real_client_is_read()
    {
        using var captured = new MemoryStream();
        using var client = new System.Net.Security.SslStream(new Captured(captured));
        Assert.ThrowsAny<IOException>(() => client.AuthenticateAsClient("captured.example.com"));
        var hello = ClientHello.Read(captured.ToArray());
        Assert.Equal((HelloKind.Whole, "captured.example.com", false), (hello.Kind, hello.ServerName, hello.HasEncryptedHello));
    }

    [Fact]
    public void Encrypted_hello_is_seen_and_grease_is_not_taken_for_it()
    {
        Assert.True(ClientHello.Read(Hello.Records(Hello.Message(Hello.ServerName("a.example"), Hello.EncryptedHello))).HasEncryptedHello);
        Assert.False(ClientHello.Read(Hello.Records(Hello.Message(Hello.ServerName("a.example"), Hello.Grease))).HasEncryptedHello);
    }

    [Fact]
    public void A_hello_without_extensions_names_nobody() =>
        Assert.Equal(new ClientHello(HelloKind.Whole, null, false, ""), ClientHello.Read(Hello.Records([1, .. Hello.Vector(3, [3, 3, .. new byte[32], 0, 0, 2, 0x13, 1, 1, 0])])));

    public static TheoryData<string, byte[]> Broken => new()
    {
        { "two names in one list", Hello.Records(Hello.Message(Hello.Extension(0, Hello.Vector(2, [0, .. Hello.Vector(2, "a.b"u8.ToArray()), 0, .. Hello.Vector(2, "c.d"u8.ToArray())])))) },
        { "two extensions with names", Hello.Records(Hello.Message(Hello.ServerName("a.b"), Hello.ServerName("c.d"))) },
        { "an empty name", Hello.Records(Hello.Message(Hello.ServerName(""))) },
        { "a name with a NUL", Hello.Records(Hello.Message(Hello.ServerName("a.b\0.c"))) },
        { "a name with a space", Hello.Records(Hello.Message(Hello.ServerName("a b"))) },
        { "a name of an unknown kind", Hello.Records(Hello.Message(Hello.Extension(0, Hello.Vector(2, [1, .. Hello.Vector(2, "a.b"u8.ToArray())])))) },
        { "an extension that is cut", Hello.Records([1, .. Hello.Vector(3, [3, 3, .. new byte[32], 0, 0, 2, 0x13, 1, 1, 0, 0, 6, 0, 0, 0, 9, 0, 0])]) },
        { "bytes behind the extensions", Hello.Records([1, .. Hello.Vector(3, [3, 3, .. new byte[32], 0, 0, 2, 0x13, 1, 1, 0, 0, 0, 7])]) },
        { "another message", Hello.Records([2, .. Hello.Vector(3, new byte[40])]) },
        { "an empty record", [22, 3, 1, 0, 0] },
        { "a record of 16385 bytes", [22, 3, 1, 0x40, 1] },
        { "an alert between its parts", [.. Hello.Records(Hello.Message(Hello.ServerName("a.b"))[..20]), 21, 3, 3, 0, 2, 2, 40] },
        { "a message of 20 KiB", Hello.Records([1, 0, 0x50, 0, .. new byte[100]]) },
        { "16 KiB of records of one byte", [.. Enumerable.Repeat((byte[])[22, 3, 1, 0, 1, 1], 1).SelectMany(static part => part), .. Enumerable.Repeat((byte[])[22, 3, 1, 0, 1, 0], 3000).SelectMany(static part => part)] },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void What_is_broken_or_ambiguous_is_told_apart(string what, byte[] bytes)
    {
        var hello = ClientHello.Read(bytes);
        Assert.True(hello is { Kind: HelloKind.Broken, ServerName: null } && hello.Fault.Length > 0, what);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n")]
    [InlineData("SSH-2.0-OpenSSH_9.6\r\n")]
    [InlineData("\u0080\u002e\u0001\u0003\u0001")]
    [InlineData("\u0016\u0002\u0000")]
    public void What_is_no_TLS_is_told_from_the_first_bytes(string text) => Assert.Equal(HelloKind.NotTls, ClientHello.Read(System.Text.Encoding.Latin1.GetBytes(text)).Kind);

    [Fact]
    public void No_bytes_make_it_fail()
    {
        var random = new Random(7);
        var whole = Hello.Records(Hello.Message(Hello.Grease, Hello.ServerName("api.example.com"), Hello.EncryptedHello), 50);
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = whole.ToArray();
            for (var change = random.Next(1, 6); change > 0; change--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            var hello = ClientHello.Read(bytes.AsSpan(0, random.Next(bytes.Length + 1)));
            Assert.True(hello.ServerName is null || hello.Kind == HelloKind.Whole);
        }
    }

    /// <summary>Keeps what is written and has nothing to read.</summary>
    private sealed class Captured(MemoryStream into) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => 0;

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => into.Write(buffer, offset, count);
    }
}
