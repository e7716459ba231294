namespace Sluice.Gateway.Serving;

/// <summary>How long and how much the gateway waits for and takes. A client that sends slowly is not waited for longer than these.</summary>
public sealed record GatewayLimits
{
    /// <summary>Bytes of a head, of a request or of a response.</summary>
    public int Head { get; init; } = 16 << 10;

    /// <summary>From the first byte of a head, or of a client hello, to its last.</summary>
    public TimeSpan HeadTime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>For the next request on a connection that stays.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>For one address to take a connection.</summary>
    public TimeSpan Dial { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>For the head of a response, after the request was sent.</summary>
    public TimeSpan Response { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Without a byte in either direction.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>For a tunnel in all.</summary>
    public TimeSpan Total { get; init; } = TimeSpan.FromHours(24);

    /// <summary>For open tunnels to end by themselves after SIGTERM.</summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(25);

    /// <summary>Connections of clients at once; the next ones wait in the queue of the kernel.</summary>
    public int Connections { get; init; } = 50_000;
}
