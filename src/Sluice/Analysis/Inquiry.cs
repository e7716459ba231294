using Sluice.Sets;

namespace Sluice.Analysis;

/// <summary>Why a question about two names has no answer.</summary>
public enum InquiryFault
{
    None = 0,

    /// <summary>Nothing that was read is called like the source.</summary>
    SourceUnknown,

    /// <summary>Nothing that was read is called like the destination.</summary>
    DestinationUnknown,

    /// <summary>A domain name that no rule names: names are not resolved, so nothing can be said about it.</summary>
    DomainUnnamed,

    /// <summary>Neither end is inside the cluster, or the source is a domain name, or the destination an ingress controller.</summary>
    OutOfScope,

    /// <summary>Both names mean the same single pod, and a pod always reaches itself.</summary>
    Itself,

    /// <summary>The names mean more pairs than <see cref="Inquiry.MostPairs"/>.</summary>
    TooMany,
}

/// <summary>The answer for one pair of endpoints.</summary>
/// <param name="From">Where the connection is opened.</param>
/// <param name="To">Where it is accepted.</param>
/// <param name="Decision">What may flow, with the rules behind it.</param>
public sealed record InquiryAnswer(Endpoint From, Endpoint To, Decision Decision)
{
    /// <summary>What is said about the ports asked; about any port when none were named.</summary>
    public Verdict Verdict(TrafficSet? asked) => Of(Decision.Allowed, Decision.Unknown, asked);

    /// <summary>Allow when all asked ports are open (or any, when none is named), deny when one surely is not, unknown otherwise.</summary>
    internal static Verdict Of(TrafficSet allowed, TrafficSet unknown, TrafficSet? asked)
    {
        if (asked is null) return !allowed.OnlyPorts().IsEmpty ? Analysis.Verdict.Allow : !unknown.OnlyPorts().IsEmpty ? Analysis.Verdict.Unknown : Analysis.Verdict.Deny;
        if (asked.IsSubsetOf(allowed)) return Analysis.Verdict.Allow;
        return asked.IsSubsetOf(allowed.Union(unknown)) ? Analysis.Verdict.Unknown : Analysis.Verdict.Deny;
    }
}

/// <summary>
/// A question in the words of people, about two names that may mean several endpoints each: every pair has its answer. Addresses that the policies
/// treat differently are told apart.
/// </summary>
public sealed record Inquiry
{
    /// <summary>More pairs than this are not answered one by one.</summary>
    public const int MostPairs = 100_000;

    private Inquiry()
    {
    }

    public required EndpointMatch From { get; init; }

    public required EndpointMatch To { get; init; }

    /// <summary>The ports asked about, with ICMP and other protocols only under <see cref="AnalysisOptions.AsksPortless"/>; null for any port.</summary>
    public TrafficSet? Asked { get; private init; }

    public InquiryFault Fault { get; private init; }

    /// <summary>The pairs in order; none when there is a fault.</summary>
    public ValueList<InquiryAnswer> Answers { get; private init; }

    /// <summary>Asks.</summary>
    public static Inquiry Of(Reachability reachability, EndpointPattern from, EndpointPattern to, TrafficSet? asked = null)
    {
        ArgumentNullException.ThrowIfNull(reachability);
        var inquiry = new Inquiry { From = EndpointMatch.Of(from, reachability.Endpoints), To = EndpointMatch.Of(to, reachability.Endpoints), Asked = asked };
        var (sources, destinations) = (inquiry.From.Asked, inquiry.To.Asked);
        if (sources.Count == 0) return inquiry with { Fault = InquiryFault.SourceUnknown };
        if (destinations.Count == 0) return inquiry with { Fault = InquiryFault.DestinationUnknown };
        if (sources.Concat(destinations).Any(end => end is DomainEndpoint && !reachability.Has(end))) return inquiry with { Fault = InquiryFault.DomainUnnamed };
        if ((long)sources.Count * destinations.Count > MostPairs) return inquiry with { Fault = InquiryFault.TooMany };
        var pairs = (from source in sources from destination in destinations where CanMeet(source, destination) select (source, destination)).ToList();
        if (pairs.Count == 0) return inquiry with { Fault = InquiryFault.OutOfScope };
        pairs.RemoveAll(static pair => pair.source.CompareTo(pair.destination) == 0 && !pair.source.HasReplicas);
        if (pairs.Count == 0) return inquiry with { Fault = InquiryFault.Itself };
        return inquiry with { Answers = pairs.SelectMany(pair => reachability.Parts(pair.source, pair.destination, asked)).ToValueList() };
    }

    private static bool CanMeet(Endpoint source, Endpoint destination) =>
        source is not DomainEndpoint && destination is not ExternalEndpoint && !(IsOutside(source) && IsOutside(destination));

    private static bool IsOutside(Endpoint endpoint) => endpoint is AddressEndpoint or DomainEndpoint or ExternalEndpoint;
}
