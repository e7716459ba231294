namespace Sluice.Reports.Text;

/// <summary>What a piece of text is, which decides its colour where colour is allowed.</summary>
public enum Tone
{
    Plain = 0,

    /// <summary>Headings and names that a reader looks for.</summary>
    Strong,

    /// <summary>Places, counts and connecting words.</summary>
    Dim,
    Error,
    Warning,
    Note,

    /// <summary>What is allowed, passed or added safely.</summary>
    Good,

    /// <summary>What is denied, failed or opened.</summary>
    Bad,
}
