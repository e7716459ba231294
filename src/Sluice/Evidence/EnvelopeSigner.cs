using Sluice.Sets;

namespace Sluice.Evidence;

/// <summary>Whether an envelope is signed by a key that is trusted.</summary>
internal static class EnvelopeSigner
{
    /// <summary>What is wrong with the signatures of an envelope; nothing where one holds and none pretends to be of another key.</summary>
    /// <param name="envelope">The envelope.</param>
    /// <param name="keys">The keys that are trusted.</param>
    /// <param name="signer">The id of the key whose signature holds; empty when none does.</param>
    public static IEnumerable<EvidenceFault> Faults(Envelope envelope, ValueList<VerifyingKey> keys, out string signer)
    {
        signer = "";
        var faults = new List<EvidenceFault>();
        var signed = envelope.SignedBytes();
        var unknown = new List<string>();
        foreach (var signature in envelope.Signatures)
        {
            var named = keys.FirstOrDefault(key => key.KeyId == signature.KeyId);
            var maker = keys.FirstOrDefault(key => key.Verifies(signed, signature.Signature.Span));
            if (maker is null && named is null) unknown.Add(signature.KeyId);
            else if (maker is null) faults.Add(new(EvidenceFaultKind.WrongSignature, signature.KeyId));
            else if (maker != named) faults.Add(new(EvidenceFaultKind.WrongKeyId, maker.KeyId) { Stated = signature.KeyId });
            if (maker is not null && signer.Length == 0) signer = maker.KeyId;
        }

        if (envelope.Signatures.Count == 0) faults.Add(new(EvidenceFaultKind.NotSigned, ""));
        else if (signer.Length == 0 && faults.Count == 0) faults.Add(new(EvidenceFaultKind.UnknownKey, string.Join(", ", unknown)) { Found = string.Join(", ", keys.Select(static key => key.KeyId)) });
        return faults;
    }
}
