using Sluice.Evidence;
using Sluice.Readers;
using Sluice.Readers.Sources;

namespace Sluice.Tests.Evidence;

/// <summary>Evidence names files from the folder on that was named, and takes the digest of every byte.</summary>
public sealed class SubjectNameTests
{
    [Theory]
    [InlineData("deploy/a.yaml", "deploy", "deploy/a.yaml")]
    [InlineData("a.yaml", ".", "a.yaml")]
    [InlineData("../deploy/a.yaml", "../deploy", "deploy/a.yaml")]
    [InlineData("/home/ada/deploy/base/a.yaml", "/home/ada/deploy", "deploy/base/a.yaml")]
    [InlineData("/home/ada/deploy/base/a.yaml", "/home/ada/deploy/", "deploy/base/a.yaml")]
    [InlineData("/home/ada/a.yaml", "/home/ada/a.yaml", "a.yaml")]
    [InlineData("/home/ada/deploy-2/a.yaml", "/home/ada/deploy", "/home/ada/deploy-2/a.yaml")]
    [InlineData("main:deploy/a.yaml", "deploy", "main:deploy/a.yaml")]
    public void A_name_says_nothing_of_the_machine(string shown, string named, string name) =>
        Assert.Equal(name, Assert.Single(SubjectNames.Of([FileDigest.Of(shown, "x"u8)], [named])).Name);

    [Fact]
    public void A_digest_is_of_the_file_as_it_is_and_only_taken_when_it_is_asked_for()
    {
        var folder = Directory.CreateTempSubdirectory("sluice-evidence-");
        try
        {
            byte[] bytes = [0xEF, 0xBB, 0xBF, .. "apiVersion: v1\r\nkind: Namespace\r\nmetadata: {name: shop}\r\n"u8];
            File.WriteAllBytes(Path.Combine(folder.FullName, "a.yaml"), bytes);
            var request = new ReadRequest { Sources = [SourceSpec.Parse(folder.FullName)] };
            Assert.Empty(SnapshotReader.Read(request, TestContext.Current.CancellationToken).Digests);
            var read = SnapshotReader.Read(request with { WithDigests = true }, TestContext.Current.CancellationToken);
            Assert.Equal(FileDigest.Of($"{folder.Name}/a.yaml", bytes), Assert.Single(read.Digests));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
