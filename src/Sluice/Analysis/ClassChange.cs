namespace Sluice.Analysis;

/// <summary>What differs between two relations from one joint class to another. Made for each pair of classes, so it holds nothing of its own.</summary>
/// <param name="From">The joint class of the sources.</param>
/// <param name="To">The joint class of the destinations.</param>
/// <param name="Source">The first source.</param>
/// <param name="Target">The first destination that is not the same pod.</param>
/// <param name="Change">The difference; shared by all pairs that differ alike, so that its ends are not these.</param>
/// <param name="Connections">For how many connections it stands.</param>
internal readonly record struct ClassChange(int From, int To, Endpoint Source, Endpoint Target, ConnectionChange Change, long Connections);
