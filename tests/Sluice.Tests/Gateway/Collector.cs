using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Sluice.Tests.Gateway;

/// <summary>A collector of OpenTelemetry that others wrote (the dashboard of Aspire), on loopback, for as long as a test runs.</summary>
internal sealed class Collector : IDisposable
{
    private static readonly string Folder = typeof(Collector).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(static one => one.Key == "Collector").Value!;
    private readonly DirectoryInfo own = Directory.CreateTempSubdirectory("sluice-collector-");
    private readonly HttpClient client = new();
    private readonly Uri pages = new($"http://127.0.0.1:{FreePort()}");
    private readonly Process process;

    public Collector()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64 && Directory.Exists(Folder), "the collector is there for Linux on x86-64 only");

        // Packages come without the right to run what is in them.
        var program = Path.Combine(own.FullName, "collector");
        File.Copy(Path.Combine(Folder, "Aspire.Dashboard"), program);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        foreach (var other in Directory.EnumerateFileSystemEntries(Folder).Where(static path => Path.GetFileName(path) != "Aspire.Dashboard")) File.CreateSymbolicLink(Path.Combine(own.FullName, Path.GetFileName(other)), other);
        process = Process.Start(new ProcessStartInfo(program)
        {
            WorkingDirectory = own.FullName,
            RedirectStandardOutput = true,
            Environment =
            {
                ["HOME"] = own.FullName,
                ["ASPNETCORE_URLS"] = pages.ToString(),
                ["ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL"] = Address.ToString(),
                ["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] = $"http://127.0.0.1:{FreePort()}",
                ["ASPIRE_DASHBOARD_UNSECURED_ALLOW_ANONYMOUS"] = "true",
                ["ASPIRE_DASHBOARD_API_ENABLED"] = "true",
            },
        })!;
        process.BeginOutputReadLine();
    }

    /// <summary>Where it takes OTLP over HTTP.</summary>
    public Uri Address { get; } = new($"http://127.0.0.1:{FreePort()}");

    public void Dispose()
    {
        client.Dispose();
        process.Kill(entireProcessTree: true);
        process.WaitForExit();
        process.Dispose();
        own.Delete(recursive: true);
    }

    /// <summary>Waits until it takes spans.</summary>
    public async Task ReadyAsync()
    {
        for (var wait = 0; wait < 600; wait++)
        {
            if (process.HasExited) Assert.Fail("the collector ended by itself");
            try
            {
                await SpansAsync(0);
                return;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(100, TestContext.Current.CancellationToken);
            }
        }

        Assert.Fail("the collector does not answer");
    }

    /// <summary>The spans it has, once there are that many.</summary>
    public async Task<List<CollectedSpan>> SpansAsync(int atLeast)
    {
        var spans = new List<CollectedSpan>();
        for (var wait = 0; wait < 300; wait++)
        {
            using var answer = JsonDocument.Parse(await client.GetStringAsync(new Uri(pages, "/api/telemetry/spans"), TestContext.Current.CancellationToken));
            spans = [.. answer.RootElement.GetProperty("data").GetProperty("resourceSpans").EnumerateArray().SelectMany(CollectedSpan.Of)];
            if (spans.Count >= atLeast) return spans;
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        return spans;
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}

/// <summary>A span as a collector tells it (OTLP in JSON).</summary>
internal sealed record CollectedSpan(string Service, string Instance, string Name, string Trace, string Id, string Parent, Dictionary<string, string> Tags)
{
    public static IEnumerable<CollectedSpan> Of(JsonElement resource)
    {
        var of = TagsOf(resource.GetProperty("resource"));
        return from scope in resource.GetProperty("scopeSpans").EnumerateArray()
               from span in scope.GetProperty("spans").EnumerateArray()
               select new CollectedSpan(of["service.name"], of["service.instance.id"], Text(span, "name"), Text(span, "traceId"), Text(span, "spanId"), Text(span, "parentSpanId"), TagsOf(span));
    }

    private static string Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.ToString() : "";

    private static Dictionary<string, string> TagsOf(JsonElement element) => !element.TryGetProperty("attributes", out var attributes) ? []
        : attributes.EnumerateArray().ToDictionary(static tag => Text(tag, "key"), static tag => tag.GetProperty("value").EnumerateObject().First().Value.ToString(), StringComparer.Ordinal);
}
