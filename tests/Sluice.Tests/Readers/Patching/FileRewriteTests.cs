using Sluice.Readers.Patching;

namespace Sluice.Tests.Readers.Patching;

/// <summary>Several files are changed together, or none is.</summary>
public sealed class FileRewriteTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("sluice-rewrite-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Files_are_changed_made_and_removed()
    {
        var (changed, made, removed) = (Write("a", "one"), Path.Combine(folder, "b"), Write("c", "three"));
        FileRewrite.Save(new(changed, "one"u8.ToArray(), "two"u8.ToArray()), new(made, null, "new"u8.ToArray()), new(removed, "three"u8.ToArray(), null));
        Assert.Equal(("two", "new", false), (File.ReadAllText(changed), File.ReadAllText(made), File.Exists(removed)));
    }

    [Fact]
    public void What_was_done_is_undone_when_a_later_file_was_changed_meanwhile()
    {
        var (changed, made, removed, other) = (Write("a", "one"), Path.Combine(folder, "b"), Write("c", "three"), Write("d", "by somebody else"));
        Assert.Throws<IOException>(() => FileRewrite.Save(
            new(changed, "one"u8.ToArray(), "two"u8.ToArray()), new(made, null, "new"u8.ToArray()), new(removed, "three"u8.ToArray(), null), new(other, "four"u8.ToArray(), "five"u8.ToArray())));
        Assert.Equal(("one", false, "three", "by somebody else"), (File.ReadAllText(changed), File.Exists(made), File.ReadAllText(removed), File.ReadAllText(other)));
    }

    [Fact]
    public void A_file_that_came_meanwhile_is_never_overwritten_and_one_that_changed_never_removed()
    {
        var (come, grown) = (Write("a", "somebody's"), Write("b", "grown"));
        Assert.Throws<IOException>(() => FileRewrite.Save([new(come, null, "new"u8.ToArray())]));
        Assert.Throws<IOException>(() => FileRewrite.Save([new(grown, "small"u8.ToArray(), null)]));
        Assert.Equal(("somebody's", "grown"), (File.ReadAllText(come), File.ReadAllText(grown)));
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
