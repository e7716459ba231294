using Sluice.Findings;
using Sluice.Model;
using Sluice.Readers.Kubernetes.Fields;
using Sluice.Readers.Yaml;

namespace Sluice.Readers.Kubernetes;

/// <summary>What is wrong with one object, and how sure it is, after that, that a cluster holds it.</summary>
internal sealed class ObjectProblems(List<Problem> problems, ReadingOptions options)
{

    private readonly HashSet<int> unknownKeys = [];
    private ObjectHead head;

    /// <summary>What follows when the object is refused.</summary>
    public string WhenRefused { get; init; } = "The API server refuses the object, so what it was meant to allow or deny is not known.";

    /// <summary>What follows from a field that nobody knows.</summary>
    public string WhenDropped { get; init; } = "The API server refuses the object, or drops the field when field validation is off.";

    /// <summary>How sure it is that a cluster holds the object; it only gets worse.</summary>
    public PolicyStanding Standing { get; private set; }

    /// <summary>Starts an object.</summary>
    public void Begin(ObjectHead next)
    {
        head = next;
        Standing = PolicyStanding.Sound;
        unknownKeys.Clear();
    }

    /// <summary>The API server refuses the object.</summary>
    public void Refuse(string id, DocumentNode node, string message, Advice? advice = null)
    {
        Refuse();
        Add(id, Severity.Error, node, node.Span, message, WhenRefused, advice);
    }

    /// <summary>The API server refuses the object because of something that is not there; not told where an unknown field stands in its stead.</summary>
    public void RefuseAbsent(string id, DocumentNode within, string message, Advice? advice = null)
    {
        Refuse();
        if (HasUnknownField(within)) return;
        var start = within.Exists ? within.Span : head.Span;
        Add(id, Severity.Error, within, new(start.File, start.Line, start.Column, start.Line, start.Column + 1), message, WhenRefused, advice);
    }

    /// <summary>The API server refuses the object, for a reason that has been told.</summary>
    public void Refuse() => Standing = PolicyStanding.Refused;

    /// <summary>The object is refused, or stored without something, depending on the server.</summary>
    public void Doubt()
    {
        if (Standing == PolicyStanding.Sound) Standing = PolicyStanding.Doubtful;
    }

    /// <summary>An unknown field; <paramref name="path"/> is its own.</summary>
    public void UnknownField(DocumentNode key, string path, string message, Advice advice)
    {
        Doubt();
        unknownKeys.Add(key.Offset);
        Add(ProblemIds.UnknownField, Severity.Error, key.Span, message, WhenDropped, advice, path);
    }

    /// <summary>Accepted, and probably not what was meant.</summary>
    public void Warn(string id, DocumentNode node, string message, string? why = null, Advice? advice = null) =>
        Add(id, Severity.Warning, node, node.Span, message, why, advice);

    /// <summary>Anything else.</summary>
    public void Add(string id, Severity severity, DocumentNode node, SourceSpan span, string message, string? why, Advice? advice) =>
        Add(id, severity, span, message, why, advice, Path(node, advice));

    /// <summary>Whether a field of the mapping itself is unknown, so that what it lacks may be meant by that.</summary>
    public bool HasUnknownField(DocumentNode mapping)
    {
        if (unknownKeys.Count == 0) return false;
        foreach (var entry in mapping.Entries)
        {
            if (unknownKeys.Contains(entry.Key.Offset)) return true;
        }

        return false;
    }

    /// <summary>A problem found elsewhere.</summary>
    public void Add(Problem problem) => problems.Add(problem with { Severity = Weight(problem.Severity) });

    private void Add(string id, Severity severity, SourceSpan span, string message, string? why, Advice? advice, string? path) => problems.Add(
        new Problem(id, Weight(severity), span, message)
        {
            Meant = advice?.Meant,
            Why = why,
            Remedy = advice?.Remedy,
            Object = head.Name.ToString(),
            Edit = advice is { Edit: not EditKind.Unknown } && path is not null ? new(advice.Edit, head.Name.ToString(), head.Span, path, advice.Value) : null,
        });

    private string? Path(DocumentNode node, Advice? advice)
    {
        if (advice is not { Edit: not EditKind.Unknown }) return null;
        var path = NodePath.Of(head.Root, node);
        return path is null || advice.Field.Length == 0 ? path : NodePath.Below(path, advice.Field);
    }

    private Severity Weight(Severity severity) => options.IsSurroundings && severity == Severity.Error ? Severity.Warning : severity;
}
