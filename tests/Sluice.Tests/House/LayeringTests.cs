namespace Sluice.Tests.House;

public class LayeringTests
{
    private static readonly CodeFile Verdict = new("src/Sluice/Analysis/Verdict.cs", "namespace Sluice.Analysis;\n");

    [Fact]
    public void Every_room_of_the_engine_uses_only_rooms_above_it() =>
        Checkout.AssertNone(Layers.Violations(Checkout.Code("src/Sluice")));

    [Theory]
    [InlineData("using Sluice.Analysis;")]
    [InlineData("using static Sluice.Analysis.Verdict;")]
    [InlineData("using Answer = Sluice.Analysis.Verdict;")]
    [InlineData("public Sluice.Analysis.Verdict Of();")]
    [InlineData("public Analysis.Verdict Of();")]
    [InlineData("namespace Sluice.Sets;")]
    public void A_look_downward_is_found(string line) =>
        Assert.Single(Layers.Violations([Verdict, new CodeFile("src/Sluice/Model/Made.cs", $"// up\n{line}\n")]));

    [Theory]
    [InlineData("using Sluice.Sets;")]
    [InlineData("namespace Sluice.Model;")]
    [InlineData("/// <see cref=\"Sluice.Analysis.Verdict\"/>")]
    [InlineData("var count = Analysis.Count;")]
    [InlineData("var verdict = reading.Analysis.Verdict;")]
    public void What_is_allowed_is_not_found(string line) =>
        Assert.Empty(Layers.Violations([Verdict, new CodeFile("src/Sluice/Model/Made.cs", $"{line}\n")]));

    [Theory]
    [InlineData("src/Sluice/Made.cs")]
    [InlineData("src/Sluice/Misc/Made.cs")]
    public void A_file_in_no_room_is_found(string path) =>
        Assert.Single(Layers.Violations([new CodeFile(path, "namespace Sluice;\n")]));
}
