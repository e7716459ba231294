using System.Globalization;
using System.Text.Json.Nodes;

namespace Sluice.EndToEnd;

/// <summary>What the stand-in says without changing: what it serves, objects, and lists.</summary>
public sealed partial class FakeCluster
{
    /// <summary>The version that it says it has.</summary>
    public string ServerVersion { get; set; } = "v1.35.0";

    private (int Code, JsonNode Body) Route(Request request)
    {
        var path = request.Path;
        if (path == "/api") return (200, new JsonObject { ["kind"] = "APIVersions", ["versions"] = new JsonArray("v1") });
        if (path == "/apis") return (200, Groups());
        if (path == "/version") return (200, VersionOfServer());
        if (path == "/openapi/v3") return (200, JsonNode.Parse("""{"paths": {"api/v1": {"serverRelativeURL": "/openapi/v3/api/v1?hash=1"}}}""")!);
        if (path == "/openapi/v3/api/v1") return (200, JsonNode.Parse(ValidatesPods)!);
        var version = path.StartsWith("/apis/", StringComparison.Ordinal) ? path[6..] : path.Length > 5 ? path[5..] : "";
        var served = resources.Where(pair => pair.Value.Group == version).ToList();
        if (served.Count > 0) return (200, Resources(version, served.Select(pair => (pair.Key, pair.Value.Kind, pair.Value.IsNamespaced))));
        if (request.Place is not { Subresource: null } place || !resources.ContainsKey(place.Plural)) return Status(404, "NotFound", $"{path} is not served");
        if (Busy > 0)
        {
            Busy--;
            return Status(429, "TooManyRequests", "the server has received too many requests");
        }

        var plural = place.Plural;
        if (place.Name is { } name) return Refusal("get", place) ?? One(place, name);
        if (request.Query("watch") == "1" && Unwatchable.Contains(plural)) return Status(403, "Forbidden", $"{plural} is forbidden: User \"nobody\" cannot watch resource \"{plural}\"");
        if (request.Query("watch") == "1") return (200, new JsonObject());
        return Forbidden.Contains(plural) ? Status(403, "Forbidden", $"{plural} is forbidden: User \"nobody\" cannot list resource \"{plural}\"") : Refusal("list", place) ?? Page(place, request);
    }

    /// <summary>All of the schema that kubectl needs to leave the checking of fields of pods to the server.</summary>
    private const string ValidatesPods = """
        {"openapi": "3.0.0", "info": {"title": "Kubernetes", "version": "v1"},
         "paths": {"/api/v1/namespaces/{namespace}/pods/{name}": {"patch": {
           "x-kubernetes-group-version-kind": {"group": "", "kind": "Pod", "version": "v1"}, "parameters": [{"name": "fieldValidation", "in": "query"}], "responses": {}}}}}
        """;

    /// <summary>One object as it is now, with kind and version; null when there is none.</summary>
    public JsonObject? Find(string plural, string space, string name)
    {
        lock (resources)
        {
            var item = resources[plural].Items.Find(item => IsNamed(item, space, name))?.DeepClone().AsObject();
            if (item is not null) (item["apiVersion"], item["kind"]) = (resources[plural].Group, resources[plural].Kind);
            return item;
        }
    }

    private (int Code, JsonNode Body) One(Place place, string name) => Find(place.Plural, place.Namespace, name) is { } found ? (200, found) : NotFound(place, name);

    private static (int Code, JsonNode Body) NotFound(Place place, string name)
    {
        var (code, body) = Status(404, "NotFound", $"{place.Plural} \"{name}\" not found");
        body["details"] = new JsonObject { ["name"] = name, ["kind"] = place.Plural };
        return (code, body);
    }

    private static bool IsNamed(JsonObject item, string space, string name) =>
        (string?)item["metadata"]?["name"] == name && ((string?)item["metadata"]?["namespace"] ?? "") == space;

    private (int Code, JsonNode Body) Page(Place place, Request request)
    {
        var (group, kind, _, items) = resources[place.Plural];
        var from = int.Parse(request.Query("continue") ?? "0", CultureInfo.InvariantCulture);
        if (Expires && from > 0) return Status(410, "Expired", "The provided continue parameter is too old to display a consistent list result.");
        var limit = int.Parse(request.Query("limit") ?? "0", CultureInfo.InvariantCulture);
        var wanted = request.Query("labelSelector")?.Split(',').Select(static pair => pair.Split('=', StringSplitOptions.RemoveEmptyEntries)).ToList() ?? [];
        lock (resources) items = [.. items.Where(item => place.Namespace.Length == 0 || (string?)item["metadata"]?["namespace"] == place.Namespace)];
        if (wanted.Count > 0) items = [.. items.Where(item => wanted.TrueForAll(pair => (string?)item["metadata"]?["labels"]?[pair[0]] == pair[^1]))];
        var page = items.Skip(from).Take(limit == 0 ? int.MaxValue : limit).Select(item => item.DeepClone()).ToArray();
        var metadata = new JsonObject { ["resourceVersion"] = Version.ToString(CultureInfo.InvariantCulture) };
        if (from + page.Length < items.Count) metadata["continue"] = $"{from + page.Length}";
        return (200, new JsonObject { ["kind"] = $"{kind}List", ["apiVersion"] = group, ["metadata"] = metadata, ["items"] = new JsonArray(page) });
    }

    private JsonObject VersionOfServer()
    {
        var numbers = ServerVersion.TrimStart('v').Split('.');
        return new() { ["major"] = numbers[0], ["minor"] = numbers[1], ["gitVersion"] = ServerVersion, ["gitCommit"] = "", ["gitTreeState"] = "clean", ["buildDate"] = "", ["goVersion"] = "", ["compiler"] = "gc", ["platform"] = "linux/amd64" };
    }

    private JsonObject Groups()
    {
        var groups = resources.Values.Select(resource => resource.Group).Where(group => group.Contains('/', StringComparison.Ordinal)).Distinct();
        return new() { ["kind"] = "APIGroupList", ["apiVersion"] = "v1", ["groups"] = new JsonArray([.. groups.Select(Group)]) };
    }

    private static JsonNode Group(string groupVersion)
    {
        var (name, version) = (groupVersion.Split('/')[0], groupVersion.Split('/')[1]);
        JsonObject Version() => new() { ["groupVersion"] = groupVersion, ["version"] = version };
        return new JsonObject { ["name"] = name, ["versions"] = new JsonArray(Version()), ["preferredVersion"] = Version() };
    }

    private static JsonObject Resources(string groupVersion, IEnumerable<(string Plural, string Kind, bool IsNamespaced)> served) => new()
    {
        ["kind"] = "APIResourceList",
        ["apiVersion"] = "v1",
        ["groupVersion"] = groupVersion,
        ["resources"] = new JsonArray([.. served.Select(static resource => (JsonNode)new JsonObject
        {
            ["name"] = resource.Plural,
            ["singularName"] = "",
            ["namespaced"] = resource.IsNamespaced,
            ["kind"] = resource.Kind,
            ["verbs"] = new JsonArray("get", "list", "watch"),
        })]),
    };
}
