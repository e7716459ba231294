using Sluice.Sets;

namespace Sluice.Findings;

/// <summary>What became of a line.</summary>
public enum PatchLineKind
{
    /// <summary>It stays, and is there for orientation.</summary>
    Context = 0,
    Removed,
    Added,
}

/// <summary>A line of a patch.</summary>
/// <param name="Kind">What became of it.</param>
/// <param name="Line">Its number, from 1: in the old text for what goes, in the new one for what comes or stays.</param>
/// <param name="Text">The line without its line break.</param>
public sealed record PatchLine(PatchLineKind Kind, int Line, string Text);

/// <summary>Where the text stands that a patch changes.</summary>
public enum PatchTarget
{
    Unknown = 0,

    /// <summary>A file on this machine.</summary>
    File,

    /// <summary>A text that is no file: rendered by Kustomize or Helm, read from a cluster, a revision or standard input. The change has to be made at its origin.</summary>
    Rendered,

    /// <summary>An object that does not exist yet; its file is for the author to choose.</summary>
    NewObject,
}

/// <summary>The edits of one text, as lines; verified by reading the edited text again.</summary>
/// <param name="Target">What kind of text it is.</param>
/// <param name="File">Its name; for a new object what it is, <c>NetworkPolicy shop/allow-web</c>.</param>
/// <param name="Lines">The lines that change, each group with what is around it where that is needed, ascending.</param>
public sealed record Patch(PatchTarget Target, string File, ValueList<PatchLine> Lines)
{
    /// <summary>For what Kustomize or Helm rendered, the file or template that the object was written in, where the change has to be made; else null.</summary>
    public string? Origin { get; init; }

    /// <summary>Whether the origin is a template of a Helm chart, whose lines are not those of the rendered object.</summary>
    public bool IsTemplate { get; init; }

    /// <summary>The other Kustomize overlays that a change of the file, or of the origin, changes too.</summary>
    public ValueList<string> AlsoChanges { get; init; }
}
