using Sluice.Analysis;
using Sluice.Findings;
using Sluice.Model;
using Sluice.Reports.Relations;
using Sluice.Sets;

namespace Sluice.Tests.Reports;

/// <summary>Small relations made by hand, so that the reports are tested without the analysis.</summary>
internal sealed class SampleRelations
{
    private readonly SortedSet<Endpoint> endpoints = [];
    private readonly List<Decision> decisions = [];

    /// <summary>A shop in three namespaces: open and narrow paths, the internet, something unknown, pods that were not read.</summary>
    public static RelationReport Shop()
    {
        var sample = new SampleRelations();
        Endpoint gateway = sample.Workload("edge", "gateway"), web = sample.Workload("shop", "web"), cart = sample.Workload("shop", "cart", replicas: 3);
        Endpoint checkout = sample.Workload("shop", "checkout"), ledger = sample.Workload("shop", "ledger", "StatefulSet");
        Endpoint job = sample.Workload("shop", "ledger", "Job"), node = sample.Add(new NodeEndpoint(new() { Name = "worker-1" }));
        var metrics = sample.Add(new RepresentativeEndpoint { NamespaceName = "monitoring", PodSelector = Selector.Of(("app", "prometheus")) });
        var entry = sample.Add(new ExternalEndpoint("ingress-controller"));
        var stripe = sample.Add(new DomainEndpoint("api.stripe.com"));
        var partner = sample.Add(new AddressEndpoint(AddressSet.Of(Cidr.Parse("203.0.112.0/20"))));
        var internet = sample.Add(AddressEndpoint.Internet);
        var baseline = Rule("shop", "shop-baseline", Direction.Ingress, 0, "deploy/base/baseline.yaml", 18);
        sample.Allow(entry, gateway, TrafficSet.Of(Protocol.Tcp, 8443), Rule("edge", "allow-public", Direction.Ingress, 0, "deploy/edge.yaml", 9));
        sample.Allow(gateway, internet, TrafficSet.AllPorts);
        foreach (var target in new[] { web, cart, checkout, ledger, job })
        {
            sample.Allow(gateway, target, TrafficSet.Of(Protocol.Tcp, 8080), baseline);
            sample.Allow(metrics, target, TrafficSet.Of(Protocol.Tcp, 9090), Rule("shop", "allow-metrics", Direction.Ingress, 0, "deploy/base/metrics.yaml", 11));
        }

        sample.Allow(web, cart, TrafficSet.Of(Protocol.Tcp, PortSet.Of(8080, 8083)), baseline);
        sample.Allow(web, checkout, TrafficSet.Of(Protocol.Tcp, 8080), baseline);
        sample.Allow(cart, cart, TrafficSet.Of(Protocol.Tcp, 7946).Union(TrafficSet.Of(Protocol.Udp, 7946)), Rule("shop", "allow-cart", Direction.Ingress, 1, "deploy/base/cart.yaml", 20));
        sample.Allow(checkout, ledger, TrafficSet.Of(Protocol.Tcp, 5432), Rule("shop", "allow-ledger", Direction.Ingress, 0, "deploy/base/ledger.yaml", 12));
        sample.Allow(checkout, stripe, TrafficSet.Of(Protocol.Tcp, 443), Rule("shop", "allow-checkout", Direction.Egress, 1, "deploy/base/checkout.yaml", 31));
        sample.Allow(job, partner, TrafficSet.Of(Protocol.Tcp, PortSet.Of(1024, 65535)), Rule("shop", "allow-billing", Direction.Egress, 2, "deploy/base/billing.yaml", 28));
        sample.Allow(node, web, TrafficSet.AllPorts);
        sample.Unknown(job, internet, TrafficSet.AllPorts, new UnknownReason(UnknownCause.DoubtfulPolicy, Rule("shop", "allow-billing", Direction.Egress, 2, "deploy/base/billing.yaml", 28)));
        sample.Unknown(web, ledger, TrafficSet.Of(Protocol.Tcp, 5432), new UnknownReason(UnknownCause.NamespaceLabelsUnknown, Rule("shop", "allow-ledger", Direction.Ingress, 1, "deploy/base/ledger.yaml", 19)));
        return sample.Report() with
        {
            Assumptions =
            [
                new(AssumptionKind.ProfileUsed, ["upstream"]),
                new(AssumptionKind.NamespaceLabelsUnseen, ["monitoring"]),
                new(AssumptionKind.PodAddressRanges, ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"]),
                new(AssumptionKind.Representatives, ["monitoring"]),
            ],
            Problems =
            [
                new("SLU1002", Severity.Error, new("deploy/base/billing.yaml", 28, 11, 28, 16), "unknown field `ports` inside a peer: every port is open")
                {
                    Object = "NetworkPolicy shop/allow-billing",
                    Meant = "belongs to the rule, two columns to the left",
                    Remedy = "Move `ports` two columns to the left.",
                },
            ],
        };
    }

    /// <summary>Names that no cluster would take, made to break out of every format.</summary>
    public static RelationReport Hostile()
    {
        var sample = new SampleRelations();
        var script = sample.Workload("<b>&\"'", "</script><script>alert(1)</script>");
        var formula = sample.Workload("=1+1", "@SUM(A1),\"x\"\nnext|row`code`");
        var control = sample.Workload("-->", "\u001b[31mred\u202etxt]]>*/end\";x[\"");
        var rule = Rule("<i>", "--><policy>", Direction.Egress, 0, "javascript:alert(1)//\"><svg onload=x>.yaml", 1);
        sample.Allow(script, formula, TrafficSet.Of(Protocol.Tcp, 80), rule);
        sample.Allow(formula, control, TrafficSet.AllPorts, rule);
        sample.Unknown(control, script, TrafficSet.Of(Protocol.Udp, 53), new UnknownReason(UnknownCause.RefusedPolicy, rule));
        return sample.Report() with { Assumptions = [new(AssumptionKind.DomainsUnresolved, ["*.</script>.com", "=HYPERLINK(1)"])] };
    }

    /// <summary>Nothing read.</summary>
    public static RelationReport Empty() => new SampleRelations().Report();

    /// <summary>Namespaces of equal workloads: each namespace open within, a third of the pairs of neighbours narrow, one reaching the internet.</summary>
    public static RelationReport Large(int namespaces, int workloads)
    {
        var sample = new SampleRelations();
        var all = Enumerable.Range(0, namespaces)
            .Select(n => Enumerable.Range(0, workloads).Select(w => sample.Workload($"team-{n:d2}", $"service-{w:d2}")).ToArray()).ToArray();
        var internet = sample.Add(AddressEndpoint.Internet);
        for (var n = 0; n < namespaces; n++)
        {
            var inside = Rule($"team-{n:d2}", "allow-same-namespace", Direction.Ingress, 0, $"teams/team-{n:d2}.yaml", 12);
            var across = Rule($"team-{n:d2}", "allow-neighbour", Direction.Ingress, 1, $"teams/team-{n:d2}.yaml", 31);
            foreach (var from in all[n])
            {
                foreach (var to in all[n].Where(to => to != from)) sample.Allow(from, to, n % 4 == 0 ? TrafficSet.AllPorts : TrafficSet.Of(Protocol.Tcp, 8080), inside);
            }

            for (var w = 0; w < workloads; w += 3)
            {
                sample.Allow(all[n][w], all[(n + 1) % namespaces][(w * 7 + n) % workloads], TrafficSet.Of(Protocol.Tcp, PortSet.Of(8000, 8004 + n)), across);
            }

            sample.Allow(all[n][0], internet, n % 5 == 0 ? TrafficSet.AllPorts : TrafficSet.Of(Protocol.Tcp, 443));
            if (n % 7 == 0)
                sample.Unknown(all[n][1], all[(n + 3) % namespaces][2], TrafficSet.AllPorts, new UnknownReason(UnknownCause.OpaquePolicy, null));
        }

        return sample.Report();
    }

    public static RuleRef Rule(string ns, string name, Direction direction, int index, string file, int line) => new(
        new NetworkPolicy { Name = new("NetworkPolicy", ns, name), PodSelector = Selector.Everything, Span = new(file, 1, 1, 1, 1) },
        direction,
        index,
        new(file, line, 5, line, 6));

    private Endpoint Workload(string ns, string name, string kind = "Deployment", int replicas = 1) =>
        Add(new WorkloadEndpoint(new() { Name = new(kind, ns, name), Replicas = replicas }));

    private Endpoint Add(Endpoint endpoint)
    {
        Assert.True(endpoints.Add(endpoint), "an endpoint is made once");
        return endpoint;
    }

    private void Allow(Endpoint from, Endpoint to, TrafficSet traffic, params RuleRef[] rules) =>
        decisions.Add(Decision(from, to, traffic, TrafficSet.Empty) with { AllowingRules = rules.ToValueList() });

    private void Unknown(Endpoint from, Endpoint to, TrafficSet traffic, params UnknownReason[] reasons) =>
        decisions.Add(Decision(from, to, TrafficSet.Empty, traffic) with { Because = reasons.ToValueList() });

    private static Decision Decision(Endpoint from, Endpoint to, TrafficSet allowed, TrafficSet unknown)
    {
        var side = new SideDecision { Allowed = allowed, Unknown = unknown };
        return new() { From = from, To = to, Egress = side, Ingress = side, Allowed = allowed, Unknown = unknown };
    }

    private RelationReport Report()
    {
        var place = new Dictionary<Endpoint, int>(ReferenceEqualityComparer.Instance);
        foreach (var endpoint in endpoints) place[endpoint] = place.Count;
        var explained = new Dictionary<Connection, Decision>(ReferenceEqualityComparer.Instance);
        foreach (var decision in decisions.OrderBy(decision => place[decision.From]).ThenBy(decision => place[decision.To]))
            explained[new(decision.From, decision.To, decision.Allowed, decision.Unknown)] = decision;
        return new()
        {
            Profile = "upstream",
            Endpoints = [.. endpoints],
            Connections = [.. explained.Keys],
            Explain = connection => explained[connection],
        };
    }
}
