namespace Sluice.Analysis;

/// <summary>What was made up while the endpoints of a snapshot were collected; parts of the answer's assumptions.</summary>
internal sealed class UniverseNotes
{
    /// <summary>Namespaces whose workloads were not read and that got representatives.</summary>
    public List<string> Represented { get; } = [];

    /// <summary>Namespaces where combinations of selectors were cut off.</summary>
    public List<string> Cut { get; } = [];

    /// <summary>Namespaces of which workloads were read and others may be made by custom resources, each with the kinds of these.</summary>
    public List<string> PartlyRead { get; } = [];
}
