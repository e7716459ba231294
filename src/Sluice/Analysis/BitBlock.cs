namespace Sluice.Analysis;

/// <summary>Turns 64 × 64 bits round their diagonal.</summary>
internal static class BitBlock
{
    /// <summary>After it bit <c>c</c> of word <c>r</c> is what bit <c>r</c> of word <c>c</c> was (Hacker's Delight, 7–3).</summary>
    public static void Transpose(Span<ulong> block)
    {
        var mask = 0x00000000FFFFFFFFUL;
        for (var width = 32; width != 0; width >>= 1, mask ^= mask << width)
        {
            for (var row = 0; row < 64; row = (row + width + 1) & ~width)
            {
                var swapped = ((block[row] >> width) ^ block[row + width]) & mask;
                block[row] ^= swapped << width;
                block[row + width] ^= swapped;
            }
        }
    }
}
