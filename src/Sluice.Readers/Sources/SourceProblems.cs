using Sluice.Findings;
using Sluice.Sets;

namespace Sluice.Readers.Sources;

/// <summary>What can be wrong with a source as a whole, before any document of it is looked at. The only place where these ids are given out.</summary>
internal static class SourceProblems
{
    /// <summary>A file or folder that cannot be read.</summary>
    public const string Unreadable = "SLU1014";

    /// <summary>An outside tool that is needed and not there, or does not answer.</summary>
    public const string ToolMissing = "SLU1013";

    /// <summary>A Kustomize folder or Helm chart that cannot be rendered.</summary>
    public const string NotRendered = "SLU1015";

    /// <summary>A base that lies on another machine.</summary>
    public const string RemoteBase = "SLU1016";

    /// <summary>A part of a live cluster that was not read.</summary>
    public const string ClusterPart = "SLU1017";

    public static Problem NotFound(string path, string folder, string? nearest) =>
        new(Unreadable, Severity.Error, SourceSpan.OfFile(path), $"no file or folder '{path}' in {folder}")
        {
            Remedy = nearest is null ? "A path is a file, a folder, - for standard input, live[:CONTEXT], or REVISION:PATH of a Git repository (HEAD~1: is all of it)."
                : $"Did you mean {nearest}?",
        };

    public static Problem Nothing(ValueList<SourceSpec> sources, int files)
    {
        var where = string.Join(", ", sources.Select(static source => source.Text));
        return new(Unreadable, Severity.Error, SourceSpan.OfFile(where), files == 0 ? $"no manifest in {where}" : $"no Kubernetes object in {where}")
        {
            Remedy = files == 0 ? "What counts: files that end in .yaml, .yml or .json, Kustomize folders (with kustomization.yaml) and Helm charts (with Chart.yaml); not in hidden folders."
                : sources is [{ Kind: SourceKind.StandardInput }] ? "Standard input was empty or held something else: see whether the command before the pipe succeeded."
                : "A Kubernetes object has an apiVersion and a kind. What was read is empty, or is something else, such as values for a chart.",
        };
    }

    public static Problem Component(string shown) =>
        new(Unreadable, Severity.Error, SourceSpan.OfFile(shown), $"{shown} is a Kustomize component (kind: Component), which is nothing by itself: it is rendered where an overlay lists it under components")
        {
            Remedy = "Name that overlay, or a folder above both; name the component's files one by one to read them as they are written.",
        };

    public static Problem File(string shown, string reason) =>
        new(Unreadable, Severity.Error, SourceSpan.OfFile(shown), $"cannot be read: {reason}")
        {
            Why = "What the file would allow or deny is not known.",
        };

    public static Problem Folder(string shown, string reason) =>
        new(Unreadable, Severity.Error, SourceSpan.OfFile(shown), $"the folder cannot be read: {reason}")
        {
            Why = "What its manifests would allow or deny is not known.",
        };

    public static Problem Loop(string shown, string target) =>
        new(Unreadable, Severity.Warning, SourceSpan.OfFile(shown), $"a link that leads back to its own parent {target}; not followed")
        {
            Remedy = "Remove the link, or name the folders one by one.",
        };

    public static Problem Missing(string tool, SourceSpan span, string need) =>
        new(ToolMissing, Severity.Error, span, $"{tool} is needed {need} and was not found in PATH")
        {
            Remedy = tool switch
            {
                "git" => "Install Git (https://git-scm.com/downloads, or the package git of your system).",
                "helm" => "Install Helm 3 or later (https://helm.sh/docs/intro/install), or render the chart elsewhere and pass its output on standard input.",
                _ => "Install kubectl (https://kubernetes.io/docs/tasks/tools), or put it into PATH.",
            },
        };

    public static Problem TimedOut(string tool, SourceSpan span, TimeSpan limit) =>
        new(ToolMissing, Severity.Error, span, FormattableString.Invariant($"{tool} gave no answer in {limit.TotalSeconds:0} seconds and was ended"));

    public static Problem Rendering(SourceSpan span, string what, string reason, string remedy) =>
        new(NotRendered, Severity.Error, span, $"{what} cannot be rendered: {reason}")
        {
            Why = "What it would allow or deny is not known.",
            Remedy = remedy,
        };

    public static Problem Remote(SourceSpan span, string address) =>
        new(RemoteBase, Severity.Error, span, $"the base {address} lies on another machine and was not fetched")
        {
            Why = "What it would allow or deny is not known.",
            Remedy = "Allow it with --allow-remote, or keep a copy of the base in the repository.",
        };
}
