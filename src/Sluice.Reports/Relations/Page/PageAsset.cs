using System.Reflection;

namespace Sluice.Reports.Relations.Page;

/// <summary>The style and scripts of the page, which are built into this assembly.</summary>
internal static class PageAsset
{
    /// <summary>The scripts in the order in which they build on each other.</summary>
    private static readonly string[] Scripts = ["data.js", "filter.js", "details.js", "matrix.js", "list.js", "graph.js", "app.js"];

    public static string Style { get; } = Read("page.css");

    /// <summary>One script; its parts share one scope that nothing outside sees.</summary>
    public static string Script { get; } = $"(() => {{\n'use strict';\n{string.Concat(Scripts.Select(Read))}}})();\n";

    private static string Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"relation-page/{name}")
            ?? throw new InvalidOperationException($"{name} is not built into the assembly");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Replace("\r\n", "\n", StringComparison.Ordinal);
    }
}
