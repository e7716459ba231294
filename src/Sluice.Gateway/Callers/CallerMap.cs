using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Sluice.Gateway.Destinations;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Gateway.Callers;

/// <summary>
/// Who the callers are: by the address of a pod, by address block, by the SPIFFE id or the common name of a client certificate, by the hash of a token. Immutable but for what the
/// cluster tells: a reload puts another in its place, whole.
/// </summary>
public sealed class CallerMap
{
    private readonly BlockTable blocks;
    private readonly Dictionary<string, Caller> identities, tokens;

    /// <param name="blocks">The narrowest block that holds an address decides; two equal ones are a mistake that the reader tells.</param>
    /// <param name="identities">By SPIFFE id, <c>spiffe://…</c>, or by common name, <c>CN=…</c>.</param>
    /// <param name="tokens">By SHA-256 of the token, in lower-case hex.</param>
    public CallerMap(IEnumerable<(Cidr Block, Caller Caller)> blocks, IReadOnlyDictionary<string, Caller> identities, IReadOnlyDictionary<string, Caller> tokens)
    {
        this.blocks = new(blocks);
        this.identities = new(identities, StringComparer.Ordinal);
        this.tokens = new(tokens, StringComparer.Ordinal);
    }

    public static CallerMap Nobody { get; } = new([], new Dictionary<string, Caller>(), new Dictionary<string, Caller>());

    /// <summary>The pods of the cluster; null where they are not watched. What it says of an address goes before the blocks.</summary>
    internal ClusterCallers? Cluster { get; init; }

    /// <summary>Another number whenever the cluster has told something new.</summary>
    public long ClusterVersion => Cluster?.Version ?? 0;

    /// <summary>What is set for pods of the cluster, which are told by their addresses there.</summary>
    public IReadOnlyList<Caller> Settings { get; init; } = [];

    /// <summary>This map with more addresses; one that is there already is taken over.</summary>
    internal CallerMap With(IReadOnlyCollection<(Cidr Block, Caller Caller)> more, ClusterCallers? cluster) =>
        new(blocks.Pairs.ExceptBy(more.Select(static pair => pair.Block), static pair => pair.Block).Concat(more), identities, tokens) { Cluster = cluster, Settings = Settings };

    /// <summary>Whether a client can show who it is by a token.</summary>
    public bool HasTokens => tokens.Count > 0;

    public int Count => blocks.Count + identities.Count + tokens.Count + (Cluster?.Count ?? 0);

    /// <summary>The caller of a connection. A certificate and a token that are shown have to be known: whoever shows a wrong one is not taken for its address instead.</summary>
    public Caller Find(NetAddress source, X509Certificate2? certificate, string? authorization)
    {
        if (certificate is not null) return OfCertificate(certificate, source);
        if (authorization is not null) return OfToken(authorization, source);
        if (Cluster?.Find(source) is { } owner) return Set(owner);
        return blocks.Find(source) ?? Unknown(source, Cluster is null ? "no caller of the map has its address" : "no pod of the cluster and no caller of the map has its address");
    }

    /// <summary>Whether a caller who was found before would be found again, the same in everything.</summary>
    public bool Knows(Caller caller, NetAddress source) => caller.By switch
    {
        Recognition.Address => Find(source, null, null) == caller,
        Recognition.Pod => Cluster?.Owner(source) is { } owner && Set(owner) == caller,
        Recognition.Certificate => identities.ContainsValue(caller),
        Recognition.Token => tokens.ContainsValue(caller),
        _ => false,
    };

    public static Caller Unknown(NetAddress source, string why) => new() { Name = source.ToString(), Unknown = why };

    /// <summary>A pod with what is set for it; where several settings are about it, the strictest counts.</summary>
    internal Caller Set(Caller pod)
    {
        if (!pod.IsKnown || Settings.Count == 0) return pod;
        var about = Settings.Where(setting => setting.Namespace == pod.Namespace && (setting.ServiceAccount is not { } account || account == pod.ServiceAccount) && Has(pod.PodLabels!, setting.PodLabels)).ToList();
        return about.Count == 0 ? pod : pod with { Mode = about.Min(static setting => setting.Mode), EncryptedHello = about.Min(static setting => setting.EncryptedHello) };
    }

    private static bool Has(Labels labels, Labels? some)
    {
        if (some is null) return true;
        foreach (var (key, value) in some.Pairs)
        {
            if (labels.Find(key) != value) return false;
        }

        return true;
    }

    private Caller OfCertificate(X509Certificate2 certificate, NetAddress source)
    {
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().SelectMany(static extension => SpiffeIds(extension.RawData)).ToList();
        if (names.Count > 1) return Unknown(source, "its certificate has more than one SPIFFE id (SPIFFE X.509-SVID §2)");
        if (names.Count == 0) names.Add($"CN={certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false)}");
        return identities.GetValueOrDefault(names[0]) ?? Unknown(source, $"no caller of the map has the certificate name {names[0]}");
    }

    private Caller OfToken(string authorization, NetAddress source)
    {
        // Bearer TOKEN, or Basic base64(anything:TOKEN), which is what clients make of http://anything:TOKEN@proxy:3128.
        var space = authorization.IndexOf(' ', StringComparison.Ordinal);
        var (scheme, rest) = space < 0 ? (authorization, "") : (authorization[..space], authorization[(space + 1)..].Trim());
        var token = scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase) ? rest : "";
        if (scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase))
        {
            var bytes = new byte[rest.Length];
            if (!Convert.TryFromBase64String(rest, bytes, out var length)) return Unknown(source, "its Proxy-Authorization is not base64");
            var pair = Encoding.UTF8.GetString(bytes, 0, length);
            token = pair[(pair.IndexOf(':', StringComparison.Ordinal) + 1)..];
        }

        // The hash is looked up, not the token compared: how long that takes says nothing about a token.
        return token.Length > 0 && tokens.TryGetValue(HashOf(token), out var caller) ? caller : Unknown(source, "no caller of the map has its token");
    }

    /// <summary>How tokens are written in the map.</summary>
    public static string HashOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    /// <summary>The URIs of a subject alternative name (RFC 5280 §4.2.1.6, context tag 6) that are SPIFFE ids.</summary>
    private static IEnumerable<string> SpiffeIds(byte[] extension)
    {
        var names = new AsnReader(extension, AsnEncodingRules.DER).ReadSequence();
        while (names.HasData)
        {
            var tag = names.PeekTag();
            if (tag is not { TagClass: TagClass.ContextSpecific, TagValue: 6 })
            {
                names.ReadEncodedValue();
                continue;
            }

            var text = names.ReadCharacterString(UniversalTagNumber.IA5String, tag);
            if (text.StartsWith("spiffe://", StringComparison.Ordinal)) yield return text;
        }
    }
}
