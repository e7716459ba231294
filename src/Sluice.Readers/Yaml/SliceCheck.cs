using System.Buffers;
using System.Text.Unicode;

namespace Sluice.Readers.Yaml;

/// <summary>What can be said of the bytes of a document before they are read: size, encoding, characters that no document may hold.</summary>
internal static class SliceCheck
{
    private static readonly SearchValues<byte> Controls = SearchValues.Create(
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 11, 12, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 127]);

    /// <summary>The first thing wrong; null when nothing is.</summary>
    public static SyntaxProblem? Of(SourceText source, DocumentSlice slice)
    {
        var bytes = source.Bytes[slice.Start..slice.End];
        if (slice.AfterEndMarker)
        {
            return new SyntaxProblem(slice.Start, 3, "content follows the end of a document (...) without --- before it", "Put a line with --- before the next document.");
        }

        return Size(slice.Start, slice.End) ?? Encoding(bytes, slice.Start) ?? Forbidden(bytes, slice.Start);
    }

    /// <summary>Whether a document is not too large.</summary>
    public static SyntaxProblem? Size(int start, int end) => end - start <= ReadingLimits.DocumentBytes ? null
        : new SyntaxProblem(
            start,
            1,
            FormattableString.Invariant($"a document of {(end - start) / 1_000_000} MB; the most is {ReadingLimits.DocumentBytes / 1_000_000} MB"),
            "Split the document; only the items of a List count one by one.")
        { IsLimit = true };

    /// <summary>Whether all is valid UTF-8.</summary>
    public static SyntaxProblem? Encoding(ReadOnlySpan<byte> bytes, int start)
    {
        if (Utf8.IsValid(bytes))
        {
            return null;
        }

        if (start == 0 && (bytes.StartsWith<byte>([0xFF, 0xFE]) || bytes.StartsWith<byte>([0xFE, 0xFF])))
        {
            return new SyntaxProblem(0, 2, "is UTF-16, not UTF-8", "Save the file as UTF-8; in PowerShell write it with Out-File -Encoding utf8.");
        }

        var at = FirstInvalid(bytes);
        return new SyntaxProblem(start + at, 1, FormattableString.Invariant($"byte 0x{bytes[at]:X2} at offset {start + at} is not UTF-8"), "Save the file as UTF-8.");
    }

    private static SyntaxProblem? Forbidden(ReadOnlySpan<byte> bytes, int start)
    {
        var control = bytes.IndexOfAny(Controls);
        if (control >= 0)
        {
            return new SyntaxProblem(
                start + control,
                1,
                FormattableString.Invariant($"control character U+{bytes[control]:X4} is not allowed"),
                "Remove it, or write it as an escape in double quotes.");
        }

        var carriage = LoneCarriageReturn(bytes);
        if (carriage >= 0)
        {
            return new SyntaxProblem(start + carriage, 1, "a carriage return stands without a line feed", "End lines with LF or CRLF.");
        }

        var mark = bytes.IndexOf("\uFEFF"u8);
        return mark < 0 ? null
            : new SyntaxProblem(start + mark, 3, "a byte order mark stands inside the file", "Remove it: it comes from joining files that begin with one.");
    }

    /// <summary>Whether all line breaks are LF or CRLF, so that <see cref="YamlScanner"/> may read the document: YAML 1.1 has three more.</summary>
    public static bool HasOrdinaryBreaks(ReadOnlySpan<byte> bytes) => System.Text.Ascii.IsValid(bytes)
        || (bytes.IndexOf("\u0085"u8) < 0 && bytes.IndexOf("\u2028"u8) < 0 && bytes.IndexOf("\u2029"u8) < 0);

    private static int LoneCarriageReturn(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        while (bytes[at..].IndexOf((byte)'\r') is var next && next >= 0)
        {
            at += next + 1;
            if (at >= bytes.Length || bytes[at] != (byte)'\n')
            {
                return at - 1;
            }
        }

        return -1;
    }

    private static int FirstInvalid(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        while (at < bytes.Length && System.Text.Rune.DecodeFromUtf8(bytes[at..], out _, out var length) == OperationStatus.Done)
        {
            at += length;
        }

        return Math.Min(at, bytes.Length - 1);
    }
}
