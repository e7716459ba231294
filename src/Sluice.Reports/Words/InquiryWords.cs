using Sluice.Analysis;

namespace Sluice.Reports.Words;

/// <summary>Why a question has no answer, in words.</summary>
public static class InquiryWords
{
    /// <summary>One line, lower case start, no final stop; empty when there is an answer.</summary>
    public static string Fault(Inquiry inquiry)
    {
        ArgumentNullException.ThrowIfNull(inquiry);
        return inquiry.Fault switch
        {
            InquiryFault.None => "",
            InquiryFault.SourceUnknown => Nothing(inquiry.From),
            InquiryFault.DestinationUnknown => Nothing(inquiry.To),
            InquiryFault.DomainUnnamed => $"no rule names {Domain(inquiry)}, and names are not resolved to addresses",
            InquiryFault.OutOfScope => $"no policy of the cluster judges {inquiry.From.Pattern} to {inquiry.To.Pattern}",
            InquiryFault.Itself => $"{inquiry.From.Pattern} and {inquiry.To.Pattern} are the same pod, which always reaches itself",
            InquiryFault.TooMany => $"{inquiry.From.Pattern} to {inquiry.To.Pattern} means {Counts.Number((long)inquiry.From.Asked.Count * inquiry.To.Asked.Count)} pairs",
            _ => throw new ArgumentOutOfRangeException(nameof(inquiry), inquiry.Fault, null),
        };
    }

    /// <summary>What to ask instead, as a sentence.</summary>
    public static string Remedy(InquiryFault fault) => fault switch
    {
        InquiryFault.DomainUnnamed => "Ask about one of its addresses, or about internet.",
        InquiryFault.OutOfScope => "One end has to be in the cluster; a domain name can only be the destination, an ingress controller only the source.",
        InquiryFault.Itself => "Name two workloads.",
        InquiryFault.TooMany => "Name one workload, or a smaller group, on each side.",
        _ => "sluice list shows the names of everything that was read.",
    };

    /// <summary>The end that is a domain name, the destination when both are.</summary>
    private static string Domain(Inquiry inquiry) => (inquiry.To.Asked.Any(static end => end is DomainEndpoint) ? inquiry.To : inquiry.From).Pattern.Text;

    private static string Nothing(EndpointMatch match) =>
        $"nothing that was read is called '{match.Pattern}'{(match.Nearest is { } near ? $"; did you mean {near}?" : "")}";
}
