using Sluice.Analysis;
using Sluice.Sets;

namespace Sluice.Probes;

/// <summary>The probes of one address family that show what somebody wrote down.</summary>
internal sealed class ExpectationPlan
{
    private readonly Reachability reachability;
    private readonly Places places;
    private readonly PlanOptions wishes;
    private readonly List<Probe> probes = [];
    private readonly List<ExpectationResult> unplanned = [];

    public ExpectationPlan(Reachability reachability, Places places, PlanOptions wishes)
    {
        (this.reachability, this.places, this.wishes) = (reachability, places, wishes);
        foreach (var expectation in wishes.Expectations)
        {
            var inquiry = Inquiry.Of(reachability, expectation.From, expectation.To, expectation.Asked);
            if (inquiry.Fault == InquiryFault.DomainUnnamed && HostOf(expectation.To) is { } host) inquiry = Inquiry.Of(reachability, expectation.From, host, expectation.Asked);
            var before = probes.Count;
            foreach (var answer in inquiry.Answers) probes.AddRange(Of(expectation, answer));
            if (probes.Count == before) unplanned.Add(ExpectationResult.Of(reachability, expectation));
        }
    }

    public IReadOnlyList<Probe> Probes => probes;

    public IReadOnlyList<ExpectationResult> Unplanned => unplanned;

    private IEnumerable<Probe> Of(Expectation expectation, InquiryAnswer answer)
    {
        if (PairOf(answer) is not var (from, to)) yield break;
        foreach (var protocol in Protocols.All.Where(wishes.Tries))
        {
            var ports = expectation.Asked is { } asked ? PlanPorts.Borders(asked.Ports(protocol)) : protocol == Protocol.Tcp ? PlanPorts.Of(answer.Decision, to, protocol) : [];
            foreach (var port in ports) yield return FamilyPlan.Between(from, to, protocol, port, answer.Decision) with { Expectation = expectation };
        }
    }

    private (Place From, Place To)? PairOf(InquiryAnswer answer)
    {
        foreach (var from in places.All.Where(place => IsAt(place, answer.From)))
        {
            foreach (var to in places.All.Where(place => IsAt(place, answer.To)))
            {
                if (FamilyPlan.CanMeet(from, to)) return (from, to);
            }
        }

        return null;
    }

    /// <summary>The address of the host that a name means which only the charter has; null where there is none in this family.</summary>
    private EndpointPattern? HostOf(EndpointPattern name)
    {
        var place = places.All.FirstOrDefault(place => place.Host is { IsOfCharterAlone: true, Charter: var charter } host
            && (string.Equals(host.Domain, name.Name, StringComparison.OrdinalIgnoreCase) || string.Equals(charter?.Written, name.Name, StringComparison.OrdinalIgnoreCase)));
        return place is not null && EndpointPattern.TryParse(Cidr.FormatAddress(place.Address.IsIPv6, place.Address.Network), out var pattern, out _) ? pattern : null;
    }

    private static bool IsAt(Place place, Endpoint endpoint) =>
        endpoint is AddressEndpoint range ? range.Addresses.Contains(place.Address.IsIPv6, place.Address.Network) && place.Endpoint is AddressEndpoint : place.Endpoint.Equals(endpoint);
}
