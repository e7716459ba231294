using Sluice.Checks;
using Sluice.Findings;
using Sluice.Reports.Judgement;
using Sluice.Sets;

namespace Sluice.Tests.Reports;

/// <summary>Checks made by hand.</summary>
internal static class SampleChecks
{
    private static readonly string[] Billing =
    [
        .. Enumerable.Repeat("# above", 24),
        "    - to:",
        "        - ipBlock:",
        "            cidr: 203.0.112.0/20",
        "          ports:",
        "            - protocol: TCP",
        "              port: 443",
    ];

    /// <summary>The lines of the files that the samples point at.</summary>
    public static IReadOnlyList<string>? Lines(string file) => file switch
    {
        "deploy/base/billing.yaml" => Billing,
        "long.yaml" => ["kind: NetworkPolicy", $"data: {new string('a', 300)}\tWRONG{new string('b', 300)}", ""],
        _ => null,
    };

    public static CheckReport Shop() => new()
    {
        Profile = "upstream",
        Policies = 41,
        Workloads = 63,
        Namespaces = 9,
        Elapsed = TimeSpan.FromMilliseconds(312),
        Problems =
        [
            new("SLU1002", Severity.Error, new("deploy/base/billing.yaml", 28, 11, 28, 16), "unknown field `ports` inside a peer: every port is open")
            {
                Object = "NetworkPolicy shop/allow-billing",
                Meant = "belongs to the rule, two columns to the left",
                Why = "The API server refuses this object, or drops the field when validation is off. Without it billing reaches 4,096 addresses on every port.",
                Edit = new(EditKind.Move, "NetworkPolicy shop/allow-billing", new("deploy/base/billing.yaml", 1, 1, 1, 1), "spec.egress[2].to[0].ports", "spec.egress[2].ports"),
            },
            new("SLU1001", Severity.Error, SourceSpan.OfFile("deploy/broken.yaml"), "the document cannot be read: 3 columns of indentation where 2 or 4 were meant"),
        ],
        Findings =
        [
            new()
            {
                Id = "SLU2006", Severity = Severity.Warning, Message = "this narrowing has no effect", Span = new("deploy/base/billing.yaml", 25, 7, 25, 9),
                Object = "NetworkPolicy shop/allow-billing", Namespace = "shop", Place = "egress rule 3",
                Why = "Only pods labelled app=gateway of namespace edge are meant to reach billing, but shop-baseline admits every pod of that namespace. Policies add up; none takes away.",
                Remedy = "Narrow shop-baseline, or remove this rule.",
                Related = [new(new("deploy/base/baseline.yaml", 18, 5, 18, 9), "admits every pod of namespace edge")],
                Concern = Concern.OfConnections([new("edge/gateway", "shop/billing", TrafficSet.Of(Protocol.Tcp, 8080)), new("edge/probe", "shop/billing", TrafficSet.AllPorts)]),
                Fingerprint = "0011223344556677",
            },
            new()
            {
                Id = "SLU3001", Severity = Severity.Warning, Message = "no default deny for ingress and egress", Object = "Namespace batch", Namespace = "batch",
                Why = "What no policy selects is open in both directions.", Remedy = "Add a policy that selects every pod and allows nothing.",
                Concern = Concern.OfWorkloads([.. Enumerable.Range(1, 14).Select(n => $"batch/job-{n:d2}")]),
                Controls = ["NIST 800-53r5 SC-7(5)", "CIS Kubernetes 5.3.2"], Fingerprint = "8899aabbccddeeff",
            },
            new()
            {
                Id = "SLU2010", Severity = Severity.Note, Message = "a label anyone may set opens this namespace", Span = new("deploy/base/dns.yaml", 9, 11, 9, 15),
                Object = "NetworkPolicy shop/allow-dns", Namespace = "shop", Why = "Whoever may label a namespace may enter.", Fingerprint = "0123456789abcdef",
            },
        ],
        Controls = new(
            new(Workloads: 63, OpenForIngress: 4, OpenForEgress: 19, Undecided: 0, HostNetwork: 1, ReachingOutside: 19, ReachedFromOutside: 2, new(Kinds: 3, OpenForIngress: 0, OpenForEgress: 2, Undecided: 1)),
            [
                new(Sluice.Checks.Controls.DenyByDefault, ControlStatus.NotSatisfied, "59 workloads of 63 isolated for ingress, 44 for egress. 1 finding stands against it.",
                    Concern.OfWorkloads([.. Enumerable.Range(1, 19).Select(n => $"batch/job-{n:d2}")]), ["8899aabbccddeeff"]),
                new(Sluice.Checks.Controls.Segregation, ControlStatus.Satisfied, "No path between tenants is open, and none from outside to a protected component.", Concern.Nothing, []),
                new(Sluice.Checks.Controls.SameAsActive, ControlStatus.NotAssessed, "It takes a comparison with the live cluster.", Concern.Nothing, []),
            ]),
        Render = edits => edits.Count == 1
            ? [new(new("deploy/base/billing.yaml", 28, 1, 28, 11), "        ")]
            : null,
    };

    /// <summary>Nothing to say.</summary>
    public static CheckReport Clean() => new() { Profile = "upstream", Policies = 1, Workloads = 2, Namespaces = 1 };

    /// <summary>Text made to break out of every format, and a line of 600 characters.</summary>
    public static CheckReport Hostile() => new()
    {
        Profile = "upstream",
        Policies = 0,
        Workloads = 0,
        Namespaces = 0,
        Problems =
        [
            new("SLU1001", Severity.Error, new("long.yaml", 2, 308, 2, 313), "::error::%0A</failure>]]>|\u001b[31m\u202e`x` @team")
            {
                Object = "<b>/\"&'", Meant = "a very long label that cannot stand beside the mark because the terminal ends before it does, so it goes below",
                Why = "one\ntwo % three\r\n::warning file=x::y",
            },
            new("SLU1001", Severity.Warning, new("a,b:c%d.yaml", 1, 1, 2, 3), "a file with every separator in its name"),
        ],
    };
}
