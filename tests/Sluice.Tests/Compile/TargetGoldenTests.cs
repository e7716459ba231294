using System.Text;
using Sluice.Charters;
using Sluice.Compile;
using Sluice.Tests.Reports;

namespace Sluice.Tests.Compile;

/// <summary>What each target makes of one small charter, byte for byte.</summary>
public sealed class TargetGoldenTests
{
    public static TheoryData<string> Targets() => [.. CompileTarget.All.Select(static target => target.Name)];

    [Theory]
    [MemberData(nameof(Targets))]
    public void Each_target_writes_what_was_approved(string target)
    {
        var text = new StringBuilder();
        foreach (var file in CompileTarget.Find(target)!.Compile(SmallCharter.Bound).Files) text.Append("=== ").Append(file.Path).Append('\n').Append(file.Content);
        Golden.Approve($"compile/{target}.txt", Encoding.UTF8.GetBytes(text.ToString()));
    }

    [Theory]
    [InlineData(PackageForm.Kustomize)]
    [InlineData(PackageForm.Helm)]
    public void Each_package_is_what_was_approved(PackageForm form)
    {
        var bound = SmallCharter.Bound;
        var text = new StringBuilder();
        foreach (var file in PolicyPackage.Of(CompileTarget.All[0].Compile(bound), bound, form, [new("july", BoundCharter.Of(bound.Charter, bound.Snapshot, bound.Instant.AddDays(31)))]).Files)
            text.Append("=== ").Append(file.Path).Append('\n').Append(file.Content);
        Golden.Approve($"compile/{form.ToString().ToLowerInvariant()}.txt", Encoding.UTF8.GetBytes(text.ToString()));
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void Each_file_says_that_it_was_generated(string target) =>
        Assert.All(CompileTarget.Find(target)!.Compile(SmallCharter.Bound).Files, static file => Assert.Equal(file.Content, file.Over(file.Content)));
}
