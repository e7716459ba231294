namespace Sluice.Tests.Readers.Yaml;

/// <summary>Real manifests to read: the conformance suites, where they are at hand. Found by walking up for <c>shared/conformance</c>, or by <c>SLUICE_CONFORMANCE</c>.</summary>
internal static class YamlCorpus
{
    /// <summary>All manifests of the suites; the test is skipped, visibly, where there are none.</summary>
    public static IReadOnlyList<(string File, string Text)> Files()
    {
        var folder = Folder();
        Assert.SkipWhen(folder is null, "the conformance suites are not here: set SLUICE_CONFORMANCE to their folder");
        return [.. Directory.EnumerateFiles(folder!, "*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file) is ".yaml" or ".yml" or ".json")
            .Order(StringComparer.Ordinal)
            .Select(file => (Path.GetRelativePath(folder!, file), File.ReadAllText(file)))];
    }

    /// <summary>The small YAML files, which mutate well; a few made here where the suites are not at hand.</summary>
    public static string[] Small()
    {
        if (Folder() is null)
        {
            return [.. Own];
        }

        return [.. Files().Where(file => !file.File.EndsWith(".json", StringComparison.Ordinal) && file.Text.Length < 1500).Select(file => file.Text), .. Own];
    }

    /// <summary>The small JSON files, and those made here.</summary>
    public static string[] SmallJson() =>
    [
        .. Folder() is null ? [] : Files().Where(file => file.File.EndsWith(".json", StringComparison.Ordinal) && file.Text.Length < 3000).Select(file => file.Text),
        .. Own.Where(text => text.StartsWith('{')),
        "{\"kind\": \"List\", \"apiVersion\": \"v1\", \"items\": [{\"apiVersion\": \"v1\", \"kind\": \"Pod\", \"metadata\": {\"name\": \"a\"}}, {\"kind\": \"Pod\"}]}\n{\"a\": [1, {}]}\n",
    ];

    private static readonly string[] Own =
    [
        "a: |\n  one\n   two\n\n  three\nb: >-\n  folded\n  text\n\n    kept\nc: |+\n  x\n\n\nd: |2\n    y\n",
        "list:\n- a\n- b: 1\n  c: [x, {y: z}, \"q\\n\", 'it''s']\n-\n  - deep\n  - - deeper\n- &n {k: v}\n- *n\n",
        "base: &base\n  app: web\n  tier: front\nobj:\n  <<: *base\n  tier: back\nmany:\n  <<: [*base, {x: y}]\n",
        "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Pod\n  metadata:\n    name: a\n- kind: Pod\n  metadata: {name: b}\n",
        "plain: one\n  two\n  three\nquoted: \"one\n  two\n\n  three\\\n  four\"\nsingle: 'one\n\n  two'\n# comment\nurl: http://x/?a=b#c # d\n",
        "%YAML 1.1\n---\n? complex\n: value\ntagged: !!str 12\n...\n---\nnext: 1\n",
        "{\"apiVersion\": \"v1\", \"kind\": \"Pod\", \"metadata\": {\"name\": \"a\\u00e9\", \"n\": -1.5e3}, \"spec\": [true, false, null]}\n",
    ];

    private static string? Folder()
    {
        if (Environment.GetEnvironmentVariable("SLUICE_CONFORMANCE") is { Length: > 0 } named)
        {
            return Directory.Exists(named) ? named : null;
        }

        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var candidate = Path.Combine(at.FullName, "shared", "conformance");
            if (Directory.Exists(candidate))
            {
                return candidate;
            }
        }

        return null;
    }
}
