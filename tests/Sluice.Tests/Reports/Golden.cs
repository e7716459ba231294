using System.Text;
using Sluice.Reports;
using Sluice.Reports.Text;

namespace Sluice.Tests.Reports;

/// <summary>
/// Approved output, byte for byte. A missing or differing file fails with the first difference; the text that came is put beside the test's binaries,
/// to be read and copied by a person. Nothing is approved by itself.
/// </summary>
internal static class Golden
{
    /// <summary>What a format writes.</summary>
    public static byte[] Bytes<T>(T report, ReportFormat<T> format, TerminalSettings? terminal = null, Func<string, IReadOnlyList<string>?>? lines = null)
    {
        using var stream = new MemoryStream();
        var output = new ReportOutput(stream, terminal ?? TerminalSettings.Plain);
        format.Write(report, lines is null ? output : output with { SourceLines = lines });
        return stream.ToArray();
    }

    /// <summary>What a format writes, as text.</summary>
    public static string Text<T>(T report, ReportFormat<T> format, TerminalSettings? terminal = null, Func<string, IReadOnlyList<string>?>? lines = null) =>
        Encoding.UTF8.GetString(Bytes(report, format, terminal, lines));

    /// <summary>Compares with the approved file <c>Golden/{name}</c>.</summary>
    public static void Approve(string name, byte[] received)
    {
        var approved = Path.Combine(Folder(), name);
        if (File.Exists(approved) && File.ReadAllBytes(approved).AsSpan().SequenceEqual(received)) return;
        var place = Path.Combine(AppContext.BaseDirectory, "received", name);
        Directory.CreateDirectory(Path.GetDirectoryName(place)!);
        File.WriteAllBytes(place, received);
        Assert.Fail(File.Exists(approved)
            ? $"{name} differs from what was approved.\n{Difference(File.ReadAllText(approved), Encoding.UTF8.GetString(received))}\nreceived: {place}"
            : $"{name} was never approved. Read {place} and copy it to {approved} if it is right.");
    }

    private static string Difference(string approved, string received)
    {
        var (left, right) = (approved.Split('\n'), received.Split('\n'));
        var at = 0;
        while (at < left.Length && at < right.Length && left[at] == right[at]) at++;
        var text = new StringBuilder().Append("first difference in line ").Append(at + 1).Append('\n');
        for (var line = Math.Max(0, at - 2); line < at; line++) text.Append("  ").Append(left[line]).Append('\n');
        for (var line = at; line < Math.Min(at + 4, left.Length); line++) text.Append("- ").Append(left[line]).Append('\n');
        for (var line = at; line < Math.Min(at + 4, right.Length); line++) text.Append("+ ").Append(right[line]).Append('\n');
        return text.ToString();
    }

    /// <summary>The root of the repository.</summary>
    public static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Sluice.slnx"))) return folder.FullName;
        }

        throw new DirectoryNotFoundException("Sluice.slnx is not above the test binaries.");
    }

    private static string Folder() => Path.Combine(Root(), "tests", "Sluice.Tests", "Reports", "Golden");
}
