namespace Sluice.Tests.House;

/// <summary>A source file as the tests about the code see it: where it lies, and its text.</summary>
internal sealed record CodeFile(string Path, string Text)
{
    public IReadOnlyList<string> Lines { get; } = Text.TrimEnd('\n').Split('\n');

    /// <summary>The file name without folder and extension: <c>YamlScanner.Blocks</c>.</summary>
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>The lines that are code, with their numbers from 1: comments and documentation are left out.</summary>
    public IEnumerable<(int Number, string Line)> CodeLines =>
        Lines.Select((line, at) => (at + 1, line)).Where(numbered => !numbered.line.TrimStart().StartsWith("//", StringComparison.Ordinal));
}
