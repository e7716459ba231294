using System.Text;
using Sluice.Findings;
using Sluice.Readers.Kustomize;
using Sluice.Readers.Sources;
using Sluice.Readers.Yaml;
using Sluice.Sets;

namespace Sluice.Readers.Patching;

/// <summary>What became of edits: the patches, and the texts as they are with them.</summary>
/// <param name="Patches">One for each text that changes, and one for each new object, in order of names.</param>
/// <param name="Contents">The edited texts by name; new objects are not among them.</param>
public sealed record Patched(ValueList<Patch> Patches, IReadOnlyDictionary<string, byte[]> Contents);

/// <summary>
/// Writes structural edits into the texts that the objects were read from. Every edit is made a second time on the content alone, and the edited text read
/// again: only where both agree, and nothing else has changed, there is a patch.
/// </summary>
public sealed class PatchWriter(SourceTexts texts)
{
    private readonly BaseUsers users = new();

    /// <summary>Rendered folders, as they are shown, that are alternatives to the one that the edits are about: nothing is patched in them.</summary>
    public ValueList<string> Elsewhere { get; init; }

    /// <summary>
    /// What <c>check --fix</c> has to be given for an edit of a file: the file itself; or, where it was rendered, the folders it is rendered in, which shows the edit and saves
    /// nothing. With the other overlays that a change of the file changes.
    /// </summary>
    public (string Path, bool IsRendered, ValueList<string> AlsoChanges) PlaceOf(string file)
    {
        if (!texts.IsFile(file)) return (file, false, []);
        var units = texts.Units.Where(unit => unit.Kind == UnitKind.Helm ? Path.GetFullPath(file).StartsWith($"{unit.Path}/", StringComparison.Ordinal) : users.IsPartOf(file, unit)).ToList();
        if (units.Count == 0) return (file, false, users.Of(file, null));
        var shown = units.ConvertAll(static unit => unit.Shown);
        return (string.Join(' ', shown), true, units[0].Kind == UnitKind.Helm ? [] : users.Of(file, units[0]).Where(other => !shown.Contains(other)).ToValueList());
    }

    /// <summary>The edits as patches, made one after the other; null where one of them cannot be made without touching something else.</summary>
    public Patched? Write(ValueList<StructuralEdit> edits)
    {
        var contents = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        var added = new List<Patch>();
        var origins = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var edit in edits)
        {
            if (edit.Kind == EditKind.AddObject)
            {
                var lines = edit.Value.TrimEnd('\n').Split('\n');
                added.Add(new(PatchTarget.NewObject, edit.Target, lines.Select(static (line, at) => new PatchLine(PatchLineKind.Added, at + 1, line)).ToValueList()));
            }
            else if (!Make(edit, contents, origins)) return null;
        }

        return new([.. contents.Select(pair => Of(pair.Key, pair.Value, origins[pair.Key])), .. added], contents);
    }

    private Patch Of(string name, byte[] edited, string? origin)
    {
        var lines = LineDifference.Of(Lines(texts.Bytes(name)!), Lines(edited));
        if (texts.IsFile(name)) return new(PatchTarget.File, name, lines) { AlsoChanges = users.Of(name, null) };
        var unit = texts.UnitOf(name);
        var written = unit is not null && origin is not null && origin != name ? origin : null;
        return new(PatchTarget.Rendered, name, lines)
        {
            Origin = written,
            IsTemplate = written is not null && unit!.Kind == UnitKind.Helm,
            AlsoChanges = written is not null && unit!.Kind == UnitKind.Kustomize && texts.IsFile(written) ? users.Of(written, unit) : [],
        };
    }

    /// <summary>An edit in one text; null where it cannot be made, or changes anything else.</summary>
    internal static byte[]? Edited(byte[] text, string file, StructuralEdit edit)
    {
        var source = new SourceText(file, text);
        var documents = DocumentReader.Read(source).ToList();
        if (PatchTargets.Find(documents, edit) is not { } at) return null;
        var root = documents[at].Root;
        if (Changes(new(source, root), root, edit) is not var (changes, expected)) return null;
        if (source.Bytes.IndexOf("\r\n"u8) >= 0) changes = [.. changes.Select(static change => change with { Text = change.Text.ReplaceLineEndings("\r\n") })];
        var edited = TextChange.Apply(source.Bytes, changes);
        var again = DocumentReader.Read(new SourceText(file, edited)).ToList();
        if (again.Count != documents.Count) return null;
        for (var index = 0; index < again.Count; index++)
        {
            var same = index == at ? expected : NodeTree.Of(documents[index].Root);
            if (again[index].IsReadable != documents[index].IsReadable || again[index].Problems.Count > documents[index].Problems.Count || !NodeTree.Of(again[index].Root).Same(same)) return null;
        }

        return text.AsSpan().StartsWith("\uFEFF"u8) ? [.. "\uFEFF"u8, .. edited] : edited;
    }

    private bool Make(StructuralEdit edit, SortedDictionary<string, byte[]> contents, Dictionary<string, string?> origins)
    {
        foreach (var file in texts.Holding(edit.TargetSpan.File, Elsewhere))
        {
            var before = contents.GetValueOrDefault(file) ?? texts.Bytes(file);
            if (before is null || Edited(before, file, edit) is not { } after) continue;
            contents[file] = after;
            origins[file] = edit.TargetSpan.File;
            return true;
        }

        return false;
    }

    /// <summary>The changes of the text, and the content that they must lead to.</summary>
    private static (IReadOnlyList<TextChange> Changes, NodeTree Expected)? Changes(DocumentEditor editor, DocumentNode root, StructuralEdit edit)
    {
        var path = EditPath.Parse(edit.Path);
        var tree = NodeTree.Of(root);
        switch (edit.Kind)
        {
            case EditKind.Set when Fragment.Read(edit.Value) is { } value:
                path = PatchTargets.AsExpression(root, path);
                return editor.Set(path, value) is { } set ? (set, tree.With(path, NodeTree.Of(value.Root))) : null;
            case EditKind.Append when Fragment.Read($"[{edit.Value}]") is { } items:
                var count = EditPath.Find(root, path).Items.Count;
                var longer = count == 0 ? tree.With(path, NodeTree.Of(items.Root)) : tree;
                foreach (var item in items.Root.Items)
                {
                    if (count > 0) longer = longer.With([.. path, new(null, count++)], NodeTree.Of(item));
                }

                return editor.Append(path, items) is { } appended ? (appended, longer) : null;
            case EditKind.Remove when EditPath.Find(root, path).Exists:
                return editor.Remove(path) is { } removed ? (removed, tree.Without(path)) : null;
            case EditKind.Move when EditPath.Find(root, path) is { Exists: true } moved:
                var target = EditPath.Parse(edit.Value);
                return editor.Move(path, target) is { } changes ? (changes, tree.Without(path).With(target, NodeTree.Of(moved))) : null;
            default:
                return null;
        }
    }

    private static string[] Lines(byte[] bytes)
    {
        var text = Encoding.UTF8.GetString(bytes.AsSpan().StartsWith("\uFEFF"u8) ? bytes.AsSpan(3) : bytes);
        var lines = text.Split('\n');
        return [.. (text.EndsWith('\n') ? lines[..^1] : lines).Select(static line => line.TrimEnd('\r'))];
    }
}
