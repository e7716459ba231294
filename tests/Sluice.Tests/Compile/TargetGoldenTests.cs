using System.Text;
using Sluice.Charters;
using Sluice.Compile;
using Sluice.Tests.Charters;
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

    /// <summary>Wherever somebody stands, and whoever edits: places count from the charter's folder, and a changed file is told from one that is as it should be.</summary>
    [Theory]
    [MemberData(nameof(Targets))]
    public void A_file_is_the_same_from_any_folder_and_a_change_of_it_is_noticed(string target)
    {
        var files = CompileTarget.Find(target)!.Compile(SmallCharter.Bound).Files;
        var elsewhere = CompileTarget.Find(target)!.Compile(SmallCharter.In("net/shop").Bound(SmallCharter.Snapshot)).Files;
        Assert.Equal(files.Select(static file => (file.Path, file.Content)), elsewhere.Select(static file => (file.Path, file.Content)));
        Assert.Empty(GeneratedDrift.Between(files, files.ToDictionary(static file => file.Path, static file => file.Content), static path => path));
        var changed = files.ToDictionary(static file => file.Path, static file => file.Content.Replace("shop", "shap", StringComparison.Ordinal));
        Assert.Equal(files.Where(file => changed[file.Path] != file.Content).Select(static file => file.Path).Order(StringComparer.Ordinal), GeneratedDrift.Between(files, changed, static path => path).Select(static drift => drift.File));
        Assert.All(GeneratedDrift.Between(files, changed, static path => path), drift => Assert.Equal(target == "docs" ? DriftKind.Stale : DriftKind.Edited, drift.Kind));
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void Each_file_says_that_it_was_generated(string target) =>
        Assert.All(CompileTarget.Find(target)!.Compile(SmallCharter.Bound).Files, static file => Assert.Equal(file.Content, file.Over(file.Content)));
}
