using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Sluice.Benchmarks.Gateway;

/// <summary>A proxy that runs for the length of a measurement, as a process of its own on loopback.</summary>
internal sealed class Peer : IDisposable
{
    private readonly Process process;

    private Peer(string name, IPEndPoint address, bool speaksConnect, Process process) => (Name, Address, SpeaksConnect, this.process) = (name, address, speaksConnect, process);

    public string Name { get; }

    public IPEndPoint Address { get; }

    /// <summary>Whether a client asks for its destination; otherwise each connection leads to the one server.</summary>
    public bool SpeaksConnect { get; }

    /// <summary>Descriptors that the process holds: sockets, pipes, files.</summary>
    public int Descriptors => Directory.GetFileSystemEntries(string.Create(CultureInfo.InvariantCulture, $"/proc/{process.Id}/fd")).Length;

    /// <summary>Threads of the process.</summary>
    public int Threads
    {
        get
        {
            process.Refresh();
            return process.Threads.Count;
        }
    }

    /// <summary>Asks it to stop, as a supervisor does, and waits.</summary>
    public void Stop()
    {
        using var kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
        process.WaitForExit();
    }

    /// <summary>Resident memory of the process and of those that it started, in bytes.</summary>
    public long Resident
    {
        get
        {
            var all = Process.GetProcesses().Where(other => other.Id == process.Id || ParentOf(other.Id) == process.Id).ToList();
            return all.Sum(static one => one.WorkingSet64);
        }
    }

    /// <summary>Waits until it takes connections; null when the program is not installed.</summary>
    public static Peer? Start(string name, string program, IReadOnlyList<string> arguments, int port, bool speaksConnect)
    {
        if (!File.Exists(program)) return null;
        var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        process.ErrorDataReceived += static (_, _) => { };
        process.OutputDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        var address = new IPEndPoint(IPAddress.Loopback, port);
        for (var attempt = 0; attempt < 100; attempt++)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Connect(address);
                return new(name, address, speaksConnect, process);
            }
            catch (SocketException)
            {
                Thread.Sleep(100);
            }
        }

        process.Kill(entireProcessTree: true);
        throw new InvalidOperationException($"{name} takes no connections");
    }

    public void Dispose()
    {
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        process.WaitForExit();
        process.Dispose();
    }

    private static int ParentOf(int id)
    {
        try
        {
            var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/stat"));
            return int.Parse(stat[(stat.LastIndexOf(')') + 4)..].Split(' ')[0], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
