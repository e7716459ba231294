using System.Text.Json;
using Sluice.Findings;
using Sluice.Model;
using Sluice.Readers.Kubernetes;
using Sluice.Readers.Sources;

namespace Sluice.Readers.Live;

/// <summary>
/// Follows a cluster through <c>kubectl get --raw …?watch=1</c>: each kind is listed, then watched. A watch that ends goes on from where it was; one whose version is too old
/// (410), that fails or that is refused for a while (429) is listed again, after a pause that grows. What cannot be listed is not known, and never taken for absent. Services
/// and routes are read once: they are the same on both sides of a comparison.
/// </summary>
public sealed class ClusterWatch : IDisposable
{
    private static readonly TimeSpan WatchLimit = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Held = TimeSpan.FromSeconds(5);

    /// <summary>Lists that may fail in turn before what was known is given up; a refusal for want of permission gives it up at once.</summary>
    private const int MostFailures = 3;

    private readonly CancellationTokenSource ending;
    private readonly LiveCluster cluster;
    private readonly bool followsOwners;
    private readonly object gate = new();
    private readonly List<WatchedKind> kinds = [];
    private readonly List<Problem> problems = [];
    private readonly Queue<string> notes = [];
    private readonly Dictionary<LiveResource, string> told = [];
    private readonly List<Task> tasks = [];
    private bool isChanged;

    private ClusterWatch(string context, bool followsOwners, CancellationToken stop)
    {
        ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
        cluster = new(context, default, ending.Token);
        this.followsOwners = followsOwners;
    }

    /// <summary>Why there is nothing to follow; null when there is.</summary>
    public Problem? Failure { get; private set; }

    /// <summary>Begins to follow a cluster, and waits until every kind was listed, or could not be.</summary>
    /// <param name="context">The kubeconfig context; empty for the current one.</param>
    /// <param name="followsOwners">Whether a pod counts for the controller behind its direct owner.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public static ClusterWatch Start(string context, bool followsOwners, CancellationToken stop)
    {
        var watch = new ClusterWatch(context, followsOwners, stop);
        watch.Begin(context);
        return watch;
    }

    /// <summary>The cluster as it is known now.</summary>
    public Snapshot Snapshot()
    {
        lock (gate)
        {
            isChanged = false;
            var unread = problems.Concat(kinds.Select(static kind => kind.Problem).OfType<Problem>()).Select(static problem => (problem, false)).ToList();
            var builder = new SnapshotBuilder { IsWholeCluster = unread.Count == 0, FollowsOwners = followsOwners };
            foreach (var objects in kinds.SelectMany(static kind => kind.Objects)) builder.Add(objects);
            return Unread.Add(builder.Build(), unread);
        }
    }

    /// <summary>Waits until something changed, and a moment for what comes with it. False when the time was over first.</summary>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public bool Wait(TimeSpan limit)
    {
        using var waking = ending.Token.Register(() =>
        {
            lock (gate) Monitor.PulseAll(gate);
        });
        lock (gate)
        {
            var until = TimeProvider.System.GetUtcNow() + limit;
            while (!isChanged && !ending.IsCancellationRequested && until - TimeProvider.System.GetUtcNow() is var left && left > TimeSpan.Zero) Monitor.Wait(gate, left);
        }

        ending.Token.ThrowIfCancellationRequested();
        if (isChanged) ending.Token.WaitHandle.WaitOne(FirstPause);
        ending.Token.ThrowIfCancellationRequested();
        return isChanged;
    }

    /// <summary>What happened to watches since it was last asked, for the log.</summary>
    public IReadOnlyList<string> Notes()
    {
        lock (gate)
        {
            string[] news = [.. notes];
            notes.Clear();
            return news;
        }
    }

    /// <summary>Ends every watch, and kubectl with it.</summary>
    public void Dispose()
    {
        ending.Cancel();
        Task.WaitAll([.. tasks], CancellationToken.None);
        ending.Dispose();
    }

    private void Begin(string context)
    {
        var (resources, problem) = cluster.Discover(ObjectReader.WantsLive);
        if (problem is not null && resources.Count == 0)
        {
            Failure = problem;
            return;
        }

        if (problem is not null) problems.Add(problem);
        foreach (var resource in resources) kinds.Add(new(resource, $"live{(context.Length == 0 ? "" : $":{context}")} {resource.Name}"));
        foreach (var kind in kinds) tasks.Add(Task.Factory.StartNew(() => Follow(kind), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
        lock (gate)
        {
            while (kinds.Exists(static kind => !kind.IsKnown) && !ending.IsCancellationRequested) Monitor.Wait(gate, FirstPause);
        }

        ending.Token.ThrowIfCancellationRequested();
    }

    private void Follow(WatchedKind kind)
    {
        try
        {
            var (pause, failures) = (FirstPause, 0);
            while (true)
            {
                var (texts, problem) = cluster.ReadPages(kind.Resource);
                if (problem is null)
                {
                    failures = 0;
                    Changed(() => kind.Replace(texts.Select(static text => text.Bytes.ToArray())));
                    if (!IsWatched(kind.Resource)) return;
                    var since = TimeProvider.System.GetTimestamp();
                    var why = WatchOn(kind);

                    // A watch that held for a while was a good one: only those that fail at once make the pause grow.
                    if (TimeProvider.System.GetElapsedTime(since) > Held) pause = FirstPause;
                    if (why is null) continue;
                    Note(kind, $"the watch of {kind.Resource.Name} ended ({why}); it is listed again");
                }
                else
                {
                    failures++;
                    if (!kind.IsKnown || failures >= MostFailures || IsRefusal(problem)) Changed(() => kind.Fail(problem));
                    Note(kind, problem.Message);
                }

                Pause(pause);
                pause = pause * 2 > LongestPause ? LongestPause : pause * 2;
            }
        }
        catch (OperationCanceledException)
        {
            // The end was asked for.
        }
    }

    /// <summary>Watches until the kind has to be listed again; null when it has to be at once, else why it failed.</summary>
    private string? WatchOn(WatchedKind kind)
    {
        while (true)
        {
            var (isGone, events, since) = (false, 0, TimeProvider.System.GetTimestamp());
            var why = cluster.Watch(kind.Resource, kind.Version, WatchLimit, stream =>
            {
                using var reader = new StreamReader(stream);
                while (reader.ReadLine() is { } line)
                {
                    // The cluster ends the answer after it said that the version is gone; kubectl ends with it.
                    if (isGone || line.Length == 0) continue;
                    events++;
                    Take(kind, line, out isGone);
                }
            });
            if (isGone) return null;
            if (why.Length > 0) return IsGone(why) ? null : why;
            if (events == 0 && TimeProvider.System.GetElapsedTime(since) < TimeSpan.FromSeconds(1)) return "it was dropped at once";
        }
    }

    private void Take(WatchedKind kind, string line, out bool isGone)
    {
        var isOver = false;
        try
        {
            var hasChanged = false;
            lock (gate) hasChanged = kind.Take(line, out isOver);
            if (hasChanged) Changed(static () => { });
        }
        catch (JsonException)
        {
            // A line that was cut off where the watch was: what it said is in the next list.
            isOver = true;
        }

        isGone = isOver;
    }

    private void Changed(Action change)
    {
        lock (gate)
        {
            change();
            isChanged = true;
            Monitor.PulseAll(gate);
        }
    }

    /// <summary>Notes what happened; the same again is not said again until something else happened to the kind.</summary>
    private void Note(WatchedKind kind, string note)
    {
        lock (gate)
        {
            if (told.GetValueOrDefault(kind.Resource) != note) notes.Enqueue(note);
            told[kind.Resource] = note;
        }
    }

    private void Pause(TimeSpan time)
    {
        ending.Token.WaitHandle.WaitOne(time);
        ending.Token.ThrowIfCancellationRequested();
    }

    /// <summary>Whether changes of the kind are followed: what selects, and what is selected.</summary>
    private static bool IsWatched(LiveResource resource) => KindTable.Of(resource.ApiVersion, resource.Kind) is
        ObjectKind.Namespace or ObjectKind.Node or ObjectKind.Pod or ObjectKind.Controller or ObjectKind.NetworkPolicy or ObjectKind.AdminNetworkPolicy
        or ObjectKind.BaselineAdminNetworkPolicy or ObjectKind.ClusterNetworkPolicy or ObjectKind.OpaquePolicy;

    private static bool IsRefusal(Problem problem) => problem.Message.Contains("permission", StringComparison.Ordinal) || problem.Message.Contains("logged in", StringComparison.OrdinalIgnoreCase);

    private static bool IsGone(string why) => why.Contains("too old", StringComparison.OrdinalIgnoreCase) || why.Contains("Gone", StringComparison.Ordinal) || why.Contains("Expired", StringComparison.Ordinal);
}
