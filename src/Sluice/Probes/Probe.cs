using Sluice.Analysis;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Probes;

/// <summary>One connection to be tried: from an address, to an address and port.</summary>
public sealed record Probe
{
    /// <summary>Its place in the plan, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>Where it is opened.</summary>
    public required Endpoint From { get; init; }

    /// <summary>Where it is accepted.</summary>
    public required Endpoint To { get; init; }

    /// <summary>The address that it comes from, a block of full length.</summary>
    public required Cidr Source { get; init; }

    /// <summary>The address of who accepts it.</summary>
    public required Cidr Destination { get; init; }

    public required Protocol Protocol { get; init; }

    /// <summary>The port that it is accepted at, 1–65535.</summary>
    public required int Port { get; init; }

    /// <summary>The Service that is dialled; null where the destination itself is.</summary>
    public Service? Through { get; init; }

    /// <summary>The address that is dialled: the destination's, or the Service's.</summary>
    public required Cidr Dialled { get; init; }

    /// <summary>The port that is dialled: the destination's, or the Service's.</summary>
    public required int DialledPort { get; init; }

    /// <summary>Whether a DNS query is sent, and an answer to it counts; else what is sent has to come back.</summary>
    public bool IsDns { get; init; }

    /// <summary>The name that a DNS query asks for, whose address has to come back; empty for one that every resolver here knows.</summary>
    public string Asks { get; init; } = "";

    /// <summary>The host outside that accepts it; null where something inside does.</summary>
    public ConcreteHost? Host { get; init; }

    /// <summary>Whether anybody who listens answers it, whoever asks: TCP by accepting it, and a resolver. Of nothing else does silence, or an answer, say something in a cluster.</summary>
    public bool HasKnownAnswer => IsAnswered(Protocol, Port);

    /// <summary>What the analysis says of it.</summary>
    public required Verdict Analysed { get; init; }

    /// <summary>What somebody wrote down that should be so; null for probes that only the plan asks for.</summary>
    public Expectation? Expectation { get; init; }

    /// <summary>What it has to show: what was written down where something was, else what the analysis says.</summary>
    public Verdict Expected => Expectation?.Expected ?? Analysed;

    /// <summary>Whether anybody who listens on a port answers, whoever asks.</summary>
    internal static bool IsAnswered(Protocol protocol, int port) => protocol == Protocol.Tcp || (protocol == Protocol.Udp && port == PlanPorts.Dns);

    /// <summary>Whether a lab can put a policy in force: of a kind that it has rules for, and not refused by an API server.</summary>
    public static bool CanEnforce(Policy policy) => policy is NetworkPolicy or AdminPolicy && policy.Standing != PolicyStanding.Refused;

    /// <summary>A probe whose outcome is known before any policy is looked at: TCP, between two addresses that are no part of the cluster.</summary>
    public static Probe Canary(int number, Cidr source, Cidr destination, int port) => new()
    {
        Number = number,
        From = new AddressEndpoint(AddressSet.Of(source)),
        To = new AddressEndpoint(AddressSet.Of(destination)),
        Source = source,
        Destination = destination,
        Protocol = Protocol.Tcp,
        Port = port,
        Dialled = destination,
        DialledPort = port,
        Analysed = Verdict.Unknown,
    };
}
