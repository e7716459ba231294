using System.Net;
using Sluice.Sets;

namespace Sluice.Lab.Probing;

/// <summary>What tells one connection from every other of the run.</summary>
internal readonly record struct ConnectionKey(IPAddress Source, int SourcePort, IPAddress Destination, int DestinationPort, Protocol Protocol);
