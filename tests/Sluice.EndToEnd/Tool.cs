namespace Sluice.EndToEnd;

/// <summary>Outside tools that tests need.</summary>
public static class Tool
{
    private static string[] Folders => Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator);

    /// <summary>Skips the test, visibly, where a tool is missing.</summary>
    public static void Require(string tool) =>
        Assert.SkipUnless(Folders.Any(folder => File.Exists(Path.Combine(folder, tool))), $"{tool} is not installed");

    /// <summary>A PATH on which some tools are missing and dotnet is not.</summary>
    public static string PathWithout(string first, string second, string scratch)
    {
        var bin = Directory.CreateDirectory(Path.Combine(scratch, ".bin")).FullName;
        var dotnet = Folders.Select(folder => Path.Combine(folder, "dotnet")).First(File.Exists);
        File.CreateSymbolicLink(Path.Combine(bin, "dotnet"), new FileInfo(dotnet).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? dotnet);
        Assert.False(File.Exists(Path.Combine(bin, first)) || File.Exists(Path.Combine(bin, second)));
        return bin;
    }
}
