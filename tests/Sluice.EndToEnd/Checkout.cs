namespace Sluice.EndToEnd;

/// <summary>The checkout that the tests were built from.</summary>
public static class Checkout
{
    /// <summary>The folder of <c>Sluice.slnx</c>.</summary>
    public static string Root { get; } = Find(new(AppContext.BaseDirectory));

    private static string Find(DirectoryInfo folder) =>
        File.Exists(Path.Combine(folder.FullName, "Sluice.slnx")) ? folder.FullName
        : Find(folder.Parent ?? throw new DirectoryNotFoundException("Sluice.slnx is not above the test binaries."));
}
