using Sluice.Evidence;
using Sluice.Findings;
using Sluice.Model;
using Sluice.Readers.Sources;
using Sluice.Sets;

namespace Sluice.Readers;

/// <summary>One cluster as it would be. <see cref="Name"/> is empty where there is only one, and names the overlay where there are alternatives.</summary>
public sealed record NamedSnapshot(string Name, Snapshot Snapshot)
{
    /// <summary>The folders of the overlays that only this snapshot has, as they are shown; none where there is only one snapshot.</summary>
    public ValueList<string> Folders { get; init; }
}

/// <summary>What came of reading.</summary>
public sealed record ReadResult
{
    public required ReadOutcome Outcome { get; init; }

    /// <summary>The snapshots by name; several when overlays of one base are alternatives to each other. None unless the outcome is <see cref="ReadOutcome.Read"/>.</summary>
    public ValueList<NamedSnapshot> Snapshots { get; init; }

    /// <summary>Why there is nothing to judge; empty otherwise, because problems are then in the snapshots that they concern.</summary>
    public ValueList<Problem> Problems { get; init; }

    /// <summary>The lines that places point to.</summary>
    public SourceTexts Texts { get; init; } = new();

    /// <summary>Sources of an earlier revision that it lacks, as they were named; they were empty then.</summary>
    public ValueList<string> New { get; init; }

    /// <summary>Whether a Helm chart is among the sources or the surroundings.</summary>
    public bool HasCharts { get; init; }

    /// <summary>Every file, text and rendered unit that was read, surroundings included, with its digest, by name; none unless that was asked for.</summary>
    public ValueList<FileDigest> Digests { get; init; }

    /// <summary>Files and units that were read.</summary>
    public int SourceCount { get; init; }
}
