using System.Globalization;

namespace Sluice.Benchmarks.Gateway;

/// <summary>The gateway and the proxies of Debian that it is compared with, each as its own documentation sets it up for many connections, one process or as many threads as it takes by itself.</summary>
internal static class Peers
{
    public static readonly string[] Names = ["sluice", "sluice without splice", "squid", "tinyproxy", "haproxy", "haproxy with splice"];

    /// <summary>Null when the program is not installed.</summary>
    public static Peer? Start(string name, string folder, int port, int server) => name switch
    {
        "sluice" => Sluice(name, folder, port, server, []),
        "sluice without splice" => Sluice(name, folder, port, server, ["--no-splice"]),
        "squid" => Squid(folder, port),
        "tinyproxy" => Tinyproxy(folder, port),
        "haproxy" => Haproxy(name, folder, port, server, ""),
        _ => Haproxy(name, folder, port, server, "  option splice-auto\n"),
    };

    public static Peer? Sluice(string name, string folder, int port, int server, string[] more)
    {
        var program = Path.Combine(Path.GetDirectoryName(Environment.ProcessPath)!, "Sluice.Gateway");
        return Peer.Start(name, program, ["--allowlist", Allowlist(folder, server, 0), "--caller", "127.0.0.0/8=bench/load", "--listen", $"127.0.0.1:{port}", .. more], port, speaksConnect: true);
    }

    /// <summary>The allowlist of the load, written anew; the version tells one from another.</summary>
    public static string Allowlist(string folder, int server, int version)
    {
        var list = Path.Combine(folder, "allowlist.json");
        File.WriteAllText(list + ".new", string.Create(CultureInfo.InvariantCulture, $$"""
            {"version": 1, "charter": "bench", "digest": "{{version}}", "entries": [{"action": "allow", "from": {"component": "load", "namespace": "bench", "podSelector": {"matchLabels": {"app": "load"} } },
            "to": {"cidrs": ["127.0.0.0/8"]}, "ports": [{"protocol": "TCP", "port": {{server}} }] }] }
            """));
        File.Move(list + ".new", list, overwrite: true);
        return list;
    }

    private static Peer? Squid(string folder, int port)
    {
        var file = Path.Combine(folder, "squid.conf");
        File.WriteAllText(file, string.Create(CultureInfo.InvariantCulture, $"""
            http_port 127.0.0.1:{port}
            http_access allow all
            cache deny all
            access_log none
            cache_log /dev/null
            cache_store_log none
            pid_filename none
            max_filedescriptors 20000
            shutdown_lifetime 1 seconds

            """));
        return Peer.Start("squid", "/usr/sbin/squid", ["-N", "-f", file], port, speaksConnect: true);
    }

    private static Peer? Tinyproxy(string folder, int port)
    {
        var file = Path.Combine(folder, "tinyproxy.conf");
        File.WriteAllText(file, string.Create(CultureInfo.InvariantCulture, $"Port {port}\nListen 127.0.0.1\nTimeout 600\nMaxClients 9500\nLogLevel Critical\nLogFile \"/dev/null\"\n"));
        return Peer.Start("tinyproxy", "/usr/bin/tinyproxy", ["-d", "-c", file], port, speaksConnect: true);
    }

    private static Peer? Haproxy(string name, string folder, int port, int server, string more)
    {
        var file = Path.Combine(folder, "haproxy.cfg");
        File.WriteAllText(file, string.Create(CultureInfo.InvariantCulture, $"""
            global
              maxconn 9500
              maxpipes 100
            defaults
              mode tcp
              timeout connect 5s
              timeout client 600s
              timeout server 600s
            {more}
            listen bench
              bind 127.0.0.1:{port}
              server origin 127.0.0.1:{server}

            """));
        return Peer.Start(name, "/usr/sbin/haproxy", ["-db", "-f", file], port, speaksConnect: false);
    }
}
