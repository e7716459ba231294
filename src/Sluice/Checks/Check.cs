using System.Security.Cryptography;
using System.Text;
using Sluice.Findings;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Checks;

/// <summary>One check of the catalog: its stable id, its words and what it looks for.</summary>
public sealed class Check
{
    private readonly Func<Check, Scene, IEnumerable<Finding>> find;

    internal Check(string id, string name, Severity severity, string title, ValueList<string> controls, Func<Check, Scene, IEnumerable<Finding>> find) =>
        (Id, Name, Severity, Title, Controls, this.find) = (id, name, severity, title, controls, find);

    /// <summary>Stable id, <c>SLU2006</c>.</summary>
    public string Id { get; }

    /// <summary>A stable name in kebab case, for reports that want one beside the id.</summary>
    public string Name { get; }

    /// <summary>The gravest severity its findings have; a single finding may weigh less.</summary>
    public Severity Severity { get; }

    /// <summary>What it finds, in one line: lower case start, no final stop.</summary>
    public string Title { get; }

    /// <summary>Ids of the controls it serves.</summary>
    public ValueList<string> Controls { get; }

    /// <summary>The page that explains it, from the root of the repository.</summary>
    public string Page => $"docs/rules/{Id}.md";

    public override string ToString() => $"{Id} {Name}";

    internal IEnumerable<Finding> Find(Scene scene) => find(this, scene);

    /// <summary>A finding about an object; <paramref name="key"/> tells it from others about the same object and must not depend on lines or order.</summary>
    internal Finding About(ObjectName subject, SourceSpan span, string key, string message, string why) => About(subject, span, [key], message, why);

    /// <summary>The same with a key of several lines.</summary>
    internal Finding About(ObjectName subject, SourceSpan span, ReadOnlySpan<string> key, string message, string why)
    {
        var name = subject.ToString();
        return new()
        {
            Id = Id,
            Severity = Severity,
            Message = message,
            Span = span,
            Object = name,
            Namespace = subject.Kind == "Namespace" ? subject.Name : subject.Namespace,
            Why = why,
            Controls = Controls,
            Fingerprint = Digest([Id, name, .. key]),
        };
    }

    /// <summary>Sixteen hexadecimal digits of a text, given as what its line breaks part.</summary>
    internal static string Digest(params ReadOnlySpan<string> parts)
    {
        const int Short = 1024;
        var length = parts.Length;
        foreach (var part in parts) length += Encoding.UTF8.GetMaxByteCount(part.Length);
        Span<byte> utf8 = length <= Short ? stackalloc byte[Short] : new byte[length];
        var written = 0;
        for (var at = 0; at < parts.Length; at++)
        {
            if (at > 0) utf8[written++] = (byte)'\n';
            written += Encoding.UTF8.GetBytes(parts[at], utf8[written..]);
        }

        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(utf8[..written], digest);
        return Convert.ToHexStringLower(digest[..8]);
    }
}
