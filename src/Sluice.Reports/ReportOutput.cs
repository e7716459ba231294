using System.Text;
using Sluice.Reports.Text;

namespace Sluice.Reports;

/// <summary>Where a report goes, and what the place can show. Bytes are UTF-8 without a byte order mark; lines end with <c>\n</c>.</summary>
/// <param name="Stream">The destination; it is flushed and not closed.</param>
/// <param name="Terminal">Width, colour and symbols of formats made for reading in a terminal; the others ignore it.</param>
public sealed record ReportOutput(Stream Stream, TerminalSettings Terminal)
{
    /// <summary>Where lines of source files come from, for code frames; null for a file that cannot be shown. Never asked for unknown places.</summary>
    public Func<string, IReadOnlyList<string>?> SourceLines { get; init; } = static _ => null;

    /// <summary>A writer onto the stream. Disposing it flushes, and leaves the stream open.</summary>
    public StreamWriter OpenText() =>
        new(Stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 1 << 16, leaveOpen: true) { NewLine = "\n" };
}
