namespace Sluice.Model;

/// <summary>
/// What a policy says of itself in its annotations when <c>sluice compile</c> wrote it for an exception: which one it carries out, and from when to when. A claim of the
/// object, and all that is known where no charter is at hand.
/// </summary>
/// <param name="Exception">The name of the exception (<c>sluice.dev/exception</c>).</param>
public sealed record PolicyMark(string Exception)
{
    /// <summary>The charter it was compiled from (label <c>sluice.dev/charter</c>, at most 63 characters of its name); empty when it names none.</summary>
    public string Charter { get; init; } = "";

    /// <summary>The first day it counts (<c>sluice.dev/not-before</c>); null when it counts from the beginning, or what it says is no day.</summary>
    public DateOnly? NotBefore { get; init; }

    /// <summary>The last day it counts (<c>sluice.dev/expires</c>); null when it names none, or what it says is no day.</summary>
    public DateOnly? Expires { get; init; }
}
