using System.Globalization;
using Sluice.Evidence;

namespace Sluice.Reports.Evidence;

/// <summary>In which way a bundle does not hold, in words.</summary>
internal static class FaultWords
{
    /// <summary>What it is about, in a word, for the head of a line.</summary>
    public static string About(EvidenceFaultKind kind) => kind switch
    {
        EvidenceFaultKind.NotSigned or EvidenceFaultKind.WrongSignature => "signature",
        EvidenceFaultKind.UnknownKey or EvidenceFaultKind.WrongKeyId => "key",
        EvidenceFaultKind.AlteredPart or EvidenceFaultKind.AlteredProbe or EvidenceFaultKind.Contradiction => "content",
        EvidenceFaultKind.NotPassed => "result",
        EvidenceFaultKind.Expired or EvidenceFaultKind.TooOld or EvidenceFaultKind.FromLater => "age",
        EvidenceFaultKind.ChangedFile or EvidenceFaultKind.MissingFile or EvidenceFaultKind.AddedFile => "file",
        _ => "bundle",
    };

    /// <summary>What is wrong, in a sentence without its stop.</summary>
    public static string Of(EvidenceFault fault) => fault.Kind switch
    {
        EvidenceFaultKind.NotSigned => "nobody signed it, so that anyone may have written or changed it",
        EvidenceFaultKind.UnknownKey => $"it is signed by {Key(fault.Subject)}, which is not among the keys that were given: {fault.Found}",
        EvidenceFaultKind.WrongSignature => $"the signature of {fault.Subject} is not over what is here: something was changed after it was signed, or another key signed it",
        EvidenceFaultKind.WrongKeyId => $"the signature is of {fault.Subject}, and names {Key(fault.Stated)}",
        EvidenceFaultKind.AlteredPart => $"{Part(fault.Subject)} is not what its digest says",
        EvidenceFaultKind.AlteredProbe => $"probe {fault.Subject} is not what its digest says",
        EvidenceFaultKind.Contradiction => $"{fault.Subject}: {fault.Stated} is stated, and what else is there gives {fault.Found}",
        EvidenceFaultKind.NotPassed => $"the run did not prove everything, its result is {fault.Subject}",
        EvidenceFaultKind.Expired => $"it shows nothing since {fault.Subject}, and {fault.Found} is asked about",
        EvidenceFaultKind.TooOld => $"it is of {fault.Subject}, {Days(fault.Found)} old, and at most {Days(fault.Stated)} are accepted",
        EvidenceFaultKind.FromLater => $"it is of {fault.Subject}, after {fault.Found}, which is asked about",
        EvidenceFaultKind.ChangedFile => $"{fault.Subject} was changed: its SHA-256 is {fault.Found}, proven was {fault.Stated}",
        EvidenceFaultKind.MissingFile => $"{fault.Subject} is missing, of which {fault.Stated} was proven",
        EvidenceFaultKind.AddedFile => $"{fault.Subject} was no part of what was proven",
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault.Kind, null),
    };

    /// <summary>What to do about faults of a kind; empty where there is nothing to advise.</summary>
    public static string Remedy(EvidenceFaultKind kind) => kind switch
    {
        EvidenceFaultKind.NotSigned => "Have it made again with --key FILE; sluice evidence keygen makes a pair of keys.",
        EvidenceFaultKind.UnknownKey => "Ask whoever made it for the public key, over another way than the bundle came.",
        EvidenceFaultKind.WrongSignature or EvidenceFaultKind.AlteredPart or EvidenceFaultKind.AlteredProbe or EvidenceFaultKind.Contradiction or EvidenceFaultKind.WrongKeyId => "Do not rely on it; ask whoever made it for the original.",
        EvidenceFaultKind.Expired or EvidenceFaultKind.TooOld or EvidenceFaultKind.ChangedFile or EvidenceFaultKind.MissingFile or EvidenceFaultKind.AddedFile => "Prove it again: sluice verify --lab PATH --evidence FILE --key FILE.",
        EvidenceFaultKind.NotPassed => "sluice evidence show says which connections are not proven.",
        _ => "",
    };

    private static string Part(string part) => part switch
    {
        "subject" => "the list of manifests",
        "configuration" => "the list of configuration files",
        "run" => "the run (program, command, times, machine)",
        "charter" => "the charter with its exceptions",
        "canaries" => "the list of canaries",
        "probes" => "the list of probes, of which one was added, removed or moved,",
        "controls" => "the list of controls",
        _ => part,
    };

    private static string Key(string name) => name.Length > 0 ? name : "a key without name";

    private static string Days(string number) => number == 1.ToString(CultureInfo.InvariantCulture) ? "1 day" : $"{number} days";
}
