namespace Sluice.Readers.Yaml;

/// <summary>The items of a sequence in order. Enumerates without allocation.</summary>
public struct DocumentItems
{
    private readonly NodeTable? table;
    private readonly int count;
    private int seen;
    private int next;

    internal DocumentItems(NodeTable? table, int sequence)
    {
        this.table = table;
        next = sequence + 1;
        count = table is not null && table[sequence].Kind == NodeKind.Sequence ? table[sequence].ValueLength : 0;
    }

    /// <summary>The number of items.</summary>
    public readonly int Count => count;

    /// <summary>The item reached.</summary>
    public DocumentNode Current { get; private set; }

    /// <summary>Lets <c>foreach</c> run over the items.</summary>
    public readonly DocumentItems GetEnumerator() => this;

    /// <summary>Goes to the next item; false after the last.</summary>
    public bool MoveNext()
    {
        if (seen >= count)
        {
            return false;
        }

        Current = new DocumentNode(table, next);
        next = table![next].End;
        seen++;
        return true;
    }
}
