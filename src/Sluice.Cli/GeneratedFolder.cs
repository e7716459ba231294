using System.Text;
using Sluice.Compile;
using Sluice.Reports.Compilation;
using Sluice.Sets;

namespace Sluice.Cli;

/// <summary>The folder of generated files. It changes and removes only files that say of themselves that they were generated.</summary>
/// <param name="root">The folder.</param>
/// <param name="owned">The folders below it that the compiled targets own: what was generated there and is not any more is removed.</param>
internal sealed class GeneratedFolder(string root, IReadOnlyList<string> owned)
{
    /// <summary>What writing would do.</summary>
    /// <exception cref="Failure">A file of that name was written by somebody else, or cannot be read.</exception>
    public IEnumerable<FileResult> Compare(IReadOnlyList<GeneratedFile> files) =>
        [.. files.Select(file => new FileResult(Shown(file.Path), IsSame(file) ? FileOutcome.Unchanged : FileOutcome.Stale)), .. Superfluous(files).Select(path => new FileResult(Shown(path), FileOutcome.Superfluous))];

    /// <summary>Writes what differs, and removes what is not generated any more.</summary>
    /// <exception cref="Failure">A file of that name was written by somebody else, or cannot be written.</exception>
    public IEnumerable<FileResult> Write(IReadOnlyList<GeneratedFile> files)
    {
        var different = files.Where(file => !IsSame(file)).ToHashSet();
        var superfluous = Superfluous(files).ToList();
        return Guarded(() =>
        {
            foreach (var file in different)
            {
                var path = Path.Combine(root, file.Path);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                File.WriteAllBytes(path, Encoding.UTF8.GetBytes(file.Content));
            }

            foreach (var path in superfluous) File.Delete(Path.Combine(root, path));
            return (IEnumerable<FileResult>)
            [
                .. files.Select(file => new FileResult(Shown(file.Path), different.Contains(file) ? FileOutcome.Written : FileOutcome.Unchanged)),
                .. superfluous.Select(path => new FileResult(Shown(path), FileOutcome.Removed)),
            ];
        });
    }

    /// <summary>The targets whose folder is there, so that they were compiled before.</summary>
    public static ValueList<CompileTarget> Targets(string root) => CompileTarget.All.Where(target => Directory.Exists(Path.Combine(root, target.Name))).ToValueList();

    /// <summary>Which generated files differ from what the charter compiles to. A file of somebody else is nobody's concern here.</summary>
    public ValueList<GeneratedDrift> Drifts(IEnumerable<GeneratedFile> files)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var folder in owned.Select(name => Path.Combine(root, name)).Where(Directory.Exists))
        {
            foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
                found[Path.GetRelativePath(root, path).Replace('\\', '/')] = Guarded(() => File.ReadAllText(path));
        }

        return GeneratedDrift.Between(files, found, Shown);
    }

    private bool IsSame(GeneratedFile file)
    {
        var path = Path.Combine(root, file.Path);
        if (!File.Exists(path)) return false;
        var content = Guarded(() => File.ReadAllText(path));
        if (!GeneratedFile.IsGenerated(content))
            throw Failure.BadInput($"{Shown(file.Path)} was not written by sluice compile, and is in the way", "Move it elsewhere, or compile into another folder with --into.");
        return string.Equals(content, file.Content, StringComparison.Ordinal);
    }

    private IEnumerable<string> Superfluous(IReadOnlyList<GeneratedFile> files)
    {
        var wanted = files.Select(static file => file.Path).ToHashSet(StringComparer.Ordinal);
        foreach (var folder in owned.Select(name => Path.Combine(root, name)).Where(Directory.Exists))
        {
            foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            {
                var relative = Path.GetRelativePath(root, path).Replace('\\', '/');
                if (!wanted.Contains(relative) && Guarded(() => GeneratedFile.IsGenerated(File.ReadAllText(path)))) yield return relative;
            }
        }
    }

    private string Shown(string path) => $"{root.TrimEnd('/')}/{path}";

    private T Guarded<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new Failure(ExitCodes.CouldNotRun, $"the folder {root} cannot be used: {fault.Message.TrimEnd('.')}", "Choose another with --into.");
        }
    }
}
