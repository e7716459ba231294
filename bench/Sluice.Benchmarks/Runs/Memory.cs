using System.Globalization;

namespace Sluice.Benchmarks.Runs;

/// <summary>What the process holds, in bytes. Resident figures come from <c>/proc/self/status</c> and are 0 elsewhere than on Linux.</summary>
internal static class Memory
{
    private const string Status = "/proc/self/status";
    private const string ClearRefs = "/proc/self/clear_refs";

    /// <summary>The most that was resident since the start, or since <see cref="ForgetPeak"/>.</summary>
    public static long PeakResident => Read("VmHWM:");

    /// <summary>Resident now.</summary>
    public static long Resident => Read("VmRSS:");

    /// <summary>Live objects after a full collection.</summary>
    public static long Live() => GC.GetTotalMemory(forceFullCollection: true);

    /// <summary>Collects, gives pages back, and lets the peak start again from here (Linux: 5 to clear_refs).</summary>
    public static void ForgetPeak()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        if (File.Exists(ClearRefs)) File.WriteAllText(ClearRefs, "5");
    }

    public static string Megabytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:n0} MB");

    private static long Read(string key)
    {
        if (!File.Exists(Status)) return 0;
        var line = File.ReadLines(Status).FirstOrDefault(text => text.StartsWith(key, StringComparison.Ordinal));
        var digits = line is null ? "0" : new string([.. line.Where(char.IsAsciiDigit)]);
        return long.Parse(digits, CultureInfo.InvariantCulture) * 1024;
    }
}
