using System.Runtime.InteropServices;

namespace Sluice.Lab.Kernel;

/// <summary>Lets this process become another program (execvp(3)): it keeps the process id, so that signals of a supervisor reach the program itself.</summary>
public static partial class ProcessImage
{
    /// <summary>Replaces this process by a program, found on the path or named by one. Returns only what went wrong.</summary>
    public static unsafe string Replace(string program, IReadOnlyList<string> arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        // The memory goes with the process, or stays for as long as the failure takes to be told.
        var vector = (byte**)NativeMemory.AllocZeroed((nuint)(arguments.Count + 2), (nuint)sizeof(byte*));
        vector[0] = Text(program);
        for (var at = 0; at < arguments.Count; at++) vector[at + 1] = Text(arguments[at]);
        _ = ExecuteFile(vector[0], vector);
        return Marshal.GetLastPInvokeErrorMessage();

        static byte* Text(string text) => (byte*)Marshal.StringToCoTaskMemUTF8(text);
    }

    [LibraryImport("libc", EntryPoint = "execvp", SetLastError = true)]
    private static unsafe partial int ExecuteFile(byte* file, byte** arguments);
}
