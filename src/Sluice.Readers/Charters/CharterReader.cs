using Sluice.Charters;
using Sluice.Findings;
using Sluice.Readers.Kubernetes;
using Sluice.Readers.Kubernetes.Fields;
using Sluice.Readers.Yaml;
using Sluice.Sets;

namespace Sluice.Readers.Charters;

/// <summary>
/// Reads a charter from any number of files: what their documents say is added together. Strict: whatever is not understood is a problem with its place,
/// and all of them are told at once.
/// </summary>
public sealed class CharterReader
{
    /// <summary>The API version of both kinds.</summary>
    public const string ApiVersion = "sluice.dev/v1alpha1";

    private readonly CharterValues values;
    private readonly ObjectProblems problems;
    private readonly FieldCheck fields;
    private readonly CharterSpecReader specs;
    private readonly ExceptionReader exceptions;
    private readonly List<Problem> found = [];
    private readonly List<AccessException> read = [];
    private bool hasCharter;

    private CharterReader()
    {
        problems = new(found, new())
        {
            WhenRefused = "What is meant by it is not known, so nothing is compiled from this charter.",
            WhenDropped = "Nothing would be done about it.",
        };
        fields = new(problems);
        values = new(problems);
        var peers = new PeerReader(values, problems);
        specs = new(values, peers, problems);
        exceptions = new(values, peers, problems);
    }

    /// <summary>Reads files.</summary>
    public static CharterRead Read(IEnumerable<CharterSource> sources)
    {
        ArgumentNullException.ThrowIfNull(sources);
        var reader = new CharterReader();
        var first = "";
        foreach (var source in sources)
        {
            if (first.Length == 0) first = source.Text.File;
            foreach (var document in DocumentReader.Read(source.Text)) reader.Document(document, source.IsOverlay);
        }

        if (!reader.hasCharter && reader.found.Count == 0)
            reader.found.Add(new(CharterProblems.Form, Severity.Error, SourceSpan.OfFile(first), "no document of the kind Charter in it") { Remedy = "Write one (docs/charter.md shows how it begins), or have sluice init write it." });
        return reader.Whole();
    }

    private CharterRead Whole()
    {
        var charter = specs.Charter();
        charter = charter with
        {
            Exceptions = read.Select(exception => exception with { TimeZone = charter.Rules.TimeZone })
                .OrderBy(static exception => exception.Name, StringComparer.Ordinal).ToValueList(),
        };
        foreach (var (first, second) in charter.Exceptions.Zip(charter.Exceptions.Skip(1)))
        {
            if (string.Equals(first.Name, second.Name, StringComparison.Ordinal))
                found.Add(new(CharterProblems.Form, Severity.Error, second.Span, $"there are two exceptions called {first.Name}") { Other = first.Span, Remedy = "Give one of them another name." });
        }

        found.AddRange(CharterReferences.Check(charter));
        return new(charter, found.Select(static problem => problem with { Edit = null }).OrderBy(static problem => problem.Span, Comparer<SourceSpan>.Create(SourceSpan.Compare)).ThenBy(static problem => problem.Message, StringComparer.Ordinal).ToValueList());
    }

    private void Document(Document document, bool isOverlay)
    {
        found.AddRange(document.Problems);
        if (!document.IsReadable) return;
        var root = document.Root;
        var (apiVersion, kind) = (root["apiVersion"u8].Text, root["kind"u8].Text);
        var name = root["metadata"u8]["name"u8];
        problems.Begin(new(ApiKind.Of(apiVersion, kind), new(kind, "", name.Text), root, document.Span));
        if (kind is not ("Charter" or "AccessException"))
        {
            var near = Spelling.Nearest(kind, ["Charter", "AccessException"]);
            problems.Refuse(CharterProblems.Form, root["kind"u8].Exists ? root["kind"u8] : root, kind.Length == 0 ? "a document without a kind" : $"a {kind} is no part of a charter",
                new(near is null ? "Charter or AccessException" : $"did you mean {near}?") { Remedy = "A charter has documents of the kinds Charter and AccessException; manifests belong elsewhere." });
            return;
        }

        if (apiVersion.Length == 0) problems.RefuseAbsent(CharterProblems.Form, root, $"the {kind} has no apiVersion", Advice.Add("apiVersion", ApiVersion));
        else if (apiVersion != ApiVersion) problems.Refuse(CharterProblems.Form, root["apiVersion"u8], $"`{apiVersion}` is no version of a {kind}", Advice.Set(ApiVersion));
        if (!Names.IsDnsSubdomain(name.Text))
            problems.Refuse(CharterProblems.Form, name.Exists ? name : root, name.HasContent ? $"`{name.Text}` cannot be a name" : $"the {kind} has no name", new("letters a-z, digits, - and .") { Remedy = "Give metadata.name, of letters a-z, digits, - and dots." });
        fields.Check(root, kind == "Charter" ? CharterPlaces.Charter : CharterPlaces.AccessException);
        hasCharter |= kind == "Charter";
        if (kind == "Charter") specs.Add(name.Text, document.Span, root["spec"u8], isOverlay);
        else if (exceptions.Read(name.Text, document.Span, root["spec"u8]) is { } exception) read.Add(exception);
    }
}
