namespace Sluice.Readers.Yaml;

/// <summary>The entries of a mapping in the order of the source; entries taken over by a merge key (<c>&lt;&lt;</c>) included. Enumerates without allocation.</summary>
public struct DocumentEntries
{
    private readonly NodeTable? table;
    private readonly int[]? merged;
    private readonly int count;
    private int seen;
    private int next;

    internal DocumentEntries(NodeTable? table, int mapping)
    {
        this.table = table;
        next = mapping + 1;
        if (table is not null && table[mapping].Kind == NodeKind.Mapping)
        {
            merged = table.MergedEntries(mapping);
            count = (merged?.Length ?? table[mapping].ValueLength) / 2;
        }
    }

    /// <summary>The number of entries.</summary>
    public readonly int Count => count;

    /// <summary>The entry reached.</summary>
    public DocumentEntry Current { get; private set; }

    /// <summary>Lets <c>foreach</c> run over the entries.</summary>
    public readonly DocumentEntries GetEnumerator() => this;

    /// <summary>Goes to the next entry; false after the last.</summary>
    public bool MoveNext()
    {
        if (seen >= count)
        {
            return false;
        }

        if (merged is not null)
        {
            Current = new DocumentEntry(new DocumentNode(table, merged[2 * seen]), new DocumentNode(table, merged[(2 * seen) + 1]));
        }
        else
        {
            var value = table![next].End;
            Current = new DocumentEntry(new DocumentNode(table, next), new DocumentNode(table, value));
            next = table[value].End;
        }

        seen++;
        return true;
    }
}
