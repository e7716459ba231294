using System.Net;
using Sluice.Gateway.Tls;

namespace Sluice.Gateway.Serving;

/// <summary>Where and how connections are taken.</summary>
/// <param name="Address">Address and port.</param>
/// <param name="Tls">The certificate with which clients are spoken to, and the authority that theirs come from; null for plain ones.</param>
/// <param name="IsDiverted">Whether the connections were meant for somebody else, and a firewall sent them here.</param>
internal sealed record ListenerSetting(IPEndPoint Address, ListenerTls? Tls = null, bool IsDiverted = false);
