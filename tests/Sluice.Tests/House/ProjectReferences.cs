using System.Xml.Linq;

namespace Sluice.Tests.House;

/// <summary>Which project may refer to which. Libraries never refer to each other; the gateway and the server never see the lab.</summary>
internal static class ProjectReferences
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Sluice"] = [],
        ["Sluice.Readers"] = ["Sluice"],
        ["Sluice.Reports"] = ["Sluice"],
        ["Sluice.Lab"] = ["Sluice"],
        ["Sluice.Kubernetes"] = [],
        ["Sluice.Cli"] = ["Sluice", "Sluice.Readers", "Sluice.Reports", "Sluice.Lab"],
        ["Sluice.Server"] = ["Sluice", "Sluice.Readers", "Sluice.Reports", "Sluice.Kubernetes"],
        ["Sluice.Gateway"] = ["Sluice", "Sluice.Kubernetes"],
    };

    /// <summary>One line per reference that the table above does not allow, per unknown project, and per package that the engine would ship.</summary>
    public static IEnumerable<string> Violations(IEnumerable<CodeFile> projects)
    {
        foreach (var project in projects)
        {
            if (!Allowed.TryGetValue(project.Name, out var allowed))
            {
                yield return $"{project.Path}: a project that the table of references does not name";
                continue;
            }

            var xml = XDocument.Parse(project.Text);
            foreach (var reference in xml.Descendants("ProjectReference"))
            {
                var name = Path.GetFileNameWithoutExtension(((string?)reference.Attribute("Include") ?? "").Replace('\\', '/'));
                if (!allowed.Contains(name, StringComparer.Ordinal))
                    yield return $"{project.Path}: {project.Name} refers to {name}";
            }

            if (project.Name != "Sluice")
                continue;
            foreach (var package in xml.Descendants("PackageReference").Where(package => (string?)package.Attribute("PrivateAssets") != "all"))
                yield return $"{project.Path}: the engine takes the package {(string?)package.Attribute("Include")}";
        }
    }
}
