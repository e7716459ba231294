namespace Sluice.Lab.Kernel;

/// <summary>
/// A network namespace that has no name in the file system: it lives as long as this process holds it, so that a kill leaves nothing behind.
/// </summary>
internal sealed class NetworkNamespace : IDisposable
{
    private readonly NamespaceThread thread;
    private int descriptor;

    private NetworkNamespace(NamespaceThread thread, int descriptor) => (this.thread, this.descriptor) = (thread, descriptor);

    /// <summary>A path by which other processes can name it while this one holds it.</summary>
    public string Path => FormattableString.Invariant($"/proc/{Environment.ProcessId}/fd/{descriptor}");

    /// <summary>A new one, empty but for a loopback interface that is down.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">The kernel refuses.</exception>
    public static NetworkNamespace Create(NamespaceThread thread) => new(thread, thread.Run(static () =>
    {
        Native.EnterNewNetwork();
        return Native.OpenNetwork();
    }));

    /// <summary>Runs something inside and waits for it: what makes sockets or starts programs.</summary>
    public T Run<T>(Func<T> action) => thread.Run(() =>
    {
        Native.EnterNetwork(descriptor);
        return action();
    });

    /// <summary>Sets kernel parameters of this namespace, as <c>net/ipv4/ip_forward</c>.</summary>
    /// <exception cref="LabException">/proc/sys cannot be written.</exception>
    public void Set(params (string Name, string Value)[] parameters) => Run(() =>
    {
        foreach (var (name, value) in parameters)
        {
            try
            {
                File.WriteAllText($"/proc/sys/{name}", value);
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                throw new LabException($"/proc/sys/{name} cannot be written: {fault.Message}", "The lab routes between its own namespaces. In a container, give it a writable /proc/sys, or run it in a virtual machine.");
            }
        }

        return true;
    });

    /// <summary>Whether the kernel has a parameter of that name here.</summary>
    public bool Has(string name) => Run(() => File.Exists($"/proc/sys/{name}") || Directory.Exists($"/proc/sys/{name}"));

    public void Dispose()
    {
        if (descriptor < 0) return;
        Native.Close(descriptor);
        descriptor = -1;
    }
}
