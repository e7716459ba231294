using System.Globalization;
using System.Security.Cryptography;

namespace Sluice.Gateway.Serving;

/// <summary>Ids of requests: the run of this process, drawn once, and a number that rises.</summary>
internal sealed class RequestIds
{
    private readonly string run = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));
    private long last;

    public string Next() => string.Create(CultureInfo.InvariantCulture, $"{run}-{Interlocked.Increment(ref last)}");
}
