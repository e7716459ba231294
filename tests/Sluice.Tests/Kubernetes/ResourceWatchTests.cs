using System.Globalization;
using System.Text.Json;
using Sluice.Kubernetes;
using Sluice.Tests.Gateway;

namespace Sluice.Tests.Kubernetes;

/// <summary>What a watch owes to whoever relies on it when something ends it. Breaks, lists and the way on are tried end to end.</summary>
public sealed class ResourceWatchTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("sluice-account-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_fault_of_whoever_keeps_the_list_ends_the_watch_which_is_broken_from_then_on()
    {
        using var authority = Certificates.Authority("CN=cluster");
        File.WriteAllText(Path.Combine(folder, "token"), "token");
        File.WriteAllText(Path.Combine(folder, "ca.crt"), authority.ExportCertificatePem());
        using var made = Certificates.Of("CN=apiserver", authority, "IP:127.0.0.1");
        await using var server = new SecureServer(Certificates.Exported(made), static head => SecureServer.Response("200 OK", head.Contains("watch=1", StringComparison.Ordinal)
            ? """{"type": "ADDED", "object": {"metadata": {"name": "odd"}}}""" + "\n"
            : """{"metadata": {"resourceVersion": "7"}, "items": [{"metadata": {"name": "good"}}]}"""));
        using var client = new ApiClient(ClusterAccess.InCluster(name => name == "KUBERNETES_SERVICE_HOST" ? "127.0.0.1" : server.Port.ToString(CultureInfo.InvariantCulture), folder));
        var sink = new Choosy();
        var watch = new ResourceWatch(client, "/api/v1/nodes", sink, TimeProvider.System, static _ => { });
        await Assert.ThrowsAsync<NotSupportedException>(() => watch.RunAsync(TestContext.Current.CancellationToken));
        Assert.Equal(["good"], sink.Kept);
        Assert.True(watch.HasListed);
        Assert.NotNull(watch.BrokenSince);
    }

    private sealed class Choosy : IResourceSink
    {
        public List<string> Kept { get; } = [];

        public void BeginList()
        {
        }

        public void Put(string key, JsonElement item)
        {
            if (key == "odd") throw new NotSupportedException(key);
            Kept.Add(key);
        }

        public void Remove(string key)
        {
        }

        public void EndList()
        {
        }
    }
}
