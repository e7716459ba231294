using System.Collections;
using System.Text;

namespace Sluice.Readers.Sources;

/// <summary>The lines of a source, made when they are asked for: a frame around a finding needs five of a million. Immutable.</summary>
internal sealed class SourceLines : IReadOnlyList<string>
{
    private readonly byte[] utf8;
    private readonly List<int> starts = [];

    public SourceLines(byte[] utf8)
    {
        this.utf8 = utf8;
        var at = utf8.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0;
        while (true)
        {
            starts.Add(at);
            var next = utf8.AsSpan(at).IndexOf((byte)'\n');
            if (next < 0) return;
            at += next + 1;
        }
    }

    /// <summary>The number of lines; the one after a last line break counts.</summary>
    public int Count => starts.Count;

    /// <summary>Bytes that it keeps.</summary>
    public long Size => utf8.Length + (4L * starts.Count);

    /// <summary>A line without its line break.</summary>
    public string this[int index]
    {
        get
        {
            var end = index + 1 < starts.Count ? starts[index + 1] - 1 : utf8.Length;
            return Encoding.UTF8.GetString(utf8.AsSpan(starts[index]..end).TrimEnd((byte)'\r'));
        }
    }

    public IEnumerator<string> GetEnumerator()
    {
        for (var index = 0; index < Count; index++) yield return this[index];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
