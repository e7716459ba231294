namespace Sluice.EndToEnd;

/// <summary>Options that could not take effect are refused by every verb that has them, instead of being ignored.</summary>
public sealed class OptionTests
{
    public static TheoryData<string> Verbs => ["list deploy", "check deploy", "explain shop/api shop/db deploy", "test expectations.yaml deploy", "diff deploy deploy"];

    [Theory]
    [MemberData(nameof(Verbs))]
    public void Values_without_a_chart_are_bad_input(string verb)
    {
        using var here = Here();
        Assert.Equal(
            (2, "", "sluice: --set is for Helm charts, and no chart is among what was read\n  Name the folder of the chart, the one with Chart.yaml in it; or leave the values out.\n"),
            Ran(here.Cli.Run([.. verb.Split(' '), "--set", "a=b"])));
        Assert.StartsWith("sluice: --values and --set are for Helm charts", here.Cli.Run([.. verb.Split(' '), "--set", "a=b", "--values", "x.yaml"]).Error, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public void A_namespace_that_cannot_exist_is_bad_input(string verb)
    {
        using var here = Here();
        var run = here.Cli.Run([.. verb.Split(' '), "--namespace", "Shop_Prod"]);
        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.StartsWith("sluice: 'Shop_Prod' cannot be the name of a namespace; did you mean shop-prod? A name has up to 63", run.Error, StringComparison.Ordinal);
        Assert.Equal(2, here.Cli.Run([.. verb.Split(' '), "--namespace", "."]).Code);
    }

    [Fact]
    public void One_side_of_a_comparison_may_lack_the_chart()
    {
        using var here = Here().File("chart/Chart.yaml", "apiVersion: v2\nname: shop\nversion: 1.0.0\n").File("chart/templates/shop.yaml", Manifests.Shop);
        Assert.Equal(0, here.Cli.Run("diff", "deploy", "chart", "--set", "a=b").Code);
    }

    private static Workspace Here() => new Workspace().Shop().File("expectations.yaml", "- {from: shop/api, to: shop/db, port: 5432, expect: allow}\n");

    private static (int Code, string Output, string Error) Ran(CliRun run) => (run.Code, run.Output, run.Error);
}
