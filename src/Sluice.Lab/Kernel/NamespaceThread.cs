using System.Collections.Concurrent;

namespace Sluice.Lab.Kernel;

/// <summary>
/// A thread of its own that enters network namespaces and works there: a namespace belongs to a thread, so no thread of the pool may ever enter one. A socket keeps the
/// namespace that it was made in, and can be used from any thread afterwards.
/// </summary>
internal sealed class NamespaceThread : IDisposable
{
    private const int StackSize = 256 * 1024;

    private readonly BlockingCollection<Action> work = [];
    private readonly Thread thread;

    public NamespaceThread()
    {
        thread = new(Loop, StackSize) { IsBackground = true, Name = "network namespace" };
        thread.Start();
    }

    /// <summary>Runs something on the thread and waits for it; what it throws comes out here.</summary>
    public T Run<T>(Func<T> action)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        work.Add(() =>
        {
            try
            {
                done.SetResult(action());
            }
            catch (Exception fault)
            {
                done.SetException(fault);
            }
        });
        return done.Task.GetAwaiter().GetResult();
    }

    public void Dispose()
    {
        work.CompleteAdding();
        thread.Join();
        work.Dispose();
    }

    private void Loop()
    {
        foreach (var action in work.GetConsumingEnumerable()) action();
    }
}
