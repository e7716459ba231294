using System.Security.Cryptography.X509Certificates;
using Sluice.Gateway.Destinations;

namespace Sluice.Gateway.Serving;

/// <summary>Where a connection comes from.</summary>
/// <param name="Source">The address of the client, behind a load balancer that says it.</param>
/// <param name="Certificate">What the client showed, and what was verified; null when none.</param>
/// <param name="DivertedPort">The port that the client believes it speaks to, where its connection was diverted; null where it speaks to a proxy and knows it.</param>
internal sealed record ClientOrigin(NetAddress Source, X509Certificate2? Certificate, int? DivertedPort);
