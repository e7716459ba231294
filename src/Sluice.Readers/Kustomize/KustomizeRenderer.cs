using System.Text.Json;
using Sluice.Findings;
using Sluice.Readers.Sources;
using Sluice.Sets;

namespace Sluice.Readers.Kustomize;

/// <summary>
/// Renders a Kustomize folder with <c>kubectl kustomize</c>, or <c>kustomize build</c> where there is no kubectl. A temporary overlay asks for
/// origin annotations, which say from which file each object came; nothing is written into the folder itself.
/// </summary>
internal static class KustomizeRenderer
{
    public static Rendering Render(Unit unit, RenderOptions options, CancellationToken stop)
    {
        var folders = KustomizeFolders.Of([unit.Path], unit.Names);
        var kustomizations = folders.Below(unit.Path).Select(folders.Read).OfType<Kustomization>().ToList();
        if (!options.AllowRemote)
        {
            var remotes = kustomizations.SelectMany(static file => file.Remotes).Select(static remote => SourceProblems.Remote(remote.Span, remote.Address)).ToArray();
            if (remotes.Length > 0) return Rendering.Failed(remotes);
        }

        var withCharts = kustomizations.Exists(static file => file.HasCharts);
        var temporary = FolderScan.RealPath(Directory.CreateTempSubdirectory("sluice-").FullName);
        try
        {
            var relative = Path.GetRelativePath(temporary, FolderScan.RealPath(unit.Path));
            File.WriteAllText(
                Path.Combine(temporary, "kustomization.yaml"),
                $"resources: [\"{JsonEncodedText.Encode(relative)}\"]\nbuildMetadata: [originAnnotations]\n");
            var result = Build(temporary, withCharts, stop);

            // Without the overlay the message of a failure names the folder itself, and an old kustomize that knows no origins still renders.
            if (result.Outcome == ToolOutcome.Failed) result = Build(unit.Path, withCharts, stop);
            var origins = new OriginFinder(temporary, unit.Names);
            return result.Succeeded
                ? Rendering.Of(RenderedText.Of($"{unit.Shown} (rendered)", result.Output, origins.Of))
                : Rendering.Failed(Explain(result, unit, kustomizations));
        }
        finally
        {
            Directory.Delete(temporary, recursive: true);
        }
    }

    private static ToolResult Build(string folder, bool withCharts, CancellationToken stop)
    {
        ValueList<string> charts = withCharts ? ["--enable-helm"] : [];
        var result = ToolRunner.Run(new("kubectl", ["kustomize", folder, .. charts]), stop);
        return result.Outcome == ToolOutcome.Missing ? ToolRunner.Run(new("kustomize", ["build", folder, .. charts]), stop) : result;
    }

    private static Problem Explain(ToolResult result, Unit unit, List<Kustomization> kustomizations)
    {
        var own = kustomizations.Count > 0 ? kustomizations.Find(file => file.Folder == unit.Path) ?? kustomizations[0] : null;
        var span = own?.Span ?? SourceSpan.OfFile(unit.Shown);
        if (result.Outcome == ToolOutcome.Missing) return SourceProblems.Missing("kubectl", span, "to render a Kustomize folder");
        if (result.Outcome == ToolOutcome.TimedOut) return SourceProblems.TimedOut("kubectl kustomize", span, TimeSpan.FromSeconds(60));
        var reason = result.Reason;
        foreach (var (text, place) in kustomizations.SelectMany(static file => file.References))
        {
            if (!reason.Contains($"'{text}'", StringComparison.Ordinal)) continue;
            if (reason.Contains("no such file or directory", StringComparison.Ordinal)) reason = $"'{text}' does not exist";
            span = place;
            break;
        }

        return SourceProblems.Rendering(span, $"the Kustomize folder {unit.Shown}", reason, $"Try it with: kubectl kustomize {unit.Shown}");
    }
}
