using System.Diagnostics;

namespace Sluice.EndToEnd;

/// <summary>A folder of files that lives as long as one test, with the CLI started in it.</summary>
public sealed class Workspace : IDisposable
{
    public Workspace() => Cli = new(Folder);

    public string Folder { get; } = Directory.CreateTempSubdirectory("sluice-test-").FullName;

    public Cli Cli { get; }

    /// <summary>Writes a file, with the folders above it.</summary>
    public Workspace File(string path, string content)
    {
        var full = Path.Combine(Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        System.IO.File.WriteAllText(full, content);
        return this;
    }

    /// <summary>The content of a file.</summary>
    public string Read(string path) => System.IO.File.ReadAllText(Path.Combine(Folder, path));

    /// <summary>Two workloads of namespace shop, and a policy that lets only the first open TCP 5432 to the second.</summary>
    public Workspace Shop(string folder = "deploy") => File($"{folder}/shop.yaml", Manifests.Shop).File($"{folder}/policies.yaml", Manifests.Policies);

    /// <summary>Runs git in the folder, as an author that needs no configuration.</summary>
    public Workspace Git(params string[] arguments)
    {
        string[] settings = ["-c", "user.name=test", "-c", "user.email=test@example.com", "-c", "init.defaultBranch=main", "-c", "commit.gpgsign=false"];
        using var process = Process.Start(new ProcessStartInfo("git", [.. settings, .. arguments])
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return this;
    }

    public Workspace Commit() => Git("init", "--quiet").Git("add", "--all").Git("commit", "--quiet", "--message", "state");

    /// <summary>Whether there is a file.</summary>
    public bool Has(string path) => System.IO.File.Exists(Path.Combine(Folder, path));

    /// <summary>Every file with its text, in order.</summary>
    public IReadOnlyList<(string Path, string Text)> Files() =>
        [.. Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(static file => (file, System.IO.File.ReadAllText(file)))];

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
