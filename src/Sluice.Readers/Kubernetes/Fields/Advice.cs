using Sluice.Findings;

namespace Sluice.Readers.Kubernetes.Fields;

/// <summary>What was probably meant, and how sure that is.</summary>
/// <param name="Meant">A short label for the place; null when nothing can be said.</param>
internal sealed record Advice(string? Meant)
{
    public static Advice None { get; } = new((string?)null);

    public string? Remedy { get; init; }

    /// <summary>What follows from the mistake, as the end of a sentence.</summary>
    public string? Consequence { get; init; }

    /// <summary>The edit that surely mends it; <see cref="EditKind.Unknown"/> when none is sure.</summary>
    public EditKind Edit { get; init; }

    /// <summary>What the edit takes: a value, or the path to move to.</summary>
    public string Value { get; init; } = "";

    /// <summary>The field below the node that the edit is about; empty for the node itself.</summary>
    public string Field { get; init; } = "";

    /// <summary>Adds a field that is missing.</summary>
    public static Advice Add(string field, string value) =>
        new($"{field} is required") { Edit = EditKind.Set, Field = field, Value = value, Remedy = $"Add `{field}: {value}`." };

    /// <summary>Replaces the value.</summary>
    public static Advice Set(string value) =>
        new($"write {value}") { Edit = EditKind.Set, Value = value, Remedy = $"Write {value}." };
}
