using Sluice.Gateway.Names;

namespace Sluice.Tests.Gateway;

public sealed class ResolverTests : IAsyncDisposable
{
    private readonly NameServer server = new();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private Resolver New(TimeSpan? patience = null) => new([server.Address], patience ?? TimeSpan.FromSeconds(5), TimeProvider.System);

    private static string Text(Resolution resolution) => resolution.IsFound ? string.Join(' ', resolution.Addresses) : resolution.Fault;

    [Theory]
    [InlineData("8.8.8.8", "8.8.8.8")]
    [InlineData("8.8.8.8 8.8.4.4 2001:4860:4860::8888", "8.8.8.8 8.8.4.4 2001:4860:4860::8888")]
    [InlineData("2001:4860:4860::8888", "2001:4860:4860::8888")]
    [InlineData("8.8.8.8 8.8.8.8", "8.8.8.8")]
    public async Task Both_families_are_asked_for_and_every_address_counts(string addresses, string expected)
    {
        server.Answer("a.example.com", addresses.Split(' '));
        Assert.Equal(expected, Text(await New().ResolveAsync("a.example.com", TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task A_name_without_addresses_and_no_name_are_told_apart()
    {
        server.Answer("empty.example.com");
        Assert.Equal(("the name has no addresses", "there is no such name"), (Text(await New().ResolveAsync("empty.example.com", TestContext.Current.CancellationToken)), Text(await New().ResolveAsync("none.example.com", TestContext.Current.CancellationToken))));
    }

    [Fact]
    public async Task An_answer_that_is_cut_is_asked_for_over_TCP()
    {
        server.IsCut = true;
        server.Answer("a.example.com", "8.8.8.8");
        Assert.Equal("8.8.8.8", Text(await New().ResolveAsync("a.example.com", TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task A_server_that_says_nothing_is_not_waited_for()
    {
        server.IsSilent = true;
        Assert.Equal("no name server answered in time", Text(await New(TimeSpan.FromMilliseconds(50)).ResolveAsync("a.example.com", TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task An_answer_is_kept_for_its_lifetime_and_many_at_once_ask_once()
    {
        server.Lifetime = 60;
        server.Answer("a.example.com", "8.8.8.8");
        var resolver = New();
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => resolver.ResolveAsync("a.example.com", TestContext.Current.CancellationToken).AsTask()));
        await resolver.ResolveAsync("a.example.com", TestContext.Current.CancellationToken);
        Assert.Equal(1, server.Asked("a.example.com"));
        Assert.Equal((50, 1), (resolver.Hits, resolver.Misses));
    }

    [Fact]
    public async Task An_answer_without_a_lifetime_is_not_kept()
    {
        server.Answer("a.example.com", "8.8.8.8");
        var resolver = New();
        await resolver.ResolveAsync("a.example.com", TestContext.Current.CancellationToken);
        await resolver.ResolveAsync("a.example.com", TestContext.Current.CancellationToken);
        Assert.Equal(2, server.Asked("a.example.com"));
    }

    [Fact]
    public void Only_an_answer_to_this_very_question_is_one()
    {
        // a.example.com A 8.8.8.8, with a name that points back to the question.
        byte[] question = DnsMessage.Question(7, "a.example.com", DnsMessage.A);
        byte[] answer = [0, 7, 0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0, .. question.AsSpan(12), 0xC0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 8, 8, 8, 8];
        Assert.Equal(("8.8.8.8", 60u), (Assert.Single(DnsMessage.Read(answer, 7, "A.example.com", DnsMessage.A)!.Addresses).ToString(), DnsMessage.Read(answer, 7, "a.example.com", DnsMessage.A)!.Lifetime));
        Assert.Null(DnsMessage.Read(answer, 8, "a.example.com", DnsMessage.A));
        Assert.Null(DnsMessage.Read(answer, 7, "b.example.com", DnsMessage.A));
        Assert.Null(DnsMessage.Read(answer, 7, "a.example.com", DnsMessage.Aaaa));
        Assert.Null(DnsMessage.Read(question, 7, "a.example.com", DnsMessage.A));
        Assert.Null(DnsMessage.Read(answer.AsSpan(0, answer.Length - 1), 7, "a.example.com", DnsMessage.A));
        // An address of another owner was put there by somebody.
        byte[] foreign = [0, 7, 0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0, .. question.AsSpan(12), 1, (byte)'b', 0xC0, 14, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 8, 8, 8, 8];
        Assert.Empty(DnsMessage.Read(foreign, 7, "a.example.com", DnsMessage.A)!.Addresses);
        // A name that points to itself, and one that points forward, have no end.
        byte[] loop = [0, 7, 0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0, .. question.AsSpan(12), 0xC0, (byte)question.Length, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 8, 8, 8, 8];
        Assert.Null(DnsMessage.Read(loop, 7, "a.example.com", DnsMessage.A));
    }

    [Fact]
    public void No_bytes_make_it_fail()
    {
        var random = new Random(11);
        byte[] question = DnsMessage.Question(7, "a.example.com", DnsMessage.A);
        byte[] answer = [0, 7, 0x81, 0x80, 0, 1, 0, 2, 0, 0, 0, 0, .. question.AsSpan(12), 0xC0, 12, 0, 5, 0, 1, 0, 0, 0, 60, 0, 4, 1, (byte)'b', 0xC0, 14, 1, (byte)'b', 0xC0, 14, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 8, 8, 8, 8];
        Assert.Single(DnsMessage.Read(answer, 7, "a.example.com", DnsMessage.A)!.Addresses);
        for (var round = 0; round < 50_000; round++)
        {
            var bytes = answer.ToArray();
            for (var change = random.Next(1, 6); change > 0; change--) bytes[random.Next(12, bytes.Length)] = (byte)random.Next(256);
            _ = DnsMessage.Read(bytes.AsSpan(0, random.Next(bytes.Length + 1)), 7, "a.example.com", DnsMessage.A);
        }
    }

    [Fact]
    public void The_name_servers_of_the_machine_are_three_at_most()
    {
        const string File = "# comment\nsearch example.com\nnameserver 10.0.0.10\nnameserver\tfd00::10 \nnameserver nonsense\nnameserver 10.0.0.11\nnameserver 10.0.0.12\noptions ndots:5\n";
        Assert.Equal("10.0.0.10:53 [fd00::10]:53 10.0.0.11:53", string.Join(' ', NameServers.Read(File)));
    }
}
