namespace Sluice.Tests.House;

public class ProjectReferenceTests
{
    [Fact]
    public void Every_project_refers_only_to_what_the_house_allows() =>
        Checkout.AssertNone(ProjectReferences.Violations(Checkout.Projects("src")));

    [Theory]
    [InlineData("Sluice.Readers", """<ProjectReference Include="../Sluice.Reports/Sluice.Reports.csproj" />""")]
    [InlineData("Sluice.Reports", """<ProjectReference Include="..\Sluice.Lab\Sluice.Lab.csproj" />""")]
    [InlineData("Sluice.Server", """<ProjectReference Include="../Sluice.Lab/Sluice.Lab.csproj" />""")]
    [InlineData("Sluice", """<PackageReference Include="YamlDotNet" />""")]
    [InlineData("Sluice.Helpers", "")]
    public void A_forbidden_reference_is_found(string project, string reference) =>
        Assert.Single(ProjectReferences.Violations([Made(project, reference)]));

    [Theory]
    [InlineData("Sluice.Readers", """<ProjectReference Include="../Sluice/Sluice.csproj" />""")]
    [InlineData("Sluice", """<PackageReference Include="Some.Analyzer" PrivateAssets="all" />""")]
    public void An_allowed_reference_is_not_found(string project, string reference) =>
        Assert.Empty(ProjectReferences.Violations([Made(project, reference)]));

    private static CodeFile Made(string project, string item) =>
        new($"src/{project}/{project}.csproj", $"<Project><ItemGroup>{item}</ItemGroup></Project>");
}
