using Sluice.Tests.Gateway;

namespace Sluice.EndToEnd;

/// <summary>
/// A charter in force, with real packets: its policies close every way out but the gateway, and the gateway lets out what an exception opens, until it ends.
/// </summary>
public sealed class LabGatewayTests : IDisposable
{
    private readonly Workspace work = new();

    public void Dispose() => work.Dispose();

    [Fact]
    public void What_a_charter_compiles_to_leaves_one_way_out_which_ends_with_the_exception()
    {
        using var lab = new LabGateway(work);
        lab.Unenforced = true;
        Assert.True(lab.Reaches("shop/fetcher", lab.Server, 443) && lab.Reaches("shop/fetcher", LabGateway.Metadata, 80), "the canary: where nothing enforces policies both are reached");
        Assert.NotEqual(0, lab.Ask("shop/other", LabGateway.Site, 443));
        lab.Unenforced = false;
        foreach (var pod in (string[])["shop/fetcher", "shop/other", "egress/egress-gateway"]) Assert.False(lab.Reaches(pod, LabGateway.Metadata, 80));
        foreach (var pod in (string[])["shop/fetcher", "shop/other"]) Assert.False(lab.Reaches(pod, lab.Server, 443));
        Assert.Equal(0, lab.Ask("shop/other", LabGateway.Site, 443));
        foreach (var (host, port) in ((string, int)[])[(LabGateway.Other, 443), (LabGateway.Site, 80), (lab.Server, 443), (LabGateway.Metadata, 80), ("[::ffff:a9fe:a9fe]", 80)])
            Assert.Equal((host, 403), (host, lab.Ask("shop/fetcher", host, port)));

        var (tunnel, status) = lab.Tunnel("shop/fetcher", LabGateway.Site, 443);
        using var open = tunnel!;
        Assert.Equal(200, status);
        Assert.True(open.Echoes(Hello.For(LabGateway.Site)));
        var end = DateTimeOffset.UtcNow.AddSeconds(5);
        lab.EndAt(end);
        Assert.Equal("", open.ReceiveUntil(static _ => false));
        Assert.True(DateTimeOffset.UtcNow >= end.AddSeconds(-1), "the tunnel was not cut before the exception ended");
        Assert.Equal(403, lab.Ask("shop/fetcher", LabGateway.Site, 443));
        Assert.Contains("\"caller\":\"shop/fetcher\",\"identifiedBy\":\"pod address\"", File.ReadAllText(lab.Audit));
    }
}
