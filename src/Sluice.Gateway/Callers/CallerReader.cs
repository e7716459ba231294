using Sluice.Findings;
using Sluice.Gateway.Allowlist;
using Sluice.Gateway.Input;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Gateway.Callers;

/// <summary>
/// Reads the map of callers, a JSON file: <c>{"callers": [{"namespace": "shop", "podLabels": {"app": "checkout"}, "addresses": ["10.0.0.7"], "certificates": ["spiffe://…"],
/// "tokens": ["sha256:…"], "mode": "enforce", "encryptedHello": "deny"}]}</c>. Strict: one problem is enough that nothing of it counts, and all are told. Where the pods of the cluster
/// are watched, a caller with none of the three ways sets mode and encryptedHello of pods that have its namespace, labels and service account.
/// </summary>
public static class CallerReader
{
    private const string HashPrefix = "sha256:";
    private const int HashDigits = 64;

    /// <summary>Null when there is a problem.</summary>
    /// <param name="file">What it is called.</param>
    /// <param name="utf8">Its content.</param>
    /// <param name="problems">Takes what is wrong.</param>
    /// <param name="hasCluster">Whether the pods of the cluster are watched, so that they can be callers without being told in the file.</param>
    public static CallerMap? Read(string file, ReadOnlySpan<byte> utf8, List<Problem> problems, bool hasCluster = false)
    {
        var before = problems.Count;
        if (PlacedJson.Read(file, utf8, problems) is not { } root) return null;
        var fields = new FieldReader(root, problems, "a map of callers");
        if (!fields.IsMap) return null;
        var (blocks, identities, tokens) = (new Dictionary<Cidr, Caller>(), new Dictionary<string, Caller>(StringComparer.Ordinal), new Dictionary<string, Caller>(StringComparer.Ordinal));
        var settings = hasCluster ? new List<Caller>() : null;
        foreach (var node in fields.List("callers", required: true)) Read(node, blocks, identities, tokens, settings, problems);
        fields.Close();
        return problems.Count > before ? null : new(blocks.Select(static pair => (pair.Key, pair.Value)), identities, tokens) { Settings = settings ?? [] };
    }

    /// <summary>A caller that is given on the command line: <c>ADDRESS=NAMESPACE/COMPONENT</c>, as the component of an entry is called.</summary>
    /// <returns>What is wrong, as part of a sentence; null when nothing is.</returns>
    public static string? ReadOption(string text, EgressAllowlist allowlist, out (Cidr Block, Caller Caller) known)
    {
        known = default;
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals < 0 || Block(text[..equals]) is not { } block) return $"'{text}' is not ADDRESS=NAMESPACE/COMPONENT, as 127.0.0.1=shop/checkout is";
        var name = text[(equals + 1)..];
        var component = allowlist.Entries.Select(static entry => entry.From).FirstOrDefault(from => $"{from.Namespace}/{from.Component}" == name);
        if (component is null) return $"the allowlist has no component {name}; it has {(Components(allowlist).Any() ? string.Join(", ", Components(allowlist)) : "none")}";
        known = (block, new()
        {
            Name = name,
            By = Recognition.Address,
            Namespace = component.Namespace,
            NamespaceLabels = Labels.Of((Labels.NamespaceName, component.Namespace!)),
            Component = component.Component,
            PodLabels = Labels.Of(component.Pods.Requirements.Where(static need => need.Operator == SelectorOperator.In).Select(static need => KeyValuePair.Create(need.Key, need.Values[0]))),
        });
        return null;
    }

    private static IEnumerable<string> Components(EgressAllowlist allowlist) =>
        allowlist.Entries.Where(static entry => entry.From is { Component: not null, Namespace: not null }).Select(static entry => $"{entry.From.Namespace}/{entry.From.Component}").Distinct().Order(StringComparer.Ordinal);

    private static void Read(PlacedNode node, Dictionary<Cidr, Caller> blocks, Dictionary<string, Caller> identities, Dictionary<string, Caller> tokens, List<Caller>? settings, List<Problem> problems)
    {
        var fields = new FieldReader(node, problems, "a caller");
        if (!fields.IsMap) return;
        var space = fields.Text("namespace", required: true);
        var account = fields.Text("serviceAccount");
        var labels = LabelsOf(fields, "podLabels");
        var spaceLabels = LabelsOf(fields, "namespaceLabels");
        var name = fields.Text("name");
        var caller = new Caller
        {
            Name = name ?? $"{space}/{account ?? labels?.ToString() ?? "*"}",
            Namespace = space,
            NamespaceLabels = space is null ? null : (spaceLabels ?? Labels.Empty).With(Labels.NamespaceName, space),
            PodLabels = labels,
            ServiceAccount = account,
            Mode = fields.Word("mode", "enforce", "report") == "report" ? CallerMode.Report : CallerMode.Enforce,
            EncryptedHello = fields.Word("encryptedHello", "deny", "report", "allow") switch { "report" => EncryptedHello.Report, "allow" => EncryptedHello.Allow, _ => EncryptedHello.Deny },
        };
        var ways = 0;
        foreach (var item in fields.List("addresses"))
        {
            if (Block(item.Text) is { } block) Add(blocks, block, caller with { By = Recognition.Address }, item);
            else fields.Say(InputProblem.AddressBlock, item.Span, $"'{item.Text}' is no address and no address block");
        }

        foreach (var item in fields.List("certificates"))
        {
            var isName = item.Text.StartsWith("spiffe://", StringComparison.Ordinal) || (item.Text.StartsWith("CN=", StringComparison.Ordinal) && item.Text.Length > 3);
            if (isName) Add(identities, item.Text, caller with { By = Recognition.Certificate }, item);
            else fields.Say(InputProblem.Form, item.Span, $"'{item.Text}' is no SPIFFE id as spiffe://cluster.local/ns/shop/sa/checkout, and no common name as CN=checkout");
        }

        foreach (var item in fields.List("tokens"))
        {
            var isHash = item.Text.StartsWith(HashPrefix, StringComparison.Ordinal) && item.Text.Length == HashPrefix.Length + HashDigits && item.Text.AsSpan(HashPrefix.Length).IndexOfAnyExcept("0123456789abcdef") < 0;
            if (isHash) Add(tokens, item.Text[HashPrefix.Length..], caller with { By = Recognition.Token }, item);
            else fields.Say(InputProblem.Form, item.Span, "a token is given as its SHA-256, sha256: and 64 hexadecimal digits; the token itself does not belong into a file", "printf %s TOKEN | sha256sum");
        }

        fields.Close();
        if (ways > 0) return;
        if (settings is null) fields.Say(InputProblem.Form, fields.Span, "nothing tells this caller: it has no addresses, no certificates and no tokens", "with --cluster its pods are told by their addresses in the cluster");
        else if (name is not null || spaceLabels is not null) fields.Say(InputProblem.Form, fields.Span, $"`{(name is not null ? "name" : "namespaceLabels")}` means nothing here: without addresses, certificates and tokens this sets `mode` and `encryptedHello` of pods, and the cluster says what they are called");
        else settings.Add(caller);

        void Add<TKey>(Dictionary<TKey, Caller> to, TKey key, Caller known, PlacedNode at)
            where TKey : notnull
        {
            ways++;
            if (!to.TryAdd(key, known)) fields.Say(InputProblem.Duplicate, at.Span, $"'{at.Text}' is given to two callers, {to[key].Name} and {known.Name}");
        }
    }

    private static Cidr? Block(string text)
    {
        if (Cidr.TryParse(text, out var block, out var hadHostBits)) return hadHostBits ? null : block;
        return Cidr.TryParseAddress(text, out var isIPv6, out var address) ? Cidr.Of(isIPv6, address, isIPv6 ? 128 : 32) : null;
    }

    private static Labels? LabelsOf(FieldReader fields, string name)
    {
        if (fields.Take(name) is not { } node) return null;
        if (node.Kind == PlacedKind.Map && node.Fields.All(static field => field.Value.Kind == PlacedKind.Text)) return Labels.Of(node.Fields.Select(static field => KeyValuePair.Create(field.Key, field.Value.Text)));
        fields.Say(InputProblem.Labels, node.Span, $"`{name}` is an object of texts");
        return null;
    }
}
