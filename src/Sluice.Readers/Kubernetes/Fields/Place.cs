namespace Sluice.Readers.Kubernetes.Fields;

/// <summary>A kind of mapping in the API, and the fields it has. What stands in no place is not looked at.</summary>
/// <param name="Title">As it is called in a message: <c>a peer</c>.</param>
/// <param name="Fields">The fields it has.</param>
internal sealed record Place(string Title, params Field[] Fields)
{
    /// <summary>
    /// Whether more fields than these may stand here. Then only a field that is written almost like one of these is a problem:
    /// the rest of a workload is not our business.
    /// </summary>
    public bool IsOpen { get; init; }

    /// <summary>Whether a scalar under an unknown key is a label that lost its <c>matchLabels</c>.</summary>
    public bool HoldsLabels { get; init; }

    /// <summary>Fields that are taken for one of these although they are not written alike: <c>from</c> where <c>to</c> is meant.</summary>
    public (string Written, string Meant)[] Mistaken { get; init; } = [];

    /// <summary>Fields that cannot be here at all, and what to do instead.</summary>
    public (string Written, string Advice)[] Impossible { get; init; } = [];

    public Field? Find(ReadOnlySpan<byte> key)
    {
        foreach (var field in Fields)
        {
            if (field.IsNamed(key)) return field;
        }

        return null;
    }

    /// <summary>Whether a key may be a slip for one of the fields; false for nearly every field that is none of our business, at little cost.</summary>
    public bool MayMean(ReadOnlySpan<byte> key)
    {
        if (Mistaken.Length > 0) return true;
        foreach (var field in Fields)
        {
            if (field.IsNear(key)) return true;
        }

        return false;
    }

    public Field? Find(string name) => Array.Find(Fields, field => string.Equals(field.Name, name, StringComparison.Ordinal));
}
