namespace Sluice.Tests.House;

public class PageTests
{
    [Fact]
    public void Every_source_file_is_a_page() =>
        Checkout.AssertNone(Checkout.Code("src").SelectMany(Pages.Violations));

    [Fact]
    public void A_file_may_have_three_hundred_lines_and_no_more()
    {
        Assert.Empty(Pages.Violations(Made(string.Concat(Enumerable.Repeat("x\n", 300)))));
        Assert.Single(Pages.Violations(Made(string.Concat(Enumerable.Repeat("x\n", 301)))));
    }

    [Theory]
    [InlineData("try { Go(); } catch { }")]
    [InlineData("try { Go(); } catch (IOException) {}")]
    [InlineData("try { Go(); }\ncatch (IOException e) when (e.HResult == 1)\n{\n}")]
    [InlineData("// TODO later")]
    [InlineData("throw new NotImplementedException();")]
    public void What_a_page_must_not_hold_is_found(string text) => Assert.Single(Pages.Violations(Made(text)));

    [Theory]
    [InlineData("try { Go(); } catch (IOException) { return null; }")]
    [InlineData("try { Go(); } catch (IOException) { /* the file went away, which is what was wanted */ }")]
    public void A_handled_exception_is_not_found(string text) => Assert.Empty(Pages.Violations(Made(text)));

    [Theory]
    [InlineData("PolicyHelper")]
    [InlineData("PodInfo")]
    [InlineData("CheckBase")]
    public void A_name_that_says_nothing_is_found(string name) =>
        Assert.Single(Pages.Violations(new CodeFile($"src/Sluice/Model/{name}.cs", "")));

    private static CodeFile Made(string text) => new("src/Sluice/Model/Made.cs", text);
}
