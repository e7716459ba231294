using System.Diagnostics;
using System.Globalization;
using System.Text;
using Sluice.Analysis;
using Sluice.Lab;
using Sluice.Probes;
using Sluice.Readers;
using Sluice.Readers.Sources;
using Sluice.Sets;

namespace Sluice.Benchmarks.Runs;

/// <summary>A packet lab of 200 workloads, and 5,000 connections of which two in five are denied: each step, and all of them together. Needs root.</summary>
internal static class LabRun
{
    private const int Namespaces = 10, WorkloadsOfEach = 20, Probes = 5_000, Denied = 2_000;

    private const string Workload = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: app-APP, namespace: team-SPACE}
        spec:
          replicas: 1
          selector: {matchLabels: {app: app-APP}}
          template: {metadata: {labels: {app: app-APP, tier: tOWN}}, spec: {containers: [{name: c, image: c, ports: [{containerPort: 8080}, {containerPort: 9090}]}]}}
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: app-APP, namespace: team-SPACE}
        spec:
          podSelector: {matchLabels: {app: app-APP}}
          ingress:
            - from:
                - podSelector: {matchLabels: {tier: tPEER}}
                - namespaceSelector: {matchLabels: {team: "TEAM1"}}
                - namespaceSelector: {matchLabels: {team: "TEAM2"}}
                - namespaceSelector: {matchLabels: {team: "TEAM3"}}
              ports: [{port: 8080}]
        ---

        """;

    public static void Run(int runs)
    {
        var text = Encoding.UTF8.GetBytes(Manifests());
        for (var run = 0; run < runs; run++)
        {
            var all = Stopwatch.GetTimestamp();
            var snapshot = SnapshotReader.Read(new() { Sources = [SourceSpec.Parse("-")], StandardInput = () => new MemoryStream(text) }).Snapshots[0].Snapshot;
            var plan = Some(ProbePlan.Of(ConcreteCluster.Of(snapshot, Profile.Upstream, AnalysisOptions.Default), Profile.Upstream, AnalysisOptions.Default, PlanOptions.Default));
            Console.Write(string.Create(CultureInfo.InvariantCulture, $"  plan {Stopwatch.GetElapsedTime(all).TotalMilliseconds:n0} ms"));
            var (step, began) = ("", Stopwatch.GetTimestamp());
            var gate = new Lock();
            var options = new LabOptions { Progress = (name, _, _) => Enter(name) };
            var verification = PacketLab.ProveAsync(plan, options, CancellationToken.None).GetAwaiter().GetResult();
            Enter("");
            if (!verification.IsProven) throw new InvalidOperationException($"not proven: {verification.Results.First(static result => result.Judgement is ProbeJudgement.Disagrees or ProbeJudgement.Inconclusive)}");
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  total {Stopwatch.GetElapsedTime(all).TotalMilliseconds,9:n0} ms   {plan.Cluster.Pods.Count:n0} pods, {plan.Probes.Count:n0} probes, {verification.Count(ProbeJudgement.ProvenDeny):n0} denied"));

            void Enter(string name)
            {
                lock (gate)
                {
                    if (name == step) return;
                    if (step.Length > 0) Console.Write(string.Create(CultureInfo.InvariantCulture, $"  {step} {Stopwatch.GetElapsedTime(began).TotalMilliseconds:n0} ms"));
                    (step, began) = (name, Stopwatch.GetTimestamp());
                }
            }
        }
    }

    /// <summary>The first allowed and the first denied probes of a plan, so many that the share is what was asked.</summary>
    private static ProbePlan Some(ProbePlan plan)
    {
        var denied = plan.Probes.Where(static probe => probe.Analysed == Verdict.Deny).ToList();
        var allowed = plan.Probes.Where(static probe => probe.Analysed == Verdict.Allow).ToList();
        return plan with
        {
            Probes = Spread(denied, Denied).Concat(Spread(allowed, Probes - Denied)).Select(static (probe, at) => probe with { Number = at + 1 }).ToValueList(),
        };

        static IEnumerable<Probe> Spread(List<Probe> of, int count) =>
            of.Count >= count ? Enumerable.Range(0, count).Select(at => of[(int)((long)at * of.Count / count)]) : throw new InvalidOperationException($"the plan has only {of.Count} of the {count} probes");
    }

    private static string Manifests()
    {
        var yaml = new StringBuilder();
        for (var space = 0; space < Namespaces; space++)
        {
            yaml.Append(CultureInfo.InvariantCulture, $"apiVersion: v1\nkind: Namespace\nmetadata: {{name: team-{space}, labels: {{team: \"{space}\"}}}}\n---\n");
            for (var app = 0; app < WorkloadsOfEach; app++)
            {
                yaml.Append(Workload.Replace("APP", Text(app)).Replace("SPACE", Text(space)).Replace("OWN", Text(app % 4)).Replace("PEER", Text((app + 1) % 4))
                    .Replace("TEAM1", Text((space + 1) % Namespaces)).Replace("TEAM2", Text((space + 3) % Namespaces)).Replace("TEAM3", Text((space + 5) % Namespaces)));
            }
        }

        return yaml.ToString();

        static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
    }
}
