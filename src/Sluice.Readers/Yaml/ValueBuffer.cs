namespace Sluice.Readers.Yaml;

/// <summary>Where a scanner puts together a value that the source does not show literally. Used again and again.</summary>
internal sealed class ValueBuffer
{
    private byte[] bytes = new byte[256];
    private int count;

    public ReadOnlySpan<byte> Written => bytes.AsSpan(0, count);

    public void Clear() => count = 0;

    public void Add(byte unit)
    {
        if (count == bytes.Length)
        {
            Array.Resize(ref bytes, count * 2);
        }

        bytes[count++] = unit;
    }

    public void Add(ReadOnlySpan<byte> units)
    {
        if (count + units.Length > bytes.Length)
        {
            Array.Resize(ref bytes, Math.Max(count + units.Length, count * 2));
        }

        units.CopyTo(bytes.AsSpan(count));
        count += units.Length;
    }

    public void AddBreaks(int breaks)
    {
        for (var i = 0; i < breaks; i++)
        {
            Add((byte)'\n');
        }
    }

    /// <summary>The line breaks between two folded lines: one is a space, of several the first is dropped.</summary>
    public void AddFold(int breaks)
    {
        if (breaks == 1)
        {
            Add((byte)' ');
        }
        else
        {
            AddBreaks(breaks - 1);
        }
    }

    /// <summary>One character by its code point, which must be a Unicode scalar value.</summary>
    public void AddCharacter(int codePoint)
    {
        Span<byte> utf8 = stackalloc byte[4];
        Add(utf8[..new System.Text.Rune(codePoint).EncodeToUtf8(utf8)]);
    }
}
