using System.Text;
using Sluice.Charters;
using Sluice.Dialects;

namespace Sluice.Compile;

/// <summary>
/// Compiles to a part of the configuration of Squid 5, to be included before any other <c>http_access</c>: what nobody may is denied first, then what the charter opens on its day is
/// allowed, then everything is denied. Squid knows its callers by address alone, so that each is a file which an operator fills; who stands in none of them is denied before anything else.
/// </summary>
internal static class SquidTarget
{
    private const string Head = """
        # For Squid 5. Put `include /etc/squid/sluice/allowlist.conf` before every http_access of squid.conf: the first that matches decides, and the last one here denies everything.

        """;

    public static CompiledTarget Compile(CompileTarget target, BoundCharter bound)
    {
        var plan = ProxyPlan.Of(bound, static grant => new(Standing.Approximated, Limit.CallerFiles) { Grant = grant });
        var acls = new SquidAcls();
        var callers = plan.Opened.Select(static rule => rule.From).DistinctBy(static side => side.Peer.ToString()).ToList();
        var rules = new StringBuilder();
        Guards(rules, acls, callers);
        foreach (var rule in plan.Denied.GroupBy(static rule => rule.Why)) Write(rules, "deny", rule, one => Deny(acls, one, callers.Where(side => ProxyPlan.Lies(side.Term, one.From.Term, bound.Governance))));
        foreach (var rule in plan.Opened.GroupBy(static rule => rule.Why)) Write(rules, "allow", rule, one => Allow(acls, one));
        rules.Append("\nhttp_access deny all\n");

        var sources = bound.Charter.Strip(plan.Told.Select(static told => told.Grant?.Span ?? told.Bar!.Span).Append(bound.Charter.Span));
        var files = Files(plan.Denied.Select(static rule => rule.From).Concat(plan.Opened.Select(static rule => rule.From)));
        return new(target, [GeneratedFile.Text($"{target.Name}/allowlist.conf", "# ", sources, $"{Head}{files}\n{acls.Text}{rules}")], plan.Told);
    }

    /// <summary>What is denied whoever asks for what: callers whom nobody knows, and whatever is no tunnel and no plain HTTP.</summary>
    private static void Guards(StringBuilder rules, SquidAcls acls, List<GrantSide> callers)
    {
        if (callers.Count > 0) rules.Append("\n# Who stands in no file is nobody.\nhttp_access deny !").Append(acls.Known(callers)).Append('\n');
        rules.Append("\n# Neither tunnels nor plain HTTP: FTP, URN, and the pages of Squid itself.\nhttp_access deny !").Append(acls.Add("sluice_connect", "method CONNECT"))
            .Append(" !").Append(acls.Add("sluice_http", "proto HTTP")).Append("\nhttp_access deny manager\n");
    }

    private static void Write(StringBuilder rules, string action, IGrouping<string, ProxyRule> group, Func<ProxyRule, string> line)
    {
        rules.Append("\n# ").Append(group.Key).Append('\n');
        foreach (var text in group.Select(line).Distinct(StringComparer.Ordinal)) rules.Append("http_access ").Append(action).Append(text).Append('\n');
    }

    private static string Deny(SquidAcls acls, ProxyRule rule, IEnumerable<GrantSide> among)
    {
        var words = Words(acls.Barred(rule.From, among), acls.Ports(rule.Ports), rule.To.Term switch
        {
            DomainTerm domain => acls.Domain(domain.Name),
            BlockTerm block => acls.Any(block.Addresses),
            _ => "",
        });
        return words.Length > 0 ? words : " all";
    }

    private static string Allow(SquidAcls acls, ProxyRule rule) => Words(
        rule.Tls == TlsDemand.Required ? "sluice_connect" : "", acls.Caller(rule.From), acls.Ports(rule.Ports),
        rule.To.Term is DomainTerm domain ? $"{acls.Domain(domain.Name)} !{acls.NotPublic()}" : acls.Every(((BlockTerm)rule.To.Term!).Addresses));

    private static string Words(params ReadOnlySpan<string?> words)
    {
        var text = new StringBuilder();
        foreach (var word in words)
        {
            if (!string.IsNullOrEmpty(word)) text.Append(' ').Append(word);
        }

        return text.ToString();
    }

    /// <summary>Which file is about whom.</summary>
    private static string Files(IEnumerable<GrantSide> sides)
    {
        var text = new StringBuilder("#\n# Callers are addresses, one or a block a line, in files that you fill; `squid -k reconfigure` reads them again. A pod's address stands in every\n# file that describes the pod. Out of a file that is missing or empty nothing is opened.\n");
        foreach (var group in sides.Where(static side => side.IsAnyone || side.Term is PodTerm).GroupBy(static side => SquidAcls.FileOf(side.Peer)).OrderBy(static group => group.Key, StringComparer.Ordinal))
            text.Append("#   ").Append(SquidAcls.Callers).Append(group.Key).Append("   ").Append(ProxyPlan.Line(string.Join(", and ", group.Select(static side => ProxyPlan.Pods(side.Term)).Distinct(StringComparer.Ordinal)))).Append('\n');
        return text.ToString();
    }
}
