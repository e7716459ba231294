using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;

namespace Sluice.EndToEnd;

/// <summary>What somebody may do, as a Role says it.</summary>
/// <param name="Verb"><c>create</c>, <c>patch</c>, …</param>
/// <param name="Resource">The plural name.</param>
/// <param name="Subresource"><c>exec</c>; empty for the object itself.</param>
/// <param name="Namespace">The namespace; <c>*</c> for every one, empty where all of them are asked about.</param>
public sealed record Permission(string Verb, string Resource, string Subresource, string Namespace);

/// <summary>Permissions of the stand-in: everything is allowed but for what is named.</summary>
public sealed partial class FakeCluster
{
    /// <summary>What is missing: reviews say so, and it is refused.</summary>
    public HashSet<Permission> Denied { get; } = [];

    /// <summary>What is refused although a review says that it is allowed, as another authorizer or a webhook may do.</summary>
    public HashSet<Permission> Refused { get; } = [];

    /// <summary>What reviews were asked about, in order.</summary>
    public ConcurrentQueue<Permission> Reviewed { get; } = [];

    private (int Code, JsonNode Body) Review(Request request)
    {
        var asked = request.Body.AsSpan().StartsWith("k8s\0"u8) ? OfProtobuf(request.Body) : OfJson(request.Json["spec"]!["resourceAttributes"]!);
        Reviewed.Enqueue(asked);
        var isListed = asked.Verb != "list" || !Forbidden.Contains(asked.Resource);
        var isWatched = asked.Verb != "watch" || !Unwatchable.Contains(asked.Resource);
        return (201, new JsonObject
        {
            ["kind"] = "SelfSubjectAccessReview",
            ["apiVersion"] = "authorization.k8s.io/v1",
            ["metadata"] = new JsonObject(),
            ["spec"] = new JsonObject(),
            ["status"] = new JsonObject { ["allowed"] = isListed && isWatched && !IsIn(Denied, asked) },
        });
    }

    /// <summary>The refusal of a request in the words of the API server; null when it is allowed.</summary>
    private (int Code, JsonNode Body)? Refusal(string verb, Place place)
    {
        var wanted = new Permission(verb, place.Plural, place.Subresource ?? "", place.Namespace);
        if (!IsIn(Denied, wanted) && !IsIn(Refused, wanted)) return null;
        var resource = place.Subresource is null ? place.Plural : $"{place.Plural}/{place.Subresource}";
        var group = place.Version.Contains('/', StringComparison.Ordinal) ? place.Version.Split('/')[0] : "";
        var where = place.Namespace.Length > 0 ? $" in the namespace \"{place.Namespace}\"" : " at the cluster scope";
        var named = place.Name is null ? "" : $" \"{place.Name}\"";
        return Status(403, "Forbidden", $"{place.Plural}{named} is forbidden: User \"nobody\" cannot {verb} resource \"{resource}\" in API group \"{group}\"{where}");
    }

    /// <summary>The refusal of Pod Security in its words; null where it admits the container.</summary>
    private (int Code, JsonNode Body)? Violation(string space, string pod, JsonObject container)
    {
        if (!Restricted.Contains(space)) return null;
        var name = (string)container["name"]!;
        return Status(403, "Forbidden", $"pods \"{pod}\" is forbidden: violates PodSecurity \"restricted:latest\": allowPrivilegeEscalation != false (container \"{name}\" must set securityContext.allowPrivilegeEscalation=false), runAsNonRoot != true (pod or container \"{name}\" must set securityContext.runAsNonRoot=true)");
    }

    private static bool IsIn(HashSet<Permission> set, Permission asked) => set.Contains(asked) || set.Contains(asked with { Namespace = "*" });

    private static Permission OfJson(JsonNode attributes)
    {
        return new(Text("verb"), Text("resource"), Text("subresource"), Text("namespace"));

        string Text(string name) => (string?)attributes[name] ?? "";
    }

    /// <summary>The same from the protocol buffer that kubectl sends: runtime.Unknown, whose field 2 holds the review, whose spec (2) holds the attributes (1).</summary>
    private static Permission OfProtobuf(byte[] body)
    {
        var attributes = Field(Field(Field(body.AsSpan(4), 2), 2), 1).ToArray();
        return new(Text(2), Text(5), Text(6), Text(1));

        string Text(int field) => Encoding.UTF8.GetString(Field(attributes, field));
    }

    /// <summary>The bytes of a field of a message that has only fields with a length; empty when it is not there.</summary>
    private static ReadOnlySpan<byte> Field(ReadOnlySpan<byte> message, int wanted)
    {
        while (message.Length > 0)
        {
            var tag = Number(ref message);
            var length = Number(ref message);
            if (tag >> 3 == wanted) return message[..length];
            message = message[length..];
        }

        return [];
    }

    private static int Number(ref ReadOnlySpan<byte> message)
    {
        for (var (value, shift, at) = (0, 0, 0); ; shift += 7)
        {
            value |= (message[at] & 0x7f) << shift;
            if ((message[at++] & 0x80) != 0) continue;
            message = message[at..];
            return value;
        }
    }
}
