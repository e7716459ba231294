namespace Sluice.Tests.House;

/// <summary>The files of this checkout, for tests about the code itself. Paths are relative, with forward slashes, in ordinal order.</summary>
internal static class Checkout
{
    /// <summary>The folder that holds the solution, found by walking up from the test program.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Every C# file below <paramref name="folder"/>, as path and text. Never empty: a test over no files proves nothing.</summary>
    public static IReadOnlyList<CodeFile> Code(string folder) => Below(folder, "*.cs");

    /// <summary>Every project file below <paramref name="folder"/>. Never empty.</summary>
    public static IReadOnlyList<CodeFile> Projects(string folder) => Below(folder, "*.csproj");

    /// <summary>Fails with every violation, one a line.</summary>
    public static void AssertNone(IEnumerable<string> violations) => Assert.Equal("", string.Join('\n', violations));

    private static List<CodeFile> Below(string folder, string pattern)
    {
        var files = Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
            .Order(StringComparer.Ordinal)
            .Select(path => new CodeFile(path, File.ReadAllText(Path.Combine(Root, path))))
            .ToList();
        Assert.NotEmpty(files);
        return files;
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Sluice.slnx")))
                return folder.FullName;
        throw new InvalidOperationException($"No Sluice.slnx above {AppContext.BaseDirectory}.");
    }
}
