using System.Text;

namespace Sluice.Readers.Yaml;

/// <summary>Gives documents that say the same the same head: a source has few kinds, and thousands of each. Not safe to share between threads.</summary>
internal sealed class HeadPool
{
    /// <summary>A look at each costs less than two strings; a source with more kinds gets new heads for the others.</summary>
    private const int Most = 16;

    private readonly List<DocumentHead> known = [];

    /// <summary>The head with these words in UTF-8.</summary>
    public DocumentHead Of(ReadOnlySpan<byte> apiVersion, ReadOnlySpan<byte> kind)
    {
        foreach (var head in known)
        {
            if (Ascii.Equals(kind, head.Kind) && Ascii.Equals(apiVersion, head.ApiVersion))
            {
                return head;
            }
        }

        var made = new DocumentHead(Encoding.UTF8.GetString(apiVersion), Encoding.UTF8.GetString(kind));
        if (known.Count < Most)
        {
            known.Add(made);
        }

        return made;
    }
}
