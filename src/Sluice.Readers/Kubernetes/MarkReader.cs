using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Sluice.Model;
using Sluice.Readers.Yaml;

namespace Sluice.Readers.Kubernetes;

/// <summary>Reads what a policy says of itself beside its rules: the exception it was compiled for, and, of one that is not evaluated, a digest of what it says.</summary>
internal static class MarkReader
{
    /// <summary>The policy with what its metadata says.</summary>
    public static Policy Mark(Policy policy, ObjectHead head)
    {
        if (policy is OpaquePolicy opaque) policy = opaque with { Digest = Digest(head.Root) };
        var annotations = head.Metadata["annotations"u8];
        var exception = annotations["sluice.dev/exception"u8];
        if (!exception.IsScalar) return policy;
        return policy with
        {
            Mark = new(exception.Text)
            {
                Charter = head.Metadata["labels"u8]["sluice.dev/charter"u8].Text,
                NotBefore = Day(annotations["sluice.dev/not-before"u8]),
                Expires = Day(annotations["sluice.dev/expires"u8]),
            },
        };
    }

    private static DateOnly? Day(DocumentNode node) =>
        DateOnly.TryParseExact(node.Text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    /// <summary>The first 16 digits of SHA-256 over the object without what servers fill in: its head, its metadata, its status, and what is null or empty.</summary>
    private static string Digest(DocumentNode root)
    {
        var text = new StringBuilder();
        foreach (var (key, value) in Ordered(root))
        {
            if (key is not ("apiVersion" or "kind" or "metadata" or "status")) Append(text.Append(key).Append(':'), value);
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..16];
    }

    private static void Append(StringBuilder text, DocumentNode node)
    {
        if (node.IsMapping)
        {
            text.Append('{');
            foreach (var (key, value) in Ordered(node)) Append(text.Append(key).Append(':'), value);
            text.Append('}');
        }
        else if (node.IsSequence)
        {
            text.Append('[');
            foreach (var item in node.Items) Append(text, item);
            text.Append(']');
        }
        else text.Append(node.Type == ScalarType.Text ? '"' : ' ').Append(node.TryGetInteger(out var number) ? number.ToString(CultureInfo.InvariantCulture) : node.Text).Append(',');
    }

    private static IEnumerable<(string Key, DocumentNode Value)> Ordered(DocumentNode mapping)
    {
        var entries = new List<(string Key, DocumentNode Value)>();
        foreach (var entry in mapping.Entries)
        {
            if (!IsEmpty(entry.Value)) entries.Add((entry.Key.JsonKey, entry.Value));
        }

        entries.Sort(static (left, right) => string.CompareOrdinal(left.Key, right.Key));
        return entries;
    }

    private static bool IsEmpty(DocumentNode node) =>
        !node.HasContent || (node.IsSequence && node.Items.Count == 0);
}
