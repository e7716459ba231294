using System.Runtime.CompilerServices;

namespace Sluice.Tests;

/// <summary>
/// Tests that compute take the threads of the pool, of which there are as many as cores; what waits for a socket would then wait for one of them, half a second and more. So there are a few more from the beginning,
/// and not many: loops that share work take all there are.
/// </summary>
internal static class Threads
{
    [ModuleInitializer]
    internal static void Begin() => ThreadPool.SetMinThreads(Environment.ProcessorCount + 2, Environment.ProcessorCount + 2);
}
