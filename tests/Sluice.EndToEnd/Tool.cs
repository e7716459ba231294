namespace Sluice.EndToEnd;

/// <summary>Outside tools that tests need.</summary>
public static class Tool
{
    private static string[] Folders => Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator);

    private static IEnumerable<string> SystemFolders => Folders.Concat(["/usr/sbin", "/sbin"]);

    /// <summary>Skips the test, visibly, where a tool is missing.</summary>
    public static void Require(string tool) =>
        Assert.SkipUnless(Folders.Any(folder => File.Exists(Path.Combine(folder, tool))), $"{tool} is not installed");

    /// <summary>Where a tool is, those of the system among them.</summary>
    /// <exception cref="FileNotFoundException">Nowhere: a test did not require it.</exception>
    public static string PathOf(string tool) =>
        SystemFolders.Select(folder => Path.Combine(folder, tool)).FirstOrDefault(File.Exists) ?? throw new FileNotFoundException($"{tool} is not installed");

    /// <summary>Whether a packet lab can be built here: nft, ip, and root or the right to make user namespaces.</summary>
    public static bool HasLab { get; } = OperatingSystem.IsLinux() && ((string[])["nft", "ip"]).All(HasSystemTool) && (Environment.IsPrivilegedProcess || MakesNamespaces());

    /// <summary>Skips the test, visibly, where no packet lab can be built.</summary>
    public static void RequireLab() => Assert.SkipUnless(HasLab, "no packet lab can be built here: it needs nft, ip, and root or user namespaces");

    /// <summary>A PATH on which some tools are missing and dotnet is not.</summary>
    public static string PathWithout(string first, string second, string scratch)
    {
        var bin = Directory.CreateDirectory(Path.Combine(scratch, ".bin")).FullName;
        var dotnet = Folders.Select(folder => Path.Combine(folder, "dotnet")).First(File.Exists);
        File.CreateSymbolicLink(Path.Combine(bin, "dotnet"), new FileInfo(dotnet).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? dotnet);
        Assert.False(File.Exists(Path.Combine(bin, first)) || File.Exists(Path.Combine(bin, second)));
        return bin;
    }

    private static bool HasSystemTool(string tool) => SystemFolders.Any(folder => File.Exists(Path.Combine(folder, tool)));

    private static bool MakesNamespaces()
    {
        if (!HasSystemTool("unshare")) return false;
        using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("unshare", ["--user", "--map-root-user", "--net", "--mount", "true"]) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
