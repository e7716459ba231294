using Sluice.Analysis;
using Sluice.Charters;
using Sluice.Checks;
using Sluice.Reports.Review;
using Sluice.Tests.Building;
using Sluice.Tests.Charters;
using static Sluice.Tests.Building.Given;

namespace Sluice.Tests.Reports;

/// <summary>A small charter with an exception in every state, as it stands on the first of June 2026, and its history.</summary>
internal static class SampleReview
{
    private const string Spec = """
        governs: [{namespace: shop}, {namespace: empty}]
        components:
          web: {namespace: shop, pods: {app: web}, ports: {http: 8080}}
          db:  {namespace: shop, pods: {app: db}, ports: {sql: 5432, metrics: 9090}}
        flows:
          - {from: web, to: db, ports: [sql], reason: orders}
          - {from: {labels: {trusted: "true"}, carriedBy: [ops]}, to: db, ports: [metrics], reason: operations}
        exceptions: {longest: 200d, warn: 30d}
        """;

    public static ReviewReport Shop(params IEnumerable<ReviewGround> failOn)
    {
        const string rates = "{from: web, to: 203.0.113.0/24, ports: [443]}";
        var charter = Chartered.Spec(
            Spec,
            Chartered.Exception("active", "{from: web, to: [api.example.com, \"*.example.org\"], ports: [443]}", "approvedBy: [security@example.com]\nexpires: 2026-11-30\nreview: {every: 90d, last: 2026-05-01}"),
            Chartered.Exception("expiring", rates, "expires: 2026-06-30\nreview: {every: 90d, last: 2026-01-15}"),
            Chartered.Exception("expired", "{from: web, to: 198.51.100.0/24, ports: [22]}", "expires: 2026-05-01"),
            Chartered.Exception("not-yet", rates, "notBefore: 2026-07-01\nexpires: 2026-09-30"),
            Chartered.Exception("incomplete", rates).Replace("  auditRef: CHG-1\n", "", StringComparison.Ordinal).Replace("reason: ingest", "reason: \"=<b>|`*now*`\"", StringComparison.Ordinal),
            Chartered.Exception("unused", "{from: web, to: db, ports: [sql]}", "expires: 2026-09-30\nreview: {every: 30d}"),
            Chartered.Exception("wide", "{from: web, to: db}", "expires: 2026-09-30"),
            Chartered.Exception("trusted", "{from: {labels: {trusted: \"true\"}, carriedBy: [audit]}, to: web, ports: [http]}", "expires: 2026-09-30\nreview: {every: 60d, last: 2026-05-20}"),
            "apiVersion: sluice.dev/v1alpha1\nkind: AccessException\nmetadata: {name: accepting}\nspec:\n  accepts: {finding: SLU3001, in: {namespace: ops}}\n  owner: ops@example.com\n  reason: moves this year\n  auditRef: CHG-9\n  expires: 2026-10-31\n");
        var cluster = Cluster.Part.Pod("shop/web", "app=web").Pod("shop/db", "app=db").Pod("shop/agent", "app=agent", static pod => pod with { HostNetwork = true }).Pod("ops/console", "app=console")
            .Policy(NetworkPolicy("shop/deny").Ingress().Egress()).Policy(NetworkPolicy("shop/out", "app=web").Egress(Rule(Block("198.51.100.0/24")).On("22")));
        cluster = cluster with
        {
            Snapshot = cluster.Snapshot with
            {
                Namespaces = [.. cluster.Snapshot.Namespaces.Where(static space => space.Name != "ops"), Model.Namespace.Defined("ops", Select.Labels("trusted=true")), Model.Namespace.Defined("rogue", Select.Labels("trusted=true"))],
            },
        };
        var input = new CheckInput(Reachability.Of(cluster.Snapshot, Profile.Upstream)) { Charter = charter.Bound(cluster.Snapshot) };
        return new() { Review = CharterReview.Of(input), Profile = "upstream", History = History, FailOn = [.. failOn] };
    }

    /// <summary>A charter that governs nothing and has no exception, and no history.</summary>
    public static ReviewReport Nothing()
    {
        var input = new CheckInput(Reachability.Of(Cluster.Part.Snapshot, Profile.Upstream)) { Charter = Chartered.Spec("governs: []").Bound(Cluster.Part.Snapshot) };
        return new() { Review = CharterReview.Of(input), Profile = "upstream", History = new(HistoryStanding.Unreadable, []) { Reason = "the charter lies in no Git repository" } };
    }

    private static ExceptionHistory History { get; } = new(
        HistoryStanding.Shallow,
        [
            new("wide", HistoryChange.Shortened, "") { Before = "2026-10-31", After = "2026-09-30" },
            Event("expiring", HistoryChange.Renewed, 4, "Grace <b>Hopper</b>") with { Before = "2026-03-31", After = "2026-06-30" },
            Event("gone", HistoryChange.Removed, 3, "Ada Lovelace") with { Before = "2026-03-31" },
            Event("active", HistoryChange.Edited, 2, "Ada Lovelace") with { Before = "2026-11-30", After = "2026-11-30" },
            Event("active", HistoryChange.Added, 1, "Ada Lovelace") with { After = "2026-11-30" },
        ]);

    private static ExceptionEvent Event(string exception, HistoryChange change, int day, string author) => new(exception, change, new string((char)('a' + day), 40))
    {
        Author = author, Email = "author@example.com", At = new(2026, 3, day, 10, 0, 0, TimeSpan.FromHours(2)), Subject = $"commit {day} @team",
    };
}
