using Sluice.Charters;
using Sluice.Model;
using Sluice.Readers.Charters;
using Sluice.Readers.Yaml;
using Sluice.Tests.Building;
using Sluice.Tests.Charters;

namespace Sluice.Tests.Compile;

/// <summary>One small charter that has something of everything, and the cluster it is bound to.</summary>
internal static class SmallCharter
{
    private const string Spec = """
        governs: [{namespace: shop}, {labels: {tenant: acme}}]
        components:
          web:   {namespace: shop, pods: {app: web}, ports: {http: 8080, metrics: 9090}}
          db:    {namespace: shop, pods: {app: db}, ports: {sql: 5432}}
          proxy: {namespace: egress, pods: {app: proxy}, ports: {proxy: 3128}}
        flows:
          - {from: ingress-controller, to: web, ports: [http], reason: public traffic}
          - {from: web, to: db, reason: orders}
          - {from: web, to: "*.pay.example.com", ports: [443], reason: payments}
        forbidden:
          - {from: observability/*, to: "*", except: {ports: [metrics]}, reason: may scrape and nothing else}
        tenants: {label: tenant, isolated: [acme], isolatedDns: denied}
        gateway: {component: proxy}
        exceptions:
          longest: 180d
          timeZone: Europe/Berlin
          approvals: {public: [team-data@example.com], restricted: [security@example.com]}
        """;

    private static string[] Documents =>
    [
        $"apiVersion: sluice.dev/v1alpha1\nkind: Charter\nmetadata: {{name: shop}}\nspec:\n  {Spec.ReplaceLineEndings("\n  ")}",
        Chartered.Exception("rates", "{from: web, to: rates.example.com, ports: [443]}", "notBefore: 2026-03-01\napprovedBy: [team-data@example.com]"),
        Chartered.Exception("audit", "{from: db, to: 203.0.113.0/24, ports: [22]}", "notBefore: 2026-07-01\nexpires: 2026-10-31"),
        Chartered.Exception("gone", "{from: db, to: gone.example.com, ports: [443]}", "notBefore: 2026-01-01\nexpires: 2026-05-31"),
        """
        apiVersion: sluice.dev/v1alpha1
        kind: AccessException
        metadata: {name: known}
        spec: {accepts: {finding: SLU3004, in: {namespace: shop}}, owner: ops@example.com, reason: being moved, auditRef: CHG-9, expires: 2026-08-31}
        """,
    ];

    public static CharterRead Read { get; } = Chartered.Read(Documents);

    public static Snapshot Snapshot { get; } = Cluster.Part.Namespace("shop").Namespace("acme-prod", "tenant=acme")
        .Pod("shop/web", "app=web", static workload => workload with { ServiceAccount = "web" }).Snapshot;

    public static BoundCharter Bound => Read.Bound(Snapshot);

    /// <summary>The same charter in a folder.</summary>
    public static CharterRead In(string folder) =>
        CharterReader.Read(Documents.Select((text, at) => new CharterSource(SourceText.FromText($"{folder}/{(at == 0 ? "sluice.yaml" : FormattableString.Invariant($"exceptions/{at}.yaml"))}", text), IsOverlay: false)));
}
