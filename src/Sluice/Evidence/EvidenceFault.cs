namespace Sluice.Evidence;

/// <summary>In which way a bundle does not hold.</summary>
public enum EvidenceFaultKind
{
    Unknown = 0,

    /// <summary>Nobody signed it.</summary>
    NotSigned,

    /// <summary>It is signed by keys that were not given, the subject.</summary>
    UnknownKey,

    /// <summary>The signature of a key that was given is not over what is there.</summary>
    WrongSignature,

    /// <summary>A signature holds and names another key than the one that made it.</summary>
    WrongKeyId,

    /// <summary>A part is not what its digest says.</summary>
    AlteredPart,

    /// <summary>A probe is not what its digest says.</summary>
    AlteredProbe,

    /// <summary>A statement does not follow from the others.</summary>
    Contradiction,

    /// <summary>The run did not prove everything.</summary>
    NotPassed,

    /// <summary>Its own end has come.</summary>
    Expired,

    /// <summary>It is older than is accepted.</summary>
    TooOld,

    /// <summary>It was made after the day that is asked about.</summary>
    FromLater,

    /// <summary>A file has another content than the one that was proven.</summary>
    ChangedFile,

    /// <summary>A file that was proven is not there.</summary>
    MissingFile,

    /// <summary>A file is there that was not part of what was proven.</summary>
    AddedFile,
}

/// <summary>A way in which a bundle does not hold.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Subject">What it is about: a file, a part, a probe by its name, a key, a day.</param>
public sealed record EvidenceFault(EvidenceFaultKind Kind, string Subject)
{
    /// <summary>What the bundle says; empty when that needs no saying.</summary>
    public string Stated { get; init; } = "";

    /// <summary>What is the case; empty when that needs no saying.</summary>
    public string Found { get; init; } = "";
}
