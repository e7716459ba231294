using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Sluice.EndToEnd;

/// <summary>
/// The real gateway as a process that knows its callers from the stand-in of an API server, and a server behind it. Pods have addresses of the loopback network, from which the test asks.
/// What it lets out: pods of shop with the label app=web, to the server.
/// </summary>
internal sealed partial class ClusterGateway : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("sluice-gateway-");
    private readonly TcpListener origin = new(IPAddress.Loopback, 0);
    private readonly ConcurrentQueue<string> said = [];
    private readonly Process process;

    public ClusterGateway(FakeCluster cluster)
    {
        origin.Start();
        var allowlist = Path.Combine(folder.FullName, "allowlist.json");
        File.WriteAllText(allowlist, $$"""
            {"version": 1, "charter": "shop", "entries": [{"action": "allow", "from": {"namespace": "shop", "podSelector": {"matchLabels": {"app": "web"} } }, "to": {"cidrs": ["127.0.0.1/32"]}, "ports": [{"port": {{Port}} }]}]}
            """);
        process = Process.Start(new ProcessStartInfo("dotnet",
        [
            Path.Combine(AppContext.BaseDirectory, "Sluice.Gateway.dll"), "--allowlist", allowlist, "--cluster", cluster.Address, "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0", "--audit", Path.Combine(folder.FullName, "audit.jsonl"),
        ])
        { RedirectStandardError = true })!;
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is not null) said.Enqueue(line.Data);
        };
        process.BeginErrorReadLine();
        Proxy = IPEndPoint.Parse(Said("listening on (.*)"));
        Admin = Said("health and metrics on (.*)");
    }

    public IPEndPoint Proxy { get; }

    public string Admin { get; }

    private int Port => ((IPEndPoint)origin.LocalEndpoint).Port;

    /// <summary>Waits for a line of the gateway and gives the part in parentheses, or all of it.</summary>
    public string Said(string pattern)
    {
        var match = Match.Empty;
        Until(() => (match = said.Select(line => Regex.Match(line, pattern)).FirstOrDefault(static one => one.Success) ?? Match.Empty).Success, $"{pattern} in\n{string.Join('\n', said)}");
        return match.Groups[^1].Value;
    }

    /// <summary>Waits until something is so.</summary>
    public static void Until(Func<bool> isSo, string what)
    {
        for (var since = Stopwatch.StartNew(); !isSo(); Thread.Sleep(20)) Assert.True(since.Elapsed < Patience, $"it was not so within {Patience.TotalSeconds} s: {what}");
    }

    /// <summary>Waits until the gateway answers an address in this way.</summary>
    public void Answers(int status, string from) => Until(() => Ask(from) == status, $"{from} gets {status}");

    public int Ask(string from) => Ask(from, out _);

    public int Ask(string from, out string answer)
    {
        using var socket = Open(from, out answer);
        return int.Parse(Status().Match(answer).Groups[1].Value, CultureInfo.InvariantCulture);
    }

    /// <summary>Asks for a tunnel to the server; what is answered is the head, and with a refusal its body.</summary>
    public Socket Open(string from, out string answer)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = (int)Patience.TotalMilliseconds };
        socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
        socket.Connect(Proxy);
        socket.Send(Encoding.ASCII.GetBytes($"CONNECT 127.0.0.1:{Port} HTTP/1.1\r\n\r\n"));
        var (text, buffer) = (new StringBuilder(), new byte[8192]);
        while (!IsWhole(text.ToString()) && socket.Receive(buffer) is > 0 and var length) text.Append(Encoding.UTF8.GetString(buffer, 0, length));
        answer = text.ToString();
        return socket;

        static bool IsWhole(string text) => text.IndexOf("\r\n\r\n", StringComparison.Ordinal) is >= 0 and var head && (!Length().IsMatch(text) || Encoding.UTF8.GetByteCount(text) - head - 4 >= int.Parse(Length().Match(text).Groups[1].Value, CultureInfo.InvariantCulture));
    }

    public string Metric(string name) => Get("/metrics").Split('\n').Single(line => line.StartsWith($"{name} ", StringComparison.Ordinal)).Split(' ')[1];

    public bool IsReady() => Get("/readyz") == "ready\n";

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
        origin.Dispose();
        folder.Delete(recursive: true);
    }

    private string Get(string path)
    {
        using var http = new HttpClient();
        using var answer = http.Send(new(HttpMethod.Get, Admin + path));
        using var reader = new StreamReader(answer.Content.ReadAsStream());
        return reader.ReadToEnd();
    }

    [GeneratedRegex("^HTTP/1.1 ([0-9]{3})")]
    private static partial Regex Status();

    [GeneratedRegex("Content-Length: ([0-9]+)")]
    private static partial Regex Length();
}
