using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Sluice.Lab;
using Sluice.Lab.Kernel;
using Sluice.Tests.Gateway;

namespace Sluice.Tests.Compile;

/// <summary>
/// A real Squid with a generated allowlist, in a network namespace of its own: names come from a file, and on every address outside something listens that greets on each of some ports.
/// </summary>
internal sealed class RunningSquid : IDisposable
{
    public const string Greeting = "hello";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly IPEndPoint Proxy = new(IPAddress.Parse("10.1.0.1"), 3128);

    private readonly DirectoryInfo folder = Folder();
    private readonly NamespaceThread thread = new();
    private readonly NetworkNamespace place;
    private readonly List<Socket> listeners = [];
    private readonly Process squid;

    /// <param name="allowlist">What was generated.</param>
    /// <param name="callers">The files that an operator fills.</param>
    /// <param name="addresses">The addresses of callers and destinations.</param>
    /// <param name="ports">The ports that are listened on.</param>
    /// <param name="hosts">What names resolve to, in the form of /etc/hosts.</param>
    public RunningSquid(string allowlist, IEnumerable<(string File, string Addresses)> callers, string[] addresses, int[] ports, string hosts)
    {
        place = NetworkNamespace.Create(thread);
        CommandRunner.Run(place, "ip", ["link", "set", "lo", "up"]);
        foreach (var address in addresses.Append(Proxy.Address.ToString())) CommandRunner.Run(place, "ip", ["address", "add", $"{address}/32", "dev", "lo"]);
        foreach (var port in ports) Listen(port);
        var hostsFile = Path.Combine(folder.FullName, "hosts");
        File.WriteAllText(hostsFile, hosts);
        var configuration = Write(folder, allowlist, callers, $"http_port {Proxy}\nhosts_file {hostsFile}\ndns_nameservers 127.0.0.1\ndns_timeout 1 second\n");
        squid = Process.Start(new ProcessStartInfo("nsenter", [$"--net={place.Path}", "squid", "-N", "-f", configuration]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        squid.OutputDataReceived += static (_, _) => { };
        squid.ErrorDataReceived += static (_, _) => { };
        squid.BeginOutputReadLine();
        squid.BeginErrorReadLine();
        Await();
    }

    /// <summary>What Squid says of an allowlist without running it: lines with a warning or an error, and its exit code when it is not 0.</summary>
    public static string Parse(string allowlist, IEnumerable<(string File, string Addresses)> callers)
    {
        var folder = Folder();
        try
        {
            var configuration = Write(folder, allowlist, callers, "http_port 127.0.0.1:3128\n");
            using var parse = Process.Start(new ProcessStartInfo("squid", ["-k", "parse", "-f", configuration]) { RedirectStandardError = true })!;
            var said = parse.StandardError.ReadToEnd();
            Assert.True(parse.WaitForExit(Patience));
            var complaints = said.Split('\n').Where(static line => ((string[])["warning", "error", "fatal", "bungled"]).Any(word => line.Contains(word, StringComparison.OrdinalIgnoreCase)));
            return string.Join('\n', parse.ExitCode == 0 ? complaints : complaints.Append($"exit {parse.ExitCode}"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    public static void Require()
    {
        Assert.SkipUnless(CommandRunner.IsInstalled("squid"), "squid is not installed");
        Assert.SkipUnless(OperatingSystem.IsLinux(), "squid is run on Linux only");
    }

    /// <summary>What a caller gets: the status, and after 200 what the other end says.</summary>
    public string Ask(string caller, string request)
    {
        using var socket = place.Run(static () => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
        socket.Bind(new IPEndPoint(IPAddress.Parse(caller), 0));
        socket.ReceiveTimeout = (int)Patience.TotalMilliseconds;
        socket.Connect(Proxy);
        socket.Send(Encoding.ASCII.GetBytes(request.StartsWith("GET ", StringComparison.Ordinal) ? $"{request} HTTP/1.1\r\nHost: {new Uri(request[4..]).Authority}\r\nConnection: close\r\n\r\n" : $"CONNECT {request} HTTP/1.1\r\nHost: {request}\r\n\r\n"));
        var (answer, buffer) = (new StringBuilder(), new byte[4096]);
        while (socket.Receive(buffer) is > 0 and var count)
        {
            answer.Append(Encoding.ASCII.GetString(buffer, 0, count));
            if (answer.ToString() is var soFar && (soFar.EndsWith(Greeting, StringComparison.Ordinal) || (soFar.Contains("\r\n\r\n", StringComparison.Ordinal) && !soFar.StartsWith("HTTP/1.1 200", StringComparison.Ordinal)))) break;
        }

        var text = answer.ToString();
        return text.StartsWith("HTTP/1.1 ", StringComparison.Ordinal) ? $"{text[9..12]}{(text.EndsWith(Greeting, StringComparison.Ordinal) ? $" {Greeting}" : "")}" : text;
    }

    public void Dispose()
    {
        if (!squid.HasExited) squid.Kill();
        squid.WaitForExit();
        squid.Dispose();
        foreach (var listener in listeners) listener.Dispose();
        place.Dispose();
        thread.Dispose();
        folder.Delete(recursive: true);
    }

    /// <summary>A folder that Squid may read when it has given up the rights of root.</summary>
    private static DirectoryInfo Folder()
    {
        var folder = Directory.CreateTempSubdirectory("sluice-squid-");
        if (!OperatingSystem.IsWindows()) folder.UnixFileMode = (UnixFileMode)0b111_111_111;
        return folder;
    }

    private static string Write(DirectoryInfo folder, string allowlist, IEnumerable<(string File, string Addresses)> callers, string settings)
    {
        const string Installed = "/etc/squid/sluice/";
        Directory.CreateDirectory(Path.Combine(folder.FullName, "callers"));
        foreach (var (file, addresses) in callers) File.WriteAllText(Path.Combine(folder.FullName, "callers", file), addresses);
        var (list, configuration) = (Path.Combine(folder.FullName, "allowlist.conf"), Path.Combine(folder.FullName, "squid.conf"));
        File.WriteAllText(list, allowlist.Replace(Installed, $"{folder.FullName}/", StringComparison.Ordinal));
        File.WriteAllText(configuration, $"{settings}pid_filename none\naccess_log none\ncache_log {folder.FullName}/cache.log\ncache deny all\ncache_mem 1 MB\npinger_enable off\nnetdb_filename none\nvisible_hostname proxy.test\ninclude {list}\nhttp_access allow all\n");
        return configuration;
    }

    private void Listen(int port)
    {
        var listener = place.Run(static () => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
        listener.Bind(new IPEndPoint(IPAddress.Any, port));
        listener.Listen();
        listeners.Add(listener);
        _ = listener.ServeEachAsync(ServeAsync);
    }

    /// <summary>Greets, and takes what the other end says until it is gone: a socket that is closed with something unread would reset the connection.</summary>
    private static async Task ServeAsync(Socket accepted)
    {
        using var connection = accepted;
        try
        {
            await connection.SendAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {Greeting.Length}\r\n\r\n{Greeting}")).ConfigureAwait(false);
            connection.Shutdown(SocketShutdown.Send);
            var buffer = new byte[4096];
            while (await connection.ReceiveAsync(buffer).ConfigureAwait(false) > 0) { }
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            // The proxy has left first.
        }
    }

    /// <summary>Waits until Squid accepts connections.</summary>
    private void Await()
    {
        var since = Stopwatch.StartNew();
        while (since.Elapsed < Patience && !squid.HasExited)
        {
            using var socket = place.Run(static () => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
            try
            {
                socket.Connect(Proxy);
                return;
            }
            catch (SocketException)
            {
                Thread.Sleep(50);
            }
        }

        var log = Path.Combine(folder.FullName, "cache.log");
        throw new LabException($"squid did not start: {(File.Exists(log) ? File.ReadAllText(log) : "it wrote no log")}", "Run squid -k parse on what was generated.");
    }
}
