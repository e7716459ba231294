using System.Text;
using Sluice.Readers.Sources;
using Sluice.Sets;

namespace Sluice.Readers.Git;

/// <summary>A file of a revision: its path in the repository, and the name of its content in the object database.</summary>
internal readonly record struct GitEntry(string Path, string ObjectId);

/// <summary>Asks the object database of the repository around the current folder. Nothing is checked out and nothing is written to the repository.</summary>
internal static class GitRepository
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Turns what the user wrote into the path in the repository that <c>git</c> means: <c>./x</c> and <c>../x</c> count from the current folder, <c>/x</c> is a path of this machine.</summary>
    public static string Normalize(string path, string prefix)
    {
        if (path.StartsWith('/')) path = "./" + Path.GetRelativePath(Directory.GetCurrentDirectory(), path);
        var start = path is "." or ".." || path.StartsWith("./", StringComparison.Ordinal) || path.StartsWith("../", StringComparison.Ordinal) ? prefix : "";
        var parts = new List<string>();
        foreach (var part in (start + path).Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == ".") continue;
            if (part != "..") parts.Add(part);
            else if (parts.Count > 0) parts.RemoveAt(parts.Count - 1);
        }

        return string.Join('/', parts);
    }

    /// <summary>Whether the clone lacks a part of the history.</summary>
    public static bool IsShallow(CancellationToken stop, string? folder = null) =>
        ToolRunner.Run(new ToolCall("git", ["rev-parse", "--is-shallow-repository"]) { Timeout = Limit, Folder = folder }, stop) is { Succeeded: true, Text: "true\n" };

    /// <summary>The path of the current folder in the repository, with a slash at its end; empty at the top.</summary>
    public static ToolResult Prefix(CancellationToken stop) => Git(stop, "rev-parse", "--show-prefix");

    /// <summary>The commit or tree that a revision names.</summary>
    public static ToolResult Resolve(string revision, CancellationToken stop) =>
        Git(stop, "rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{tree}");

    /// <summary>The files of a tree, ordinal; links and submodules are left out.</summary>
    public static IReadOnlyList<GitEntry> Files(string tree, CancellationToken stop)
    {
        var entries = new List<GitEntry>();
        foreach (var line in Git(stop, "ls-tree", "-r", "-z", "--full-tree", tree).Text.Split('\0', StringSplitOptions.RemoveEmptyEntries))
        {
            var tab = line.IndexOf('\t', StringComparison.Ordinal);
            var fields = line[..tab].Split(' ');
            if (fields is ["100644" or "100755", "blob", _]) entries.Add(new(line[(tab + 1)..], fields[2]));
        }

        entries.Sort(static (left, right) => string.CompareOrdinal(left.Path, right.Path));
        return entries;
    }

    /// <summary>What a path is when it is neither file nor folder: a link or a submodule; null for anything else.</summary>
    public static string? NotFollowed(string tree, string path, CancellationToken stop) =>
        Git(stop, "ls-tree", "--full-tree", tree, "--", path).Text.Split(' ')[0] switch { "120000" => "a symbolic link", "160000" => "a submodule", _ => null };

    /// <summary>Reads the contents of files, and hands each over in the order in which they are asked for.</summary>
    /// <param name="entries">The files.</param>
    /// <param name="take">Gets each.</param>
    /// <param name="stop">Gives up.</param>
    /// <param name="folder">A folder of the repository; null for the current one.</param>
    public static void Contents(IReadOnlyList<GitEntry> entries, Action<GitEntry, byte[]> take, CancellationToken stop, string? folder = null)
    {
        if (entries.Count == 0) return;
        var input = Encoding.ASCII.GetBytes(string.Concat(entries.Select(static entry => entry.ObjectId + "\n")));
        var call = new ToolCall("git", ["cat-file", "--batch"]) { Timeout = Limit, Input = input, Folder = folder };
        ToolRunner.Run(call, stream => ReadBatch(new BufferedStream(stream, 1 << 16), entries, take), stop);
    }

    /// <summary>The content of one file; null when the database does not give it.</summary>
    public static byte[]? Content(GitEntry entry, CancellationToken stop)
    {
        byte[]? content = null;
        Contents([entry], (_, bytes) => content = bytes, stop);
        return content;
    }

    /// <summary>Writes a whole tree into a folder: units refer to files of any name, beside and above them. Nothing lands outside of the folder.</summary>
    public static void Extract(IReadOnlyList<GitEntry> entries, string folder, CancellationToken stop) => Contents(
        entries,
        (entry, content) =>
        {
            var path = Path.GetFullPath(entry.Path, folder);
            if (!path.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal)) return;
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, content);
        },
        stop);

    private static ToolResult Git(CancellationToken stop, params ReadOnlySpan<string> arguments) =>
        ToolRunner.Run(new ToolCall("git", ValueList.Create(arguments)) { Timeout = Limit }, stop);

    /// <summary>The format of <c>git cat-file --batch</c>: a line <c>ID blob SIZE</c>, the bytes, a line break.</summary>
    private static void ReadBatch(Stream stream, IReadOnlyList<GitEntry> entries, Action<GitEntry, byte[]> take)
    {
        foreach (var entry in entries)
        {
            var line = ReadLine(stream);
            if (!int.TryParse(line.AsSpan(line.LastIndexOf(' ') + 1), out var size)) continue;
            var content = new byte[size];
            stream.ReadExactly(content);
            stream.ReadByte();
            take(entry, content);
        }
    }

    private static string ReadLine(Stream stream)
    {
        var line = new StringBuilder();
        for (var next = stream.ReadByte(); next is >= 0 and not '\n'; next = stream.ReadByte()) line.Append((char)next);
        return line.ToString();
    }
}
