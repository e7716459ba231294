using System.Text.Json;
using Sluice.Findings;
using Sluice.Readers.Sources;
using Sluice.Readers.Yaml;
using Sluice.Sets;

namespace Sluice.Readers.Live;

/// <summary>
/// Reads a cluster through <c>kubectl</c>, which owns kubeconfig, credentials and proxies. Only kinds with a say are asked for, page by page, so that
/// neither side has to hold a large list at once. What may not be read is a problem that names the permission.
/// </summary>
internal sealed class LiveCluster
{
    /// <summary>Objects per request.</summary>
    public const int PageSize = 500;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly string context;
    private readonly ValueList<string> namespaces;
    private readonly CancellationToken stop;

    /// <param name="context">The kubeconfig context; empty for the current one.</param>
    /// <param name="namespaces">Namespaces that matter, which are listed one by one where a kind may not be listed in all.</param>
    /// <param name="stop">Gives up.</param>
    public LiveCluster(string context, ValueList<string> namespaces, CancellationToken stop) => (this.context, this.namespaces, this.stop) = (context, namespaces, stop);

    /// <summary>Reads a cluster.</summary>
    /// <param name="context">The kubeconfig context; empty for the current one.</param>
    /// <param name="namespaces">Namespaces that matter, which are listed one by one where a kind may not be listed in all.</param>
    /// <param name="wanted">Which kinds have a say.</param>
    /// <param name="stop">Gives up.</param>
    public static SourceContent Read(string context, ValueList<string> namespaces, Func<DocumentHead, bool> wanted, CancellationToken stop) => new LiveCluster(context, namespaces, stop).ReadAll(wanted);

    /// <summary>The kinds that have a say and that the cluster serves, by path; what of them is not known is a problem.</summary>
    public (List<LiveResource> Resources, Problem? Problem) Discover(Func<DocumentHead, bool> wanted)
    {
        var discovery = Kubectl("api-resources", "--verbs=list", "--no-headers", "--cached=false");
        if (discovery.Outcome == ToolOutcome.Missing) return ([], SourceProblems.Missing("kubectl", Place(""), "to read a live cluster"));
        if (discovery.Outcome == ToolOutcome.TimedOut) return ([], SourceProblems.TimedOut("kubectl", Place(""), Limit));
        var served = discovery.Text.Split('\n').Select(LiveResource.Parse).OfType<LiveResource>().ToList();
        if (served.Count == 0) return ([], NoAnswer(discovery.Reason));
        var resources = served
            .Where(resource => wanted(new(resource.ApiVersion, resource.Kind)))
            .OrderBy(static resource => resource.ListPath, StringComparer.Ordinal)
            .ToList();

        // kubectl lists what it found and fails when a group did not answer: policies of that group would go unseen.
        return (resources, discovery.Succeeded ? null : PartOfDiscovery(discovery.Reason));
    }

    private SourceContent ReadAll(Func<DocumentHead, bool> wanted)
    {
        var content = new SourceContent { IsWholeCluster = true };
        var (resources, part) = Discover(wanted);
        if (part is not null) Unread(content, part);
        var lists = new LiveList[resources.Count];
        Parallel.For(0, resources.Count, Options(), index => lists[index] = ReadPages(resources[index]));
        foreach (var (texts, problems) in new NamespaceLists(this, namespaces, Options()).Complete(resources, lists))
        {
            content.Texts.AddRange(texts);
            foreach (var problem in problems) Unread(content, problem);
        }

        return content;
    }

    /// <summary>Follows a kind from a version on, until the cluster ends the answer: each line of it is an event.</summary>
    /// <param name="resource">The kind.</param>
    /// <param name="version">The version that the list or the last event had.</param>
    /// <param name="limit">How long the cluster is asked to go on.</param>
    /// <param name="read">Reads the answer while it comes.</param>
    /// <returns>Why it ended; empty when the cluster ended it in order.</returns>
    public string Watch(LiveResource resource, string version, TimeSpan limit, Action<Stream> read)
    {
        var query = FormattableString.Invariant($"?watch=1&allowWatchBookmarks=true&resourceVersion={Uri.EscapeDataString(version)}&timeoutSeconds={limit.TotalSeconds:0}");
        var call = new ToolCall("kubectl", [.. Target, "get", "--raw", resource.ListPath + query]) { Timeout = limit + Limit };
        var (outcome, error) = ToolRunner.Run(call, read, stop);
        return outcome == ToolOutcome.Succeeded ? "" : new ToolResult(outcome, [], error).Reason;
    }

    /// <summary>The pages of a kind in a namespace, or in all when none is named; or why there are none.</summary>
    public LiveList ReadPages(LiveResource resource, string space = "")
    {
        var path = space.Length == 0 ? resource.ListPath : resource.ListPathIn(space);
        var texts = new List<SourceText>();
        var next = "";
        var size = PageSize;
        do
        {
            var limit = size == 0 ? "" : FormattableString.Invariant($"?limit={size}");
            var from = next.Length == 0 ? "" : $"&continue={Uri.EscapeDataString(next)}";
            var result = Kubectl("get", "--raw", path + limit + from);
            if (!result.Succeeded && next.Length > 0 && result.Reason.Contains("too old", StringComparison.OrdinalIgnoreCase))
            {
                // The list moved on while it was read (410 Expired): it is read again, in one piece.
                texts.Clear();
                (next, size) = ("", 0);
                continue;
            }

            if (!result.Succeeded) return NoList(resource, space, result);
            texts.Add(Text(resource, result));
            next = ContinueToken(result.Output);
            if (next.Length == 0) break;
        }
        while (true);

        return new(texts, null);
    }

    /// <summary>One namespace itself; a page without anything when it does not exist.</summary>
    public LiveList ReadNamespace(LiveResource resource, string name)
    {
        var result = Kubectl("get", "--raw", $"{resource.ListPath}/{name}");
        if (!result.Succeeded && result.Reason.Contains("NotFound", StringComparison.Ordinal)) return new([], null);
        return result.Succeeded ? new([Text(resource, result)], null) : NoList(resource, name, result);
    }

    /// <summary>The place of what is read from this cluster, or of a part of it.</summary>
    public SourceSpan Place(string part) => SourceSpan.OfFile((context.Length == 0 ? "live" : $"live:{context}") + part);

    private static string ContinueToken(byte[] list)
    {
        var reader = new Utf8JsonReader(list);
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType != JsonTokenType.PropertyName) continue;
                var isMetadata = reader.CurrentDepth == 1 && reader.ValueTextEquals("metadata"u8);
                var isToken = reader.CurrentDepth == 2 && reader.ValueTextEquals("continue"u8);
                reader.Read();
                if (isToken) return reader.GetString() ?? "";
                if (!isMetadata) reader.Skip();
            }
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // An answer that is no list is reported where its documents are read.
        }

        return "";
    }

    private ValueList<string> Target => context.Length == 0 ? [] : [$"--context={context}"];

    private ToolResult Kubectl(params ReadOnlySpan<string> arguments) =>
        ToolRunner.Run(new ToolCall("kubectl", [.. Target, "--request-timeout=60s", .. arguments]) { Timeout = Limit }, stop);

    private ParallelOptions Options() => new() { MaxDegreeOfParallelism = 4, CancellationToken = stop };

    private SourceText Text(LiveResource resource, ToolResult result) => new($"{Place("").File} {resource.Name}", result.Output);

    private static SourceContent Unread(SourceContent content, Problem problem)
    {
        content.IsWholeCluster = false;
        return content.Fail(problem);
    }

    private Problem NoAnswer(string reason) =>
        new(SourceProblems.ToolMissing, Severity.Error, Place(""), $"the cluster does not answer: {reason}")
        {
            Remedy = IsUnauthorized(reason) ? "The credentials are not accepted, or have expired: log in again, and see with: kubectl auth whoami"
                : context.Length == 0 ? "See which cluster is meant with: kubectl config current-context" : "See which contexts there are with: kubectl config get-contexts",
        };

    private Problem PartOfDiscovery(string reason) =>
        new(SourceProblems.ClusterPart, Severity.Error, Place(""), $"a part of the API does not say what it serves: {reason}")
        {
            Why = "Policies of a kind that is served there would not be seen.",
            Remedy = "See which with: kubectl get apiservices",
        };

    private LiveList NoList(LiveResource resource, string space, ToolResult result)
    {
        if (result.Reason.Contains("forbidden", StringComparison.OrdinalIgnoreCase)) return new([], ListPermission.Missing(resource, Place($" {resource.Name}"))) { IsForbidden = true };
        return new([], new(SourceProblems.ClusterPart, Severity.Error, Place(space.Length == 0 ? $" {resource.Name}" : $" {resource.Name} in {space}"), $"{resource.Name} cannot be listed{(space.Length == 0 ? "" : $" in {space}")}: {result.Reason}")
        {
            Object = resource.Kind,
            Why = $"What a {resource.Kind} of this cluster would change is not known.",
            Remedy = IsUnauthorized(result.Reason) ? "The credentials are not accepted, or have expired: log in again, and see with: kubectl auth whoami" : null,
        });
    }

    private static bool IsUnauthorized(string reason) =>
        reason.Contains("Unauthorized", StringComparison.OrdinalIgnoreCase) || reason.Contains("must be logged in", StringComparison.OrdinalIgnoreCase);
}
