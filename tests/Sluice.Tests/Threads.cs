using System.Runtime.CompilerServices;

namespace Sluice.Tests;

/// <summary>
/// Tests that compute take the threads of the pool, of which there are as many as cores; what waits for a socket would then wait for one of them, half a second and more. So there are more from the beginning.
/// </summary>
internal static class Threads
{
    private const int Enough = 64;

    [ModuleInitializer]
    internal static void Begin() => ThreadPool.SetMinThreads(Enough, Enough);
}
