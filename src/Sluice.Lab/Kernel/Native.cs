using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Sluice.Lab.Kernel;

/// <summary>The calls of the kernel that .NET has no names for: unshare(2), setns(2), open(2), socket(2) for SCTP, geteuid(2).</summary>
internal static partial class Native
{
    private const int NewNetwork = 0x40000000;
    private const int ReadOnlyCloseOnExec = 0x80000;
    private const int IPv4 = 2, IPv6 = 10, StreamCloseOnExec = 0x80001, Sctp = 132;

    /// <summary>Whether the process is root here, which inside a user namespace it also is.</summary>
    public static bool IsRoot => GetEffectiveUserId() == 0;

    /// <summary>Gives the calling thread a network namespace of its own.</summary>
    /// <exception cref="Win32Exception">The kernel refuses.</exception>
    public static void EnterNewNetwork() => Check(Unshare(NewNetwork), "unshare");

    /// <summary>Puts the calling thread into a network namespace.</summary>
    /// <exception cref="Win32Exception">The kernel refuses.</exception>
    public static void EnterNetwork(int descriptor) => Check(SetNamespace(descriptor, NewNetwork), "setns");

    /// <summary>A descriptor of the calling thread's network namespace, which keeps it alive. Programs that are started do not inherit it.</summary>
    /// <exception cref="Win32Exception">The kernel refuses.</exception>
    public static int OpenNetwork()
    {
        var descriptor = Open("/proc/thread-self/ns/net", ReadOnlyCloseOnExec);
        Check(descriptor, "open /proc/thread-self/ns/net");
        return descriptor;
    }

    /// <summary>
    /// A one-to-one socket for SCTP (RFC 6458, section 4) in the namespace of the calling thread, which takes the calls of one for TCP. The kernel loads its module by itself.
    /// </summary>
    /// <exception cref="Win32Exception">The kernel has no SCTP, or not for this family.</exception>
    public static int OpenSctp(bool isIPv6)
    {
        var descriptor = OpenSocket(isIPv6 ? IPv6 : IPv4, StreamCloseOnExec, Sctp);
        Check(descriptor, "socket for SCTP");
        return descriptor;
    }

    public static void Close(int descriptor) => _ = CloseDescriptor(descriptor);

    private static void Check(int result, string call)
    {
        if (result < 0) throw new Win32Exception(Marshal.GetLastPInvokeError(), $"{call}: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    [LibraryImport("libc", EntryPoint = "unshare", SetLastError = true)]
    private static partial int Unshare(int flags);

    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    private static partial int SetNamespace(int descriptor, int kind);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    private static partial int OpenSocket(int family, int kind, int protocol);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int CloseDescriptor(int descriptor);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint GetEffectiveUserId();
}
