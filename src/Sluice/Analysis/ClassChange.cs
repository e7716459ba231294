namespace Sluice.Analysis;

/// <summary>What differs between two relations from one joint class to another.</summary>
/// <param name="From">The joint class of the sources.</param>
/// <param name="To">The joint class of the destinations.</param>
/// <param name="Change">The difference, between the first source and the first destination.</param>
/// <param name="Connections">For how many connections it stands.</param>
internal sealed record ClassChange(int From, int To, ConnectionChange Change, long Connections);
