using System.CommandLine;
using System.Globalization;
using Sluice.Analysis;
using Sluice.Cli.Options;
using Sluice.Cli.Output;
using Sluice.Evidence;
using Sluice.Lab;
using Sluice.Lab.Cluster;
using Sluice.Model;
using Sluice.Probes;
using Sluice.Readers.Expectations;
using Sluice.Readers.Sources;
using Sluice.Reports.Verification;
using Sluice.Reports.Words;
using Sluice.Sets;

namespace Sluice.Cli.Commands;

/// <summary>A run of <c>sluice verify</c> in a cluster: what is expected is what manifests or a charter say over the workloads that are there; without either, the policies of the cluster.</summary>
internal sealed class ClusterVerification(VerifyOptions options, ParseResult parsed, string context, string[] paths)
{
    /// <summary>As long as the run itself takes at most to end what it started.</summary>
    private static readonly TimeSpan Grace = ClusterProbes.ClosingLimit + TimeSpan.FromSeconds(5);

    private readonly string live = context.Length == 0 ? "live" : $"live:{context}";

    private string Name => context.Length == 0 ? "the current cluster" : $"the cluster of context {context}";

    public async Task<int> Run(CancellationToken stop)
    {
        if (paths.Length > 1) throw Failure.BadInput("a cluster is compared with one PATH", "Put what belongs together into one folder, or add it with --with.");
        var desired = paths.Length == 1 ? paths[0] : options.Charter.IsNamed(parsed) ? options.Charter.RequiredPath(parsed, []) : null;
        using var bundle = EvidenceTarget(desired) is { } target ? EvidenceFile.Prepare(target, options.Evidence.Key(parsed)) : null;
        var file = options.Expect(parsed) is { } path ? ExpectationSource.Read(path, "--expect names a file of expectations, as sluice test reads it.") : null;
        var wanted = desired is null ? null : DesiredState.Read(parsed, desired, options.Reading, options.Charter, Targets.Of(null), stop, withDigests: bundle is not null);
        var result = Reading.Run(parsed, options.Reading.Request(parsed, [live]) with { Surroundings = default, Namespaces = wanted?.Namespaces ?? default, WithDigests = bundle is not null }, stop);
        var there = Reading.Single(result).Snapshot;
        Notes.SayUnread(there.Problems);
        var snapshot = wanted is null ? there : wanted.Over(there, options.Charter.Instant(parsed), stop).OverLive();
        var analysis = new AnalysisOptions { PodCidrs = options.Ranges.Of(parsed), Dns = file?.Dns ?? default };
        try
        {
            var pods = await ClusterProbes.PodsAsync(context, stop);
            var plan = new ClusterPlan(Plan(snapshot, pods, analysis, file?.Expectations ?? default), pods);
            var isEmpty = plan.Plan.Probes.Count == 0;
            var how = How();
            if (options.IsDryRun(parsed)) return Print(plan, how);
            if (!isEmpty) how = await Permitted(plan, how, stop);
            var texts = wanted?.Texts ?? result.Texts;
            var claims = bundle is null ? null : await Claims(snapshot, wanted, result.Digests, texts, file, analysis, desired, stop);
            if (!isEmpty) Announce(plan, how);
            var began = TimeProvider.System.GetUtcNow();
            var report = new VerificationReport { Verification = await Prove(plan, how, stop), Where = context.Length == 0 ? "cluster" : $"cluster ({context})", Problems = snapshot.Problems };
            if (claims is not null) bundle!.Write(claims.Statement(report, began, TimeProvider.System.GetUtcNow()));
            return VerifyCommand.Answer(parsed, options, report, texts, bundle);
        }
        catch (LabException fault)
        {
            throw new Failure(ExitCodes.CouldNotRun, fault.Message, fault.Remedy);
        }
    }

    /// <summary>The file of the bundle; null when none is wanted. Options of a charter say what is desired, so that they need no bundle here.</summary>
    private string? EvidenceTarget(string? desired) => desired is not null ? options.Evidence.File(parsed) : options.Evidence.File(parsed, options.Charter.Given(parsed));

    private ClusterOptions How() => new()
    {
        Context = context,
        Image = options.Image(parsed),
        Name = $"sluice-{TimeProvider.System.GetUtcNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}",
        Origins = options.Origins(parsed),
        ControlNamespace = options.ControlNamespace(parsed),
        Budget = options.Budget(parsed),
    };

    private ProbePlan Plan(Snapshot snapshot, ValueList<RunningPod> pods, AnalysisOptions analysis, ValueList<Expectation> expectations)
    {
        var (isIPv4, isIPv6) = options.FamiliesOf(parsed);
        var hosts = options.Outside(parsed);
        var named = expectations.SelectMany(static expectation => Single(expectation.To)).Where(address => !hosts.Any(host => host.Address == address) && !pods.Any(pod => pod.Addresses.Contains(address))).Distinct();
        var cluster = ConcreteCluster.OfRunning(snapshot, pods, [.. hosts, .. named.Select(static address => new ConcreteHost(address))]);
        var wishes = new PlanOptions
        {
            All = options.All(parsed),
            IPv4 = isIPv4,
            IPv6 = isIPv6 ?? cluster.Pods.Any(static pod => pod.Addresses.Any(static address => address.IsIPv6)),
            InCluster = true,
            Expectations = expectations,
        };
        return ProbePlan.Of(cluster, Profile.Upstream, analysis, wishes);
    }

    /// <summary>The address that a pattern means, when it means one.</summary>
    private static IEnumerable<Cidr> Single(EndpointPattern pattern) =>
        pattern.Shape == EndpointShape.Addresses ? pattern.Addresses.ToBlocks().Where(static block => block.Prefix == (block.IsIPv6 ? 128 : 32)).Take(1) : [];

    private static int Print(ClusterPlan plan, ClusterOptions how)
    {
        if (plan.Plan.Probes.Count == 0) Notes.Say("there is nothing to try: no running pod declares a port that another could reach");
        Output.Answer.WriteText(string.Concat(ClusterProbes.Commands(plan, how).Select(static line => $"{line}\n")));
        return ExitCodes.Clean;
    }

    /// <summary>The same with the ways that the cluster permits.</summary>
    /// <exception cref="Failure">It permits none.</exception>
    private async Task<ClusterOptions> Permitted(ClusterPlan plan, ClusterOptions how, CancellationToken stop)
    {
        var control = how.ControlNamespace.Length > 0 ? Permission.Of(ProbeOrigin.ProbePod, how.ControlNamespace) : [];
        var all = how.Origins.SelectMany(origin => plan.Needs(origin)).Concat(control).Distinct().ToList();
        var missing = await ClusterProbes.MissingAsync(all, how, stop);
        var open = how.Origins.Where(origin => !plan.Needs(origin).Any(missing.Contains)).ToValueList();
        if (open.Count == 0)
        {
            var least = plan.Needs(how.Origins[0]).Where(missing.Contains).ToList();
            throw new Failure(
                ExitCodes.CouldNotRun,
                $"{Name} does not permit to work in its pods; missing: {string.Join(", ", least.Take(12))}{(least.Count > 12 ? $", and {least.Count - 12} more" : "")}",
                $"Who may grant it does so, in each namespace, with: {Grant(least)}. integrations/kubernetes/verify.yaml has Roles.");
        }

        if (control.Where(missing.Contains).ToList() is { Count: > 0 } closed)
            throw new Failure(ExitCodes.CouldNotRun, $"{Name} does not permit a control pod in {how.ControlNamespace}; missing: {string.Join(", ", closed)}", $"Leave --control-namespace out, or have it granted with: {Grant(closed)}");
        if (open.Count < how.Origins.Count) Notes.Say($"without {string.Join(", ", missing.Select(static permission => permission.Resource).Distinct())}, which is not permitted, pods are entered by {string.Join(", then ", open.Select(Way))}{(open[0] == ProbeOrigin.ProbePod ? ", which is weaker evidence" : "")}");
        return how with { Origins = open };
    }

    /// <summary>The command that grants what is missing in the first namespace.</summary>
    private static string Grant(List<Permission> missing)
    {
        var here = missing.Where(permission => permission.Namespace == missing[0].Namespace).ToList();
        string List(Func<Permission, string> part) => string.Join(',', here.Select(part).Distinct());
        return $"kubectl create role sluice-verify --namespace={missing[0].Namespace} --verb={List(static permission => permission.Verb)} --resource={List(static permission => permission.Resource)} && kubectl create rolebinding sluice-verify --namespace={missing[0].Namespace} --role=sluice-verify --user=NAME";
    }

    /// <summary>Says what is going to happen before anything does.</summary>
    private void Announce(ClusterPlan plan, ClusterOptions how)
    {
        var entered = plan.Sources.Concat(plan.Destinations).ToList();
        var spaces = entered.Select(static pod => pod.Name.Namespace).Distinct().Count();
        var sources = plan.Sources.Count;
        var way = how.Origins[0] switch
        {
            ProbeOrigin.EphemeralContainer => $"An ephemeral container ({how.Image}) is added to each of the {Counts.Of(sources, "pod")} that open connections. It ends with this run; its record stays in the pod until the pod is replaced.",
            ProbeOrigin.Container => "They are opened by a container that is there, with what its image has; nothing is added.",
            _ => $"A pod ({how.Image}) with the labels and the service account of each of the {Counts.Of(sources, "workload")} is made for it, never ready, and deleted afterwards.",
        };
        Notes.Say($"{Counts.Of(plan.Plan.Probes.Count, "connection")} will be tried in {Name}, from {Counts.Of(sources, "pod")}; {Counts.Of(entered.Count, "pod")} of {Counts.Of(spaces, "namespace")} {(entered.Count == 1 ? "is" : "are")} looked into. {way}");
    }

    private async Task<Verification> Prove(ClusterPlan plan, ClusterOptions how, CancellationToken stop)
    {
        Interruption.Grace = Grace;
        using var progress = new Progress(parsed);
        using var interrupted = stop.Register(static () => Notes.Say("ending what was started in pods; a second signal leaves it to end by itself"));
        return await ClusterProbes.ProveAsync(plan, how with { Progress = (step, done, total) => progress.Report(step, done, total) }, stop);
    }

    private async Task<EvidenceClaims> Claims(Snapshot snapshot, DesiredState? wanted, ValueList<FileDigest> read, SourceTexts texts, ExpectationFile? file, AnalysisOptions analysis, string? desired, CancellationToken stop)
    {
        var identity = await ClusterProbes.IdentityAsync(context, stop);
        var place = new EvidencePlace(PlaceKind.Cluster) { Cluster = identity.Uid, Kubernetes = identity.Version, Context = identity.Context };
        return EvidenceClaims.Of(parsed, snapshot, [.. wanted?.Digests ?? default, .. read], texts, file, analysis, options.Charter, options.Evidence, desired is null ? [] : [desired], place);
    }

    private static string Way(ProbeOrigin origin) => origin switch
    {
        ProbeOrigin.EphemeralContainer => "an ephemeral container",
        ProbeOrigin.Container => "a container that is there",
        _ => "a pod made for it",
    };
}
