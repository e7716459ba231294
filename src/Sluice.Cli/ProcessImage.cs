using System.Runtime.InteropServices;

namespace Sluice.Cli;

/// <summary>Lets this process become another program (execv(3)): it keeps the process id, so that signals of a supervisor reach the program itself.</summary>
internal static partial class ProcessImage
{
    /// <summary>Returns only what went wrong.</summary>
    public static unsafe string Replace(string program, IReadOnlyList<string> arguments)
    {
        // The memory goes with the process, or stays for as long as the failure takes to be told.
        var vector = (byte**)NativeMemory.AllocZeroed((nuint)(arguments.Count + 2), (nuint)sizeof(byte*));
        vector[0] = Text(program);
        for (var at = 0; at < arguments.Count; at++) vector[at + 1] = Text(arguments[at]);
        _ = Execute(vector[0], vector);
        return Marshal.GetLastPInvokeErrorMessage();

        static byte* Text(string text) => (byte*)Marshal.StringToCoTaskMemUTF8(text);
    }

    [LibraryImport("libc", EntryPoint = "execv", SetLastError = true)]
    private static unsafe partial int Execute(byte* file, byte** arguments);
}
