using System.Net;
using System.Net.Sockets;
using Sluice.Gateway.Destinations;
using Sluice.Gateway.Serving;

namespace Sluice.Tests.Gateway;

/// <summary>Connections to the addresses of a name. The other end is on loopback; an address that never answers is one whose queue of connections is full.</summary>
public sealed class DialerTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly List<Socket> sockets = [];

    public void Dispose() => sockets.ForEach(static socket => socket.Dispose());

    [Fact]
    public async Task An_address_that_does_not_answer_does_not_hold_up_the_next_one()
    {
        var port = await Silent("127.0.0.2");
        Listen("127.0.0.3", port);
        Assert.Equal(("127.0.0.3", 0), await Dial(Patience, port, "127.0.0.2", "127.0.0.3"));
    }

    [Fact]
    public async Task An_address_that_refuses_gives_way_at_once_and_one_that_answers_is_taken()
    {
        var port = Listen("127.0.0.3", 0);
        Assert.Equal(("127.0.0.3", 0), await Dial(Patience, port, "127.0.0.2", "127.0.0.3"));
        Assert.Equal(("127.0.0.3", 0), await Dial(Patience, port, "127.0.0.3", "127.0.0.2"));
    }

    [Fact]
    public async Task The_other_family_comes_second_so_that_a_broken_one_costs_one_try()
    {
        var port = Listen("127.0.0.3", 0);
        // Every IPv6 address is refused here or does not exist; were they all tried first, the order of answers would decide.
        Assert.Equal(("127.0.0.3", 0), await Dial(Patience, port, "::1", "::2", "::3", "127.0.0.3"));
    }

    [Fact]
    public async Task Where_no_address_answers_the_last_reason_is_told_and_a_refusal_is_no_timeout()
    {
        var port = await Silent("127.0.0.2");
        Assert.Equal(("127.0.0.2", 504), await Dial(TimeSpan.FromMilliseconds(600), port, "127.0.0.2", "127.0.0.4"));
        Assert.Equal(502, (await Dial(Patience, port, "127.0.0.4", "127.0.0.5")).Status);
        Assert.Equal(("127.0.0.2", 504), await Dial(TimeSpan.FromMilliseconds(100), port, "127.0.0.2"));
    }

    private static async Task<(string Address, int Status)> Dial(TimeSpan patience, int port, params string[] addresses)
    {
        var dialled = await Dialer.DialAsync([.. addresses.Select(static text => NetAddress.Of(IPAddress.Parse(text)))], port, patience).AsTask().WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        dialled.Wire?.Dispose();
        return (dialled.Address.ToString(), dialled.Status);
    }

    private int Listen(string address, int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        sockets.Add(socket);
        socket.Bind(new IPEndPoint(IPAddress.Parse(address), port));
        socket.Listen();
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    /// <summary>A port at which nobody is accepted and the queue is full: the kernel drops what asks for a connection.</summary>
    private async Task<int> Silent(string address)
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        sockets.Add(listener);
        listener.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
        listener.Listen(0);
        for (var waiting = 0; waiting < 16; waiting++)
        {
            var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            sockets.Add(client);
            using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(400));
            try
            {
                await client.ConnectAsync(listener.LocalEndPoint!, patience.Token);
            }
            catch (OperationCanceledException)
            {
                return ((IPEndPoint)listener.LocalEndPoint!).Port;
            }
        }

        throw new InvalidOperationException("the queue of connections did not fill");
    }
}
