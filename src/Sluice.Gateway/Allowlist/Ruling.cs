namespace Sluice.Gateway.Allowlist;

/// <summary>Why a request was decided as it was; the order is that of precedence.</summary>
public enum RulingReason
{
    /// <summary>Nothing was decided.</summary>
    Unknown = 0,

    /// <summary>Who asks is not known.</summary>
    UnknownCaller,

    /// <summary>The destination is written in a way that programs read differently.</summary>
    OddDestination,

    /// <summary>An entry denies it.</summary>
    Forbidden,

    /// <summary>An address is set aside for special purposes, and no block of an entry names it.</summary>
    SpecialAddress,

    /// <summary>No entry allows it.</summary>
    NoEntry,

    /// <summary>An entry allows it that has not begun.</summary>
    NotYet,

    /// <summary>An entry allowed it and has ended.</summary>
    Expired,

    /// <summary>An entry allows the destination on other ports.</summary>
    OtherPort,

    /// <summary>An entry allows it with TLS only, and this is none, or is for another name.</summary>
    NeedsTls,

    /// <summary>The client hello is encrypted, so that nobody sees for whom it is.</summary>
    EncryptedHello,

    /// <summary>An entry allows it.</summary>
    Allowed,
}

/// <summary>What may become of a request. Zero is nothing decided, which lets nothing through.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Entry">The entry that decided, or the nearest one that did not; null when there is none.</param>
/// <param name="Detail">What else has to be said, as part of a sentence; empty when nothing.</param>
public readonly record struct Ruling(RulingReason Reason, AllowEntry? Entry, string Detail)
{
    public bool IsAllowed => Reason == RulingReason.Allowed;

    /// <summary>Whether a caller whose requests are only reported may go on: only what nobody allowed, never what was forbidden or is unsafe.</summary>
    public bool IsMerelyMissing => Reason is RulingReason.NoEntry or RulingReason.NotYet or RulingReason.Expired or RulingReason.OtherPort or RulingReason.NeedsTls;
}
