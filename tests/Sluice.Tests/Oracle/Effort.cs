using System.Globalization;

namespace Sluice.Tests.Oracle;

/// <summary>
/// How many random clusters a test draws. SLUICE_ORACLE_SNAPSHOTS says it for the comparison with the oracle (2000 without it) and changes the
/// other tests in proportion, so that a run for each of thousands of mutants stays short; SLUICE_ORACLE_SEED says where to begin.
/// </summary>
internal static class Effort
{
    private const int Usual = 2000;

    public static int FirstSeed { get; } = Setting("SLUICE_ORACLE_SEED", 1);

    public static int Snapshots { get; } = Setting("SLUICE_ORACLE_SNAPSHOTS", Usual);

    /// <summary>Whether a failing cluster is made small before it is shown. SLUICE_ORACLE_SHRINK=0 says no, where only the failure counts.</summary>
    public static bool Shrinks { get; } = Setting("SLUICE_ORACLE_SHRINK", 1) != 0;

    /// <summary>As many clusters of a test that draws this many in a usual run; one at least.</summary>
    public static int InProportion(int usual) => Math.Max(1, (int)((long)usual * Snapshots / Usual));

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : otherwise;
}
