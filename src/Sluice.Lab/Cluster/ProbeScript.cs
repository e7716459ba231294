using System.Globalization;
using System.Text;
using Sluice.Probes;

namespace Sluice.Lab.Cluster;

/// <summary>A connection that a script opens.</summary>
/// <param name="Name">What its answer is called: a word.</param>
/// <param name="IsDns">Whether it is a DNS query over UDP; else a TCP connection.</param>
/// <param name="Address">Where to, an address.</param>
/// <param name="Port">The port, 1–65535.</param>
internal readonly record struct ScriptedProbe(string Name, bool IsDns, string Address, int Port);

/// <summary>What a script says of a connection.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="Took">How long all attempts took.</param>
/// <param name="Detail">What the tool said.</param>
internal sealed record ScriptedAnswer(ProbeOutcome Outcome, int Attempts, TimeSpan Took, string Detail);

/// <summary>
/// The scripts that run inside a pod, in the language of POSIX sh, with what images commonly have: nc (of BusyBox, OpenBSD, Nmap), bash, or python3. They read nothing of the
/// pod but its sockets, write no file, and end by themselves.
/// </summary>
internal static class ProbeScript
{
    /// <summary>Connections that one script opens at a time: what it takes counts against the memory of the pod.</summary>
    private const int AtATime = 16;

    private const string Tool = """
        exec 2>&1
        how=none
        if nc --help 2>&1 | grep -q -- '-e PROG'; then how=nc-e
        elif command -v nc >/dev/null 2>&1 && nc -h 2>&1 | grep -q -- '-z'; then how=nc-z
        elif command -v bash >/dev/null 2>&1 && command -v timeout >/dev/null 2>&1; then how=bash
        elif command -v python3 >/dev/null 2>&1; then how=python3
        fi
        echo "sluice tool $how"

        """;

    private const string Functions = """
        tcp() {
          case $how in
            nc-e) said=$(nc -w $patience "$1" "$2" -e true </dev/null 2>&1) ;;
            nc-z) said=$(nc -v -z -w $patience "$1" "$2" </dev/null 2>&1) ;;
            bash) said=$(timeout $patience bash -c 'exec 3<>"/dev/tcp/$0/$1"' "$1" "$2" </dev/null 2>&1) ;;
            python3) said=$(python3 -c 'import socket, sys; socket.create_connection((sys.argv[1], int(sys.argv[2])), float(sys.argv[3]))' "$1" "$2" $patience </dev/null 2>&1) ;;
            *) said='no tool to open a connection with'; false ;;
          esac
          code=$?
          case "$code $said" in
            0\ *) came=open ;;
            *efused*) came=refused ;;
            *nreachable*|*'o route'*) came=unreachable ;;
            *'imed out'*|124\ |143\ ) came=timedOut ;;
            *) came=unclear ;;
          esac
        }
        dns() {
          command -v nslookup >/dev/null 2>&1 || { came=unclear; said='no nslookup in the image'; return; }
          said=$(timeout $((patience + 1)) nslookup kubernetes.default.svc.cluster.local "$1" </dev/null 2>&1)
          code=$?
          case "$code $said" in
            *efused*) came=refused ;;
            *nreachable*|*'o route'*) came=unreachable ;;
            *'imed out'*|*'no servers'*|124\ *|143\ *) came=timedOut ;;
            *NXDOMAIN*|*"an't find"*|*SERVFAIL*|*REFUSED*|0\ *) came=open ;;
            *) came=unclear ;;
          esac
        }
        uptime() { read -r up rest </proc/uptime; echo "${up%.*}${up#*.}"; }
        probe() {
          tried=0 begun=$(uptime)
          while :; do
            tried=$((tried + 1))
            $2 "$3" "$4"
            case $came in timedOut) [ $tried -lt $attempts ] && continue ;; esac
            break
          done
          echo "sluice $1 $came $tried $(($(uptime) - begun)) $(echo "$said" | tr '\n' ' ' | cut -c 1-200)"
        }

        """;

    /// <summary>A script that says which tool there is, and on which ports something listens.</summary>
    public const string Look = Tool + """
        for net in tcp tcp6 udp udp6; do
          while read -r line; do echo "sluice $net $line"; done </proc/net/$net
        done 2>/dev/null
        exit 0

        """;

    /// <summary>What keeps a container alive until it is told to end, and never longer than a time.</summary>
    public static string Wait(string file, TimeSpan limit) => string.Create(
        CultureInfo.InvariantCulture,
        $"i=0; while [ $i -lt {limit.TotalSeconds:0} ] && [ ! -e {file} ]; do sleep 1; i=$((i + 1)); done; rm -f {file}");

    /// <summary>A script that opens connections.</summary>
    /// <param name="probes">What is opened.</param>
    /// <param name="patience">How long an answer is waited for, in whole seconds.</param>
    /// <param name="attempts">How often one that stays without an answer is tried.</param>
    public static string Of(IReadOnlyList<ScriptedProbe> probes, TimeSpan patience, int attempts)
    {
        var script = new StringBuilder(Tool).Append(CultureInfo.InvariantCulture, $"patience={patience.TotalSeconds:0} attempts={attempts}\n").Append(Functions);
        for (var at = 0; at < probes.Count; at++)
        {
            var probe = probes[at];
            script.Append(CultureInfo.InvariantCulture, $"probe {probe.Name} {(probe.IsDns ? "dns" : "tcp")} {probe.Address} {probe.Port} &\n");
            if ((at + 1) % AtATime == 0) script.Append("wait\n");
        }

        return script.Append("wait\nexit 0\n").ToString();
    }

    /// <summary>Which tool a script found; empty when it did not come so far, or found none.</summary>
    public static string ToolOf(string output) =>
        Lines(output).FirstOrDefault(static line => line.Name == "tool").Said is { } tool && tool != "none" ? tool : "";

    /// <summary>The listeners that a look found; null when it did not come so far.</summary>
    public static ListenerTable? ListenersOf(string output)
    {
        var lines = Lines(output).Where(static line => line.Name is "tcp" or "tcp6" or "udp" or "udp6").ToList();
        return lines.Count == 0 ? null : ListenerTable.Of(lines);
    }

    /// <summary>What a script says, by the names of the connections. What was cut off is not there.</summary>
    public static Dictionary<string, ScriptedAnswer> AnswersOf(string output)
    {
        var answers = new Dictionary<string, ScriptedAnswer>(StringComparer.Ordinal);
        foreach (var (name, rest) in Lines(output))
        {
            var parts = rest.Split(' ', 4);
            if (parts.Length < 3 || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var attempts) || !long.TryParse(parts[2], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var hundredths)) continue;
            var detail = parts.Length > 3 ? parts[3].Trim() : "";
            answers[name] = new(OutcomeOf(parts[0]), attempts, TimeSpan.FromMilliseconds(10 * Math.Max(0, hundredths)), detail);
        }

        return answers;
    }

    private static ProbeOutcome OutcomeOf(string word) => word switch
    {
        "open" => ProbeOutcome.Open,
        "refused" => ProbeOutcome.Refused,
        "unreachable" => ProbeOutcome.Unreachable,
        "timedOut" => ProbeOutcome.TimedOut,
        _ => ProbeOutcome.Inconclusive,
    };

    private static IEnumerable<(string Name, string Said)> Lines(string output)
    {
        // The last line counts only when it is whole: a connection that was cut may have halved a number.
        foreach (var line in output[..(output.LastIndexOf('\n') + 1)].Split('\n'))
        {
            if (!line.StartsWith("sluice ", StringComparison.Ordinal)) continue;
            var space = line.IndexOf(' ', 7);
            if (space > 0) yield return (line[7..space], line[(space + 1)..].TrimEnd('\r'));
        }
    }
}
