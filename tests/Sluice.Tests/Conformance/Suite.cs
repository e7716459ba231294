namespace Sluice.Tests.Conformance;

/// <summary>
/// A published suite of expected results: one folder per case, with manifests and an <c>expected.json</c>. The suites lie beside the checkout in
/// <c>shared/conformance</c>, or where SLUICE_CONFORMANCE says, and are no part of it.
/// </summary>
/// <param name="Folder">The folder of the suite.</param>
/// <param name="CaseCount">How many cases there are, so that a half-found folder does not pass.</param>
internal sealed record Suite(string Folder, int CaseCount)
{
    public static Suite NpGuard { get; } = new("np-guard", 66);

    public static Suite EndToEnd { get; } = new("kubernetes-e2e", 58);

    public static Suite KubeNetworkPolicies { get; } = new("kube-network-policies", 153);

    public static Suite PolicyAssistant { get; } = new("policy-assistant", 21);

    public static IReadOnlyList<Suite> All { get; } = [NpGuard, EndToEnd, KubeNetworkPolicies, PolicyAssistant];

    /// <summary>Where the suites are; null when they are not on this machine.</summary>
    public static string? Root { get; } = FindRoot();

    /// <summary>The names of the cases found, ordered; none when the suite is absent.</summary>
    public IEnumerable<string> Cases() => Root is { } root && Directory.Exists(Path.Combine(root, Folder))
        ? Directory.EnumerateDirectories(Path.Combine(root, Folder)).Where(folder => File.Exists(Path.Combine(folder, "expected.json")))
            .Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal)
        : [];

    /// <summary>The cases as rows of a theory; one empty row, to be skipped in sight, when the suite is absent.</summary>
    public TheoryData<string> Rows() => [.. Cases().DefaultIfEmpty("")];

    /// <summary>Skips the test when its row is the one of an absent suite.</summary>
    public void SkipIfAbsent(string name)
    {
        if (name.Length == 0) Assert.Skip($"{CaseCount} cases of {Folder} skipped: no shared/conformance above the tests, and SLUICE_CONFORMANCE is not set");
    }

    public string PathOf(string name, string file) => Path.Combine(Root!, Folder, name, file);

    private static string? FindRoot()
    {
        if (Environment.GetEnvironmentVariable("SLUICE_CONFORMANCE") is { Length: > 0 } given) return given;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "shared", "conformance");
            if (Directory.Exists(candidate)) return candidate;
        }

        return null;
    }
}
