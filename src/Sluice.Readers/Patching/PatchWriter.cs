using System.Text;
using Sluice.Findings;
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
    /// <summary>The edits as patches, made one after the other; null where one of them cannot be made without touching something else.</summary>
    public Patched? Write(ValueList<StructuralEdit> edits)
    {
        var contents = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        var added = new List<Patch>();
        foreach (var edit in edits)
        {
            if (edit.Kind == EditKind.AddObject)
            {
                var lines = edit.Value.TrimEnd('\n').Split('\n');
                added.Add(new(PatchTarget.NewObject, edit.Target, lines.Select(static (line, at) => new PatchLine(PatchLineKind.Added, at + 1, line)).ToValueList()));
            }
            else if (!Make(edit, contents)) return null;
        }

        var patches = contents.Select(pair => new Patch(
            texts.IsFile(pair.Key) ? PatchTarget.File : PatchTarget.Rendered, pair.Key, LineDifference.Of(Lines(texts.Bytes(pair.Key)!), Lines(pair.Value))));
        return new([.. patches, .. added], contents);
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

    private bool Make(StructuralEdit edit, SortedDictionary<string, byte[]> contents)
    {
        foreach (var file in texts.Holding(edit.TargetSpan.File))
        {
            var before = contents.GetValueOrDefault(file) ?? texts.Bytes(file);
            if (before is null || Edited(before, file, edit) is not { } after) continue;
            contents[file] = after;
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
