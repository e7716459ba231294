using System.Runtime.InteropServices;
using Sluice.Lab.Kernel;

namespace Sluice.Lab;

/// <summary>What decides on a machine how packets are handled. Its name is no part of it.</summary>
/// <param name="Kernel">The release of the kernel, as <c>uname -r</c> prints it.</param>
/// <param name="Architecture">The processor: <c>x64</c>, <c>arm64</c>.</param>
/// <param name="Nft">The version of nft, as it prints it.</param>
public sealed record LabMachine(string Kernel, string Architecture, string Nft)
{
    /// <summary>This machine.</summary>
    /// <exception cref="LabException">nft is missing.</exception>
    internal static LabMachine Here() => new(
        File.ReadAllText("/proc/sys/kernel/osrelease").Trim(),
        RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant(),
        CommandRunner.Run("nft", ["--version"]).Trim());
}
