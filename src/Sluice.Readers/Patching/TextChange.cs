namespace Sluice.Readers.Patching;

/// <summary>Bytes of a text replaced by others.</summary>
internal sealed record TextChange(int Offset, int Length, string Text)
{
    /// <summary>The text with all changes made; they do not overlap.</summary>
    public static byte[] Apply(ReadOnlySpan<byte> text, IEnumerable<TextChange> changes)
    {
        var bytes = text.ToArray().ToList();
        foreach (var change in changes.OrderByDescending(static change => change.Offset).ThenByDescending(static change => change.Length == 0))
        {
            bytes.RemoveRange(change.Offset, change.Length);
            bytes.InsertRange(change.Offset, System.Text.Encoding.UTF8.GetBytes(change.Text));
        }

        return [.. bytes];
    }
}
