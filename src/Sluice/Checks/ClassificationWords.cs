using Sluice.Charters;

namespace Sluice.Checks;

/// <summary>How sensitive data is, as charters write it.</summary>
public static class ClassificationWords
{
    /// <summary><c>public</c>, <c>sensitive-location</c>; <c>unclassified</c> where nothing is said.</summary>
    public static string Of(DataClassification classification) => classification switch
    {
        DataClassification.Public => "public",
        DataClassification.Internal => "internal",
        DataClassification.Restricted => "restricted",
        DataClassification.SensitiveLocation => "sensitive-location",
        _ => "unclassified",
    };
}
