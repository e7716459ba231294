namespace Sluice.Sets;

/// <summary>A block of addresses that is set aside.</summary>
/// <param name="Block">The block.</param>
/// <param name="Noun">What an address of it is, as part of a sentence: <c>a loopback address</c>.</param>
/// <param name="Source">The document that sets it aside: <c>RFC 1122</c>.</param>
/// <param name="IsPublic">Whether the relation counts it as public all the same; <see cref="SpecialAddresses"/> says why.</param>
public sealed record SpecialRange(Cidr Block, string Noun, string Source, bool IsPublic);
