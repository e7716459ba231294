using Sluice.Checks;
using Sluice.Findings;
using Sluice.Tests.Building;
using Sluice.Tests.Charters;
using static Sluice.Tests.Building.Given;

namespace Sluice.Tests.Checks;

/// <summary>Exceptions: whether they are whole, in time, needed and approved, and what they accept. On the first of June 2026.</summary>
public sealed class GovernanceTests
{
    private const string Shop = "governs: [{namespace: shop}]\ndns: {allowed: false}\ncomponents:\n  web: {namespace: shop, pods: {app: web}}\n  db: {namespace: shop, pods: {app: db}, ports: {sql: 5432}}\n";
    private const string Rates = "{from: web, to: 203.0.113.0/24, ports: [443]}";

    private static readonly Cluster Closed = Cluster.Part.Pod("shop/web", "app=web").Pod("shop/db", "app=db").Policy(NetworkPolicy("shop/deny").Ingress().Egress());

    private static readonly Cluster Leaking = Closed.Policy(NetworkPolicy("shop/out", "app=web").Egress(Rule(Block("203.0.113.0/24")).On("443")));

    [Theory]
    [InlineData("2026-05-31", true)]
    [InlineData("2026-06-01", false)]
    public void The_last_day_still_counts(string expires, bool isExpired) =>
        Assert.Equal(isExpired, Leaking.Against(Chartered.Spec(Shop, Chartered.Exception("rates", Rates, $"expires: {expires}"))).Findings("SLU5002").Count == 1);

    [Fact]
    public void An_expired_exception_is_an_error_only_while_what_it_opened_is_allowed()
    {
        var spec = Chartered.Spec(Shop, Chartered.Exception("rates", Rates, "expires: 2026-05-31"));
        var open = Assert.Single(Leaking.Against(spec).Findings("SLU5002"));
        Assert.Equal(Severity.Error, open.Severity);
        Assert.Equal("203.0.113.0/24", Assert.Single(open.Concern.Connections).To);
        Assert.Equal(Severity.Warning, Assert.Single(Closed.Against(spec).Findings("SLU5002")).Severity);
        var declared = Chartered.Spec(Shop + $"flows: [{Rates}]", Chartered.Exception("rates", Rates, "expires: 2026-05-31"));
        Assert.Equal(Severity.Warning, Assert.Single(Leaking.Against(declared).Findings("SLU5002")).Severity);
    }

    [Fact]
    public void What_an_expired_exception_opened_is_told_once_and_stands_against_the_controls_all_the_same()
    {
        var spec = Chartered.Spec(Shop, Chartered.Exception("rates", Rates, "expires: 2026-05-31"));
        var input = Leaking.Against(spec);
        Assert.Equal(["SLU5002"], input.CharterIds());
        Assert.Equal(["SLU4002: shop/web may open TCP 443 to 203.0.113.0/24, and the charter does not declare it"], Catalog.Run(input).Single(static finding => finding.Id == "SLU5002").Related.Select(static place => place.Note));
        var controls = ControlReport.Of(input, Catalog.Judge(input).Everything);
        Assert.Equal(ControlStatus.NotSatisfied, controls.Results.Single(static result => result.Control == Controls.FlowEnforcement).Status);
        Assert.Equal(ControlStatus.NotSatisfied, controls.Results.Single(static result => result.Control == Controls.OutboundRestricted).Status);
        Assert.Single(input.Findings("SLU4002"));
        Assert.Single(input.Findings("SLU5006"));
    }

    [Fact]
    public void What_is_open_beyond_an_expired_exception_is_told_beside_it_and_names_it()
    {
        var wide = Closed.Policy(NetworkPolicy("shop/out", "app=web").Egress(Rule(Block("203.0.113.0/24")).On("443", "22")));
        var input = wide.Against(Chartered.Spec(Shop, Chartered.Exception("rates", Rates, "expires: 2026-05-31")));
        Assert.Equal(["SLU4002", "SLU5002"], input.CharterIds().Order(StringComparer.Ordinal));
        Assert.Contains(Assert.Single(input.Findings("SLU4002")).Related, static place => place.Note == "SLU5002: the exception rates opened some of it, and expired on 2026-05-31");
    }

    [Theory]
    [InlineData("2026-06-30", 30, 1)]
    [InlineData("2026-07-02", 30, 0)]
    [InlineData("2026-06-03", 1, 0)]
    [InlineData("2026-06-01", 1, 1)]
    public void An_expiry_is_announced_as_early_as_the_charter_says(string expires, int warn, int count) =>
        Assert.Equal(count, Leaking.Against(Chartered.Spec($"{Shop}exceptions: {{warn: {warn}d}}", Chartered.Exception("rates", Rates, $"expires: {expires}"))).Findings("SLU5003").Count);

    [Theory]
    [InlineData("{from: web, to: db}", "flows: [{from: web, to: db}]", "Flows of the charter open all of it already.")]
    [InlineData("{from: web, to: db}", "flows: [{from: shop/*, to: '*', ports: [5000-5999]}]", "Flows of the charter open all of it already.")]
    [InlineData("{from: shop/wep, to: db}", "", "It names shop/wep, which matches no workload that was read.")]
    [InlineData("{from: other/*, to: third/*, ports: [1]}", "", "Nobody governs either side, so that it opens nothing that was closed.")]
    public void An_exception_without_effect_is_told_with_the_reason(string opens, string flows, string why) =>
        Assert.Equal(why, Assert.Single(Closed.Against(Chartered.Spec(Shop + flows, Chartered.Exception("e", opens))).Findings("SLU5004")).Why);

    [Theory]
    [InlineData("{from: web, to: db}", "flows: [{from: db, to: web, ports: [5432]}]")]
    [InlineData("{from: web, to: db, ports: [5432, 5433]}", "flows: [{from: web, to: db}]")]
    [InlineData("{from: web, to: kube-api}", "")]
    public void An_exception_that_opens_something_is_used(string opens, string flows) =>
        Assert.Empty(Closed.Against(Chartered.Spec(Shop + flows, Chartered.Exception("e", opens))).Findings("SLU5004"));

    [Theory]
    [InlineData("notBefore: 2026-05-01\nexpires: 2026-10-28", 0)]
    [InlineData("notBefore: 2026-05-01\nexpires: 2026-10-29", 1)]
    [InlineData("expires: 2026-11-28", 0)]
    [InlineData("expires: 2026-11-29", 1)]
    public void An_exception_lasts_as_long_as_the_charter_allows(string days, int count) =>
        Assert.Equal(count, Leaking.Against(Chartered.Spec(Shop + "exceptions: {longest: 180d}", Chartered.Exception("rates", Rates, days))).Findings("SLU5005").Count);

    [Theory]
    [InlineData("approvedBy: [sec@example.com, dpo@example.com]", null)]
    [InlineData("approvedBy: [SEC@example.com]", "dpo@example.com")]
    [InlineData("", "sec@example.com and dpo@example.com")]
    public void Approvals_are_asked_for_by_classification(string approved, string? missing)
    {
        var found = Leaking.Against(Chartered.Spec(Shop + "exceptions: {approvals: {public: [sec@example.com, dpo@example.com], restricted: [ceo@example.com]}}", Chartered.Exception("rates", Rates, approved))).Findings("SLU5005");
        if (missing is null) Assert.Empty(found);
        else Assert.EndsWith(missing, Assert.Single(found).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Whoever_owns_it_does_not_approve_it() =>
        Assert.Single(Leaking.Against(Chartered.Spec(Shop, Chartered.Exception("rates", Rates, "approvedBy: [sec@example.com, Data@example.com]"))).Findings("SLU5009"));

    [Theory]
    [InlineData("review: {every: 90d, last: 2026-03-03}", 0)]
    [InlineData("review: {every: 90d, last: 2026-03-02}", 1)]
    [InlineData("review: {every: 90d}", 1)]
    [InlineData("", 0)]
    public void A_review_is_due_the_days_after_the_last_one(string review, int count) =>
        Assert.Equal(count, Leaking.Against(Chartered.Spec(Shop, Chartered.Exception("rates", Rates, review))).Findings("SLU5008").Count);

    [Fact]
    public void A_label_outlives_the_exception_that_granted_it()
    {
        var cluster = Closed.Namespace("ops", "trusted=true");
        const string Opens = "{from: {labels: {trusted: \"true\"}, carriedBy: [ops]}, to: db}";
        Assert.Empty(cluster.Against(Chartered.Spec(Shop, Chartered.Exception("ops", Opens))).Findings("SLU5007"));
        Assert.Contains("exception ops", Assert.Single(cluster.Against(Chartered.Spec(Shop, Chartered.Exception("ops", Opens, "expires: 2026-05-31"))).Findings("SLU5007")).Why, StringComparison.Ordinal);
        Assert.Equal("Namespace lab", Assert.Single(cluster.Namespace("lab", "trusted=true").Against(Chartered.Spec(Shop, Chartered.Exception("ops", Opens))).Findings("SLU5007")).Object);
    }

    [Theory]
    [InlineData("{finding: SLU4002}", true)]
    [InlineData("{finding: SLU4002, in: {namespace: shop}}", true)]
    [InlineData("{finding: SLU4002, in: {object: Namespace shop}}", true)]
    [InlineData("{finding: SLU4002, in: {namespace: other}}", false)]
    [InlineData("{finding: SLU4003}", false)]
    public void A_finding_is_accepted_in_its_scope_and_nowhere_else(string accepts, bool isAccepted)
    {
        var judgement = Catalog.Judge(Leaking.Against(Chartered.Spec(Shop, Accepting("known", accepts))));
        Assert.Equal(!isAccepted, judgement.Findings.Any(static finding => finding.Id == "SLU4002"));
        Assert.Equal(isAccepted ? ["known"] : (string[])[], judgement.Accepted.Select(static accepted => accepted.Exception.Name));
        Assert.Equal(!isAccepted, judgement.Findings.Any(static finding => finding.Id == "SLU5004"));
    }

    [Fact]
    public void What_follows_from_an_accepted_finding_stands_for_itself()
    {
        var judgement = Catalog.Judge(Leaking.Against(Chartered.Spec(Shop, Accepting("known", "{finding: SLU4002}"))));
        Assert.Contains(judgement.Findings, static finding => finding.Id == "SLU5006");
    }

    [Fact]
    public void An_exception_that_does_not_count_accepts_nothing()
    {
        foreach (var also in (string[])["expires: 2026-05-31", "notBefore: 2026-06-02", "owner: ''"])
        {
            var judgement = Catalog.Judge(Leaking.Against(Chartered.Spec(Shop, Accepting("known", "{finding: SLU4002}", also))));
            Assert.Empty(judgement.Accepted);
            Assert.Contains(judgement.Findings, static finding => finding.Id == "SLU4002");
        }
    }

    [Fact]
    public void No_exception_accepts_a_finding_about_itself()
    {
        var judgement = Catalog.Judge(Leaking.Against(Chartered.Spec(Shop, Accepting("known", "{finding: SLU5009}", "approvedBy: [data@example.com]"))));
        Assert.Contains(judgement.Findings, static finding => finding.Id == "SLU5009");
    }

    [Fact]
    public void Controls_count_accepted_findings()
    {
        var input = Leaking.Against(Chartered.Spec(Shop, Accepting("a", "{finding: SLU4002}"), Accepting("b", "{finding: SLU5006}")));
        var judgement = Catalog.Judge(input);
        Assert.DoesNotContain(judgement.Findings, static finding => finding.Id is "SLU4002" or "SLU5006");
        Assert.Equal(ControlStatus.NotSatisfied, Status(ControlReport.Of(input, judgement.Everything), Controls.FlowEnforcement));
    }

    [Fact]
    public void What_is_declared_satisfies_the_controls_that_take_a_charter()
    {
        Control[] controls = [Controls.FlowEnforcement, Controls.ApprovedServices, Controls.OutboundRestricted, Controls.InboundFromUntrusted, Controls.DocumentedExceptions, Controls.Boundary];
        var covered = Report(Leaking.Against(Chartered.Spec(Shop, Chartered.Exception("rates", Rates))));
        Assert.All(controls, control => Assert.Equal(ControlStatus.Satisfied, Status(covered, control)));
        var uncovered = Report(Leaking.Against(Chartered.Spec(Shop)));
        Assert.All(controls, control => Assert.Equal(ControlStatus.NotSatisfied, Status(uncovered, control)));
        var partly = Report(Leaking.Pod("batch/job").Policy(NetworkPolicy("batch/deny").Ingress().Egress()).Against(Chartered.Spec(Shop, Chartered.Exception("rates", Rates))));
        Assert.All(controls, control => Assert.Equal(ControlStatus.NotAssessed, Status(partly, control)));
    }

    [Theory]
    [InlineData("{from: web, to: {domains: [smtp.example.com], ports: [25], tls: off}}", "", true)]
    [InlineData("{from: web, to: {domains: [smtp.example.com], ports: [25], tls: off}}", "notBefore: 2026-06-02", true)]
    [InlineData("{from: web, to: {domains: [smtp.example.com], ports: [25], tls: off}}", "expires: 2026-05-31", false)]
    [InlineData("{from: web, to: {domains: [smtp.example.com], ports: [25], tls: required}}", "", false)]
    [InlineData("{from: web, to: smtp.example.com, ports: [25]}", "", false)]
    public void Tls_that_is_turned_off_is_found_until_the_exception_has_expired(string opens, string also, bool isFound)
    {
        var found = Leaking.Against(Chartered.Spec(Shop, Chartered.Exception("mail", opens, also))).Findings("SLU5010");
        Assert.Equal(isFound ? [("the exception mail opens smtp.example.com without TLS", Severity.Warning)] : ((string, Severity)[])[], found.Select(static finding => (finding.Message, finding.Severity)));
    }

    [Fact]
    public void Tls_that_is_turned_off_is_accepted_by_another_exception_and_not_by_its_own()
    {
        var mail = Chartered.Exception("mail", "{from: web, to: {domains: [smtp.example.com], ports: [25], tls: off}}");
        Assert.Equal(["known"], Catalog.Judge(Leaking.Against(Chartered.Spec(Shop, mail, Accepting("known", "{finding: SLU5010, in: {object: AccessException mail}}")))).Accepted.Select(static accepted => accepted.Exception.Name));
        Assert.Empty(Catalog.Judge(Leaking.Against(Chartered.Spec(Shop, mail, Accepting("known", "{finding: SLU5010, in: {object: AccessException other}}")))).Accepted);
    }

    [Fact]
    public void Turning_tls_off_is_a_change_that_a_reviewer_sees()
    {
        var before = Chartered.Spec(Shop, Chartered.Exception("mail", "{from: web, to: {domains: [smtp.example.com]}, ports: [25]}")).Charter;
        var after = Chartered.Spec(Shop, Chartered.Exception("mail", "{from: web, to: {domains: [smtp.example.com], tls: off}, ports: [25]}")).Bound();
        Assert.Equal(["opens (was web → smtp.example.com on TCP 25)"], Assert.Single(ExceptionChange.Between(before, after)).Changed);
    }

    private static ControlReport Report(CheckInput input) => ControlReport.Of(input, Catalog.Judge(input).Everything);

    private static ControlStatus Status(ControlReport report, Control control) => report.Results.Single(result => result.Control == control).Status;

    private static string Accepting(string name, string accepts, string also = "") =>
        $"apiVersion: sluice.dev/v1alpha1\nkind: AccessException\nmetadata: {{name: {name}}}\nspec:\n  accepts: {accepts}\n{(also.Contains("owner", StringComparison.Ordinal) ? "" : "  owner: data@example.com\n")}  reason: known\n  auditRef: CHG-1\n"
        + $"{(also.Contains("expires", StringComparison.Ordinal) ? "" : "  expires: 2026-06-30\n")}{(also.Length > 0 ? $"  {also}\n" : "")}";
}
