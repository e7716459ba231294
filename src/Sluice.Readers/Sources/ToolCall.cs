using Sluice.Sets;

namespace Sluice.Readers.Sources;

/// <summary>One run of an outside tool: a program with an argument array, never a shell string.</summary>
/// <param name="Program">Name (looked for in PATH) or path of the program.</param>
/// <param name="Arguments">Each argument as the program gets it.</param>
internal sealed record ToolCall(string Program, ValueList<string> Arguments)
{
    /// <summary>Where it runs; null for the current folder.</summary>
    public string? Folder { get; init; }

    /// <summary>How long it may take before it is ended.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>What it reads from standard input; null closes it at once.</summary>
    public byte[]? Input { get; init; }
}
