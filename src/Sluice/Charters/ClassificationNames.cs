namespace Sluice.Charters;

/// <summary>The names of data classifications as charters write them.</summary>
public static class ClassificationNames
{
    private static readonly (DataClassification Classification, string Text)[] Names =
    [
        (DataClassification.Public, "public"), (DataClassification.Internal, "internal"), (DataClassification.Restricted, "restricted"),
        (DataClassification.SensitiveLocation, "sensitive-location"),
    ];

    /// <summary>Every name, from least to most sensitive.</summary>
    public static IEnumerable<string> All => Names.Select(static name => name.Text);

    /// <summary>The name of a classification; <c>unclassified</c> for <see cref="DataClassification.Unknown"/>.</summary>
    public static string Text(DataClassification classification) => Array.Find(Names, name => name.Classification == classification).Text ?? "unclassified";
}
