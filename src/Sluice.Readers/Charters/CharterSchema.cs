using Sluice.Compile;
using Sluice.Readers.Kubernetes.Fields;
using static Sluice.Compile.ManifestNode;

namespace Sluice.Readers.Charters;

/// <summary>
/// The schema of the charter language, written from the fields that the reader checks, so that editors, clusters and Sluice agree. JSON Schema draft 7 for editors, and
/// custom resource definitions (apiextensions.k8s.io/v1) for clusters; what may be a name, a list or a mapping is left open in the latter, whose schemas know no such choice.
/// </summary>
public static class CharterSchema
{
    private const string Group = "sluice.dev";
    private const string Version = "v1alpha1";

    private static readonly MappingNode Port = Map(("anyOf", List([Map(("type", "integer"), ("minimum", 1), ("maximum", 65535)), Map(("type", "string"))])));
    private static readonly MappingNode Texts = Map(("type", "array"), ("items", Map(("type", "string"))));

    /// <summary>The JSON Schema of a document of either kind.</summary>
    public static MappingNode Json => Map(
        ("$schema", "http://json-schema.org/draft-07/schema#"),
        ("title", "Sluice charter"),
        ("description", "A Charter or an AccessException of sluice.dev/v1alpha1."),
        ("oneOf", List([Whole("Charter", CharterPlaces.Charter), Whole("AccessException", CharterPlaces.AccessException)])));

    /// <summary>The custom resource definitions, by file name.</summary>
    public static IEnumerable<(string File, MappingNode Definition)> Definitions =>
    [
        ("charters.sluice.dev.yaml", Definition("Charter", "charter", CharterPlaces.Charter)),
        ("accessexceptions.sluice.dev.yaml", Definition("AccessException", "accessexception", CharterPlaces.AccessException)),
    ];

    private static MappingNode Whole(string kind, Place place) => Map(
        ("type", "object"),
        ("additionalProperties", false),
        ("required", List([FromString("apiVersion"), FromString("kind"), FromString("metadata"), FromString("spec")])),
        ("properties", Map(
            ("apiVersion", Map(("enum", List([FromString(CharterReader.ApiVersion)])))),
            ("kind", Map(("enum", List([FromString(kind)])))),
            ("metadata", Map(("type", "object"), ("required", List([FromString("name")])), ("properties", Map(("name", Map(("type", "string"))))))),
            ("spec", Of(place.Find("spec")!.Place!, isJson: true)))));

    private static MappingNode Definition(string kind, string singular, Place place) => Map(
        ("apiVersion", "apiextensions.k8s.io/v1"),
        ("kind", "CustomResourceDefinition"),
        ("metadata", Map(("name", $"{singular}s.{Group}"))),
        ("spec", Map(
            ("group", Group),
            ("scope", "Cluster"),
            ("names", Map(("kind", kind), ("listKind", kind + "List"), ("plural", singular + "s"), ("singular", singular))),
            ("versions", List([Map(
                ("name", Version),
                ("served", true),
                ("storage", true),
                ("schema", Map(("openAPIV3Schema", Map(
                    ("type", "object"),
                    ("required", List([FromString("spec")])),
                    ("properties", Map(
                        ("apiVersion", Map(("type", "string"))),
                        ("kind", Map(("type", "string"))),
                        ("metadata", Map(("type", "object"))),
                        ("spec", Of(place.Find("spec")!.Place!, isJson: false)))))))))])))));

    private static MappingNode Of(Place place, bool isJson)
    {
        var required = place.Fields.Where(static field => field.IsRequired).Select(static field => FromString(field.Name)).ToList();
        return Map(
            ("type", "object"),
            ("additionalProperties", isJson ? FromBoolean(false) : null),
            ("required", required.Count == 0 ? null : List(required)),
            ("properties", new MappingNode([.. place.Fields.Select(field => new ManifestEntry(field.Name, Of(field, isJson)))])));
    }

    private static MappingNode Of(Field field, bool isJson)
    {
        var form = field.Shape switch
        {
            Shape.Text or Shape.Word => Map(("type", "string"), ("enum", field.Values.Length == 0 ? null : List(field.Values.Select(FromString)))),
            Shape.Boolean => Map(("type", "boolean")),
            Shape.TextMapping => Map(("type", "object"), ("additionalProperties", Map(("type", "string")))),
            Shape.TextList => Texts,
            Shape.TextLists => Map(("type", "object"), ("additionalProperties", Texts)),
            Shape.Mapping => Of(field.Place!, isJson),
            Shape.List => Map(("type", "array"), ("items", Of(field.Place!, isJson))),
            Shape.Named => Map(("type", "object"), ("additionalProperties", Of(field.Place!, isJson))),
            Shape.Ports when isJson => Ports,
            Shape.NamedPorts when isJson => Map(("type", "object"), ("additionalProperties", Ports)),
            Shape.Peer when isJson => Peer(Of(field.Place!, isJson)),
            Shape.NamedPorts => Map(("type", "object"), ("x-kubernetes-preserve-unknown-fields", true)),
            _ => Map(("x-kubernetes-preserve-unknown-fields", true)),
        };
        return field.Says.Length == 0 ? form : new MappingNode([new ManifestEntry("description", field.Says), .. form.Entries]);
    }

    private static MappingNode Ports => Map(("anyOf", List([.. ((SequenceNode)Port.Find("anyOf")!).Items, Map(("type", "array"), ("minItems", 1), ("items", Port))])));

    private static MappingNode Peer(MappingNode mapping)
    {
        var one = Map(("anyOf", List([Map(("type", "string")), mapping])));
        return Map(("anyOf", List([Map(("type", "string")), mapping, Map(("type", "array"), ("minItems", 1), ("items", one))])));
    }
}
