using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Sluice.Lab.Cluster;
using Sluice.Probes;
using Sluice.Sets;

namespace Sluice.Tests.Lab;

/// <summary>The scripts that run inside pods: what they say, and how it is read.</summary>
public sealed class ProbeScriptTests
{
    /// <summary>Lines of /proc/net as a kernel writes them: listening on all addresses, on loopback alone, a connection, a UDP socket.</summary>
    private const string Sockets = """
        sluice tool nc-e
        sluice tcp sl local_address rem_address st
        sluice tcp 0: 00000000:1F90 00000000:0000 0A 00000000:00000000
        sluice tcp 1: 0100007F:0019 00000000:0000 0A 00000000:00000000
        sluice tcp 2: 0100000A:A1B2 0200000A:0050 01 00000000:00000000
        sluice tcp6 0: 00000000000000000000000000000000:01BB 00000000000000000000000000000000:0000 0A 00000000:00000000
        sluice tcp6 1: 00000000000000000000000001000000:270F 00000000000000000000000000000000:0000 0A 00000000:00000000
        sluice udp 0: 00000000:0035 00000000:0000 07 00000000:00000000

        """;

    [Fact]
    public void What_listens_is_read_and_what_others_cannot_reach_is_left_out()
    {
        var listeners = ProbeScript.ListenersOf(Sockets)!;
        Assert.Equal([(Protocol.Tcp, 443, true), (Protocol.Tcp, 8080, false), (Protocol.Udp, 53, false)], listeners.Ports);
        Assert.True(listeners.Has(Protocol.Tcp, 8080, isIPv6: false) && !listeners.Has(Protocol.Udp, 8080, isIPv6: false) && !listeners.Has(Protocol.Tcp, 25, isIPv6: false));
        Assert.Equal("nc-e", ProbeScript.ToolOf(Sockets));
    }

    /// <summary>A refusal over one family must not be held against a socket of the other: it may be the socket's own.</summary>
    [Fact]
    public void What_listens_for_one_address_family_is_told_apart()
    {
        var listeners = ProbeScript.ListenersOf(Sockets + "sluice tcp6 2: 0000000000000000FFFF00000100000A:0BB8 00000000000000000000000000000000:0000 0A 00000000:00000000\n")!;
        Assert.False(listeners.Has(Protocol.Tcp, 8080, isIPv6: true));
        Assert.True(listeners.Has(Protocol.Tcp, 443, isIPv6: true) && listeners.Has(Protocol.Tcp, 443, isIPv6: false));
        Assert.True(listeners.HasExactly(Protocol.Tcp, 443, isIPv6: true) && !listeners.HasExactly(Protocol.Tcp, 443, isIPv6: false));
        Assert.True(listeners.HasExactly(Protocol.Tcp, 3000, isIPv6: false) && !listeners.Has(Protocol.Tcp, 3000, isIPv6: true));
        Assert.Equal(([443, 3000, 8080], [443]), (listeners.Of(Protocol.Tcp, isIPv6: false), listeners.Of(Protocol.Tcp, isIPv6: true)));
    }

    [Fact]
    public void Where_nothing_was_said_nothing_is_known()
    {
        Assert.Null(ProbeScript.ListenersOf("sluice tool nc-e\n"));
        Assert.Equal("", ProbeScript.ToolOf("sluice tool none\n"));
        Assert.Empty(ProbeScript.AnswersOf("sh: not found\n"));
    }

    [Fact]
    public void An_answer_that_was_cut_off_does_not_count()
    {
        var answers = ProbeScript.AnswersOf("sluice p1 open 1 3 \nnoise\nsluice p2 timedOut 3 601 nc: timed out\nsluice p3 op");
        Assert.Equal(["p1", "p2"], answers.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(new(ProbeOutcome.TimedOut, 3, TimeSpan.FromMilliseconds(6010), "nc: timed out"), answers["p2"]);
        Assert.Equal(ProbeOutcome.Inconclusive, ProbeScript.AnswersOf("sluice p1 unclear 1 3 \n")["p1"].Outcome);
        Assert.Empty(ProbeScript.AnswersOf("sluice p1 open x y\n"));
    }

    /// <summary>The script itself, in the shell and with the tools of this machine, against a socket that listens and one that does not.</summary>
    [Fact]
    public void A_script_tells_open_from_refused()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/bin/sh"), "there is no POSIX shell here");
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var output = Run(ProbeScript.Of([new("p1", false, "127.0.0.1", port), new("p2", false, "127.0.0.1", 1)], TimeSpan.FromSeconds(2), 3));
        Assert.SkipWhen(ProbeScript.ToolOf(output).Length == 0, "there is neither nc, bash nor python3 here");
        var answers = ProbeScript.AnswersOf(output);
        Assert.Equal((ProbeOutcome.Open, ProbeOutcome.Refused), (answers["p1"].Outcome, answers["p2"].Outcome));
        Assert.Equal(1, answers["p2"].Attempts);
    }

    [Fact]
    public void A_look_sees_what_listens_here()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/bin/sh"), "there is no POSIX shell here");
        using var listener = new TcpListener(IPAddress.Any, 0);
        listener.Start();
        Assert.True(ProbeScript.ListenersOf(Run(ProbeScript.Look))!.Has(Protocol.Tcp, ((IPEndPoint)listener.LocalEndpoint).Port, isIPv6: false));
    }

    /// <summary>What keeps a container alive ends by itself: killed or cut off, a run leaves nothing that goes on.</summary>
    [Fact]
    public void A_container_ends_by_itself_when_nobody_tells_it()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/bin/sh"), "there is no POSIX shell here");
        Run(ProbeScript.Wait(Path.Combine(Path.GetTempPath(), "sluice-of-nobody.end"), TimeSpan.FromSeconds(1)) + "\n");
    }

    private static string Run(string script)
    {
        using var process = Process.Start(new ProcessStartInfo("/bin/sh") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        process.StandardInput.Write(script);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEnd();
        Assert.True(process.WaitForExit(30_000), "the script does not end");
        return output;
    }
}
