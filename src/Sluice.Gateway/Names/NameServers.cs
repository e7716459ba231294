using System.Net;

namespace Sluice.Gateway.Names;

/// <summary>The name servers of <c>/etc/resolv.conf</c> (resolv.conf(5)): at most three, on port 53.</summary>
internal static class NameServers
{
    private const int Most = 3, Port = 53;

    public static IReadOnlyList<IPEndPoint> Read(string resolvConf) =>
        [.. resolvConf.Split('\n').Select(static line => line.Split((char[])[' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries))
            .Where(static parts => parts is ["nameserver", _, ..]).Select(static parts => IPAddress.TryParse(parts[1], out var address) ? new IPEndPoint(address, Port) : null)
            .OfType<IPEndPoint>().Take(Most)];
}
