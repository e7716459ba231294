using System.Text.RegularExpressions;

namespace Sluice.Tests.House;

/// <summary>
/// The lab is a second reading of the API: of the engine it takes policies as written, labels and the plan of probes, and decides everything else itself. Where it asked
/// the engine, both would be wrong together.
/// </summary>
public partial class LabIndependenceTests
{
    [Fact]
    public void The_lab_never_asks_the_engine_what_a_policy_means() => Checkout.AssertNone(Violations(Checkout.Code("src/Sluice.Lab")));

    [Theory]
    [InlineData("using Sluice.Dialects;")]
    [InlineData("using Sluice.Analysis;")]
    [InlineData("if (policy.PodSelector.Matches(labels)) return;")]
    [InlineData("var set = AddressSet.Of(block);")]
    [InlineData("var ports = PortSet.Of(80);")]
    [InlineData("var all = TrafficSet.AllPorts;")]
    public void A_question_to_the_engine_is_found(string line) => Assert.Single(Violations([new CodeFile("src/Sluice.Lab/Made.cs", $"{line}\n")]));

    [Fact]
    public void What_was_written_is_no_question() =>
        Assert.Empty(Violations([new CodeFile("src/Sluice.Lab/Made.cs", "using Sluice.Model;\nusing Sluice.Probes;\nusing Sluice.Sets;\nif (LabelFit.Fits(selector, labels)) return;\n")]));

    private static IEnumerable<string> Violations(IEnumerable<CodeFile> lab) =>
        from file in lab
        from line in file.CodeLines
        where Forbidden().IsMatch(line.Line)
        select $"{file.Path}:{line.Number}: {line.Line.Trim()}";

    [GeneratedRegex(@"Sluice\.(Dialects|Analysis|Charters|Compile|Checks)\b|\bAnalysis\.|\.Matches\(|\b(AddressSet|PortSet|TrafficSet|IntervalSet)\b")]
    private static partial Regex Forbidden();
}
