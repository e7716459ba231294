namespace Sluice.Tests.Readers.Fuzz;

/// <summary>A reader to be fuzzed.</summary>
/// <param name="Name">Shown when it fails.</param>
/// <param name="Seeds">Good input, which is damaged.</param>
/// <param name="Read">Reads, and asserts what always holds; whatever it throws is a failure.</param>
internal sealed record FuzzTarget(string Name, string[] Seeds, Action<byte[]> Read);
