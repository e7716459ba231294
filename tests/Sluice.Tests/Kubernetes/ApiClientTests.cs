using System.Globalization;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Sluice.Kubernetes;
using Sluice.Tests.Gateway;

namespace Sluice.Tests.Kubernetes;

public sealed class ApiClientTests : IDisposable
{
    private const string Empty = """{"kind": "PodList", "metadata": {"resourceVersion": "7"}, "items": []}""";

    private readonly string folder = Directory.CreateTempSubdirectory("sluice-account-").FullName;
    private readonly X509Certificate2 authority = Certificates.Authority("CN=cluster");

    public ApiClientTests()
    {
        File.WriteAllText(Path.Combine(folder, "token"), "first\n");
        File.WriteAllText(Path.Combine(folder, "ca.crt"), authority.ExportCertificatePem());
    }

    public void Dispose()
    {
        authority.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task In_a_pod_the_token_is_shown_as_it_is_now_and_the_server_has_to_be_the_clusters()
    {
        await using var server = Server(static _ => SecureServer.Response("200 OK", Empty));
        using var client = Client(server);
        Assert.Equal("7", await List(client));
        File.WriteAllText(Path.Combine(folder, "token"), "second");
        await List(client);
        Assert.Equal(["Bearer first", "Bearer second"], server.Heads.Select(static head => head.Split("\r\n").Single(static line => line.StartsWith("Authorization: ", StringComparison.Ordinal))[15..]));
    }

    [Theory]
    [InlineData("IP:127.0.0.2", true)]
    [InlineData("IP:127.0.0.1", false)]
    public async Task A_server_of_another_name_or_another_authority_is_not_shown_the_token(string name, bool isOwn)
    {
        using var stranger = Certificates.Authority("CN=cluster");
        await using var server = new SecureServer(Shown(name, isOwn ? authority : stranger), static _ => SecureServer.Response("200 OK", Empty));
        using var client = Client(server);
        await Assert.ThrowsAsync<HttpRequestException>(() => List(client));
        Assert.Empty(server.Heads);
    }

    [Fact]
    public async Task A_list_is_read_page_by_page()
    {
        await using var server = Server(static head => SecureServer.Response("200 OK", head.Contains("continue=a%2Fb", StringComparison.Ordinal)
            ? """{"metadata": {"resourceVersion": "9"}, "items": [{"metadata": {"name": "b"}}]}"""
            : """{"metadata": {"resourceVersion": "9", "continue": "a/b"}, "items": [{"metadata": {"name": "a"}}]}"""));
        using var client = Client(server);
        var names = new List<string?>();
        var version = await client.ListAsync("/api/v1/pods", item => names.Add(item.GetProperty("metadata").GetProperty("name").GetString()), TestContext.Current.CancellationToken);
        Assert.Equal(("9", "a b"), (version, string.Join(' ', names)));
    }

    [Theory]
    [InlineData("403 Forbidden", """{"kind": "Status", "message": "pods is forbidden"}""", "pods is forbidden", HttpStatusCode.Forbidden)]
    [InlineData("410 Gone", """{"kind": "Status", "message": "too old"}""", "too old", HttpStatusCode.Gone)]
    [InlineData("503 Service Unavailable", "<html>", "the API server answered 503 to GET /api/v1/pods?limit=500", HttpStatusCode.ServiceUnavailable)]
    [InlineData("302 Found", "", "the API server answered 302 to GET /api/v1/pods?limit=500", HttpStatusCode.Found)]
    [InlineData("200 OK", "<html>", "/api/v1/pods: the answer is no JSON", (HttpStatusCode)0)]
    [InlineData("200 OK", """{"kind": "Pod"}""", "/api/v1/pods is no list", (HttpStatusCode)0)]
    public async Task What_is_no_list_is_told_with_the_words_of_the_server(string status, string body, string message, HttpStatusCode code)
    {
        await using var server = Server(_ => SecureServer.Response(status, body, "Location: /elsewhere\r\nRetry-After: 7\r\n"));
        using var client = Client(server);
        var fault = await Assert.ThrowsAsync<ApiException>(() => List(client));
        Assert.StartsWith(message, fault.Message);
        Assert.Equal((code, code == HttpStatusCode.Gone), (fault.Status, fault.IsExpired));
        if (code != 0) Assert.Equal(TimeSpan.FromSeconds(7), fault.RetryAfter);
    }

    [Fact]
    public async Task A_watch_gives_its_lines_one_by_one_and_an_error_in_it_is_a_fault()
    {
        var lines = string.Join('\n', (string[])
        [
            """{"type": "ADDED", "object": {"metadata": {"name": "a"}}}""", """{"type": "MODIFIED", "object": {"metadata": {"name": "b"}}}""", """{"type": "DELETED", "object": {"metadata": {"name": "c"}}}""", "",
            """{"type": "BOOKMARK", "object": {"metadata": {"resourceVersion": "12"}}}""", """{"type": "ERROR", "object": {"code": 410, "message": "too old resource version"}}""", "",
        ]);
        await using var server = Server(_ => SecureServer.Response("200 OK", lines));
        using var client = Client(server);
        var (types, opened) = (new List<WatchEventType>(), 0);
        var fault = await Assert.ThrowsAsync<ApiException>(async () =>
        {
            await foreach (var happened in client.WatchAsync("/api/v1/pods", "7", TimeSpan.FromMinutes(4), () => opened++, TestContext.Current.CancellationToken)) types.Add(happened.Type);
        });
        Assert.Equal([WatchEventType.Added, WatchEventType.Modified, WatchEventType.Deleted, WatchEventType.Bookmark], types);
        Assert.Equal(("too old resource version", true, 1), (fault.Message, fault.IsExpired, opened));
        Assert.StartsWith("GET /api/v1/pods?watch=1&allowWatchBookmarks=true&resourceVersion=7&timeoutSeconds=240 ", server.Heads.Single());
    }

    [Theory]
    [InlineData("""{"type": "EXPLODED", "object": {}}""", "has the type EXPLODED")]
    [InlineData("""{"type": "ADDED"}""", "is no event")]
    [InlineData("{", "no JSON")]
    [InlineData(null, "longer than 4 MiB")]
    public async Task A_line_that_is_no_event_is_a_fault(string? line, string message)
    {
        await using var server = Server(_ => SecureServer.Response("200 OK", (line ?? new string(' ', ApiClient.LongestLine + 1)) + "\n"));
        using var client = Client(server);
        var fault = await Assert.ThrowsAsync<ApiException>(async () =>
        {
            await foreach (var _ in client.WatchAsync("/api/v1/pods", "7", TimeSpan.FromMinutes(4), static () => { }, TestContext.Current.CancellationToken)) { }
        });
        Assert.Contains(message, fault.Message);
    }

    [Theory]
    [InlineData("token", "there is no")]
    [InlineData("ca.crt", "there is no")]
    [InlineData("empty", "holds no certificate")]
    [InlineData("broken", "cannot be read")]
    public void A_pod_without_a_service_account_is_told_what_is_missing(string what, string message)
    {
        if (what == "empty") File.WriteAllText(Path.Combine(folder, "ca.crt"), "");
        else if (what == "broken") File.WriteAllText(Path.Combine(folder, "ca.crt"), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        else File.Delete(Path.Combine(folder, what));
        Assert.Contains(message, Assert.Throws<ClusterAccessException>(() => ClusterAccess.InCluster(static _ => "1", folder)).Message);
    }

    [Theory]
    [InlineData("10.96.0.1", "443", "https://10.96.0.1/")]
    [InlineData("fd00::1", "6443", "https://[fd00::1]:6443/")]
    [InlineData("[fd00::1]", "6443", "https://[fd00::1]:6443/")]
    public void The_address_of_the_API_server_is_what_the_kubelet_says(string host, string port, string address) =>
        Assert.Equal(address, ClusterAccess.InCluster(name => name == "KUBERNETES_SERVICE_HOST" ? host : port, folder).Server.ToString());

    [Theory]
    [InlineData("http://127.0.0.1:8001")]
    [InlineData("http://[::1]:8001/")]
    public void A_proxy_on_this_machine_speaks_for_an_API_server(string address) => Assert.Null(ClusterAccess.Proxy(address).TokenFile);

    [Theory]
    [InlineData("http://127.0.0.1:8001/api")]
    [InlineData("http://user@127.0.0.1:8001")]
    [InlineData("http://localhost:8001")]
    [InlineData("http://10.0.0.1:8001")]
    [InlineData("https://127.0.0.1:8001")]
    [InlineData("8001")]
    public void Nothing_else_does(string address) => Assert.Contains("is no proxy on this machine", Assert.Throws<ClusterAccessException>(() => ClusterAccess.Proxy(address)).Message);

    private static Task<string> List(ApiClient client) => client.ListAsync("/api/v1/pods", static (JsonElement _) => { }, TestContext.Current.CancellationToken);

    private static X509Certificate2 Shown(string name, X509Certificate2 authority)
    {
        using var made = Certificates.Of("CN=apiserver", authority, name);
        return Certificates.Exported(made);
    }

    private SecureServer Server(Func<string, string> answer) => new(Shown("IP:127.0.0.1", authority), answer);

    private ApiClient Client(SecureServer server) =>
        new(ClusterAccess.InCluster(name => name == "KUBERNETES_SERVICE_HOST" ? "127.0.0.1" : server.Port.ToString(CultureInfo.InvariantCulture), folder));
}
