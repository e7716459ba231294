using System.Globalization;
using Sluice.Charters;
using Sluice.Gateway.Allowlist;
using Sluice.Gateway.Callers;
using Sluice.Gateway.Destinations;

namespace Sluice.Gateway.Http;

/// <summary>The words of refusals.</summary>
internal static class RefusalWords
{
    public static Refusal Of(string request, Ruling ruling, Caller caller, HostName host, int port) => new(
        Status(ruling), request, What(ruling, caller, host, port), Why(ruling, host, port), Remedy(ruling), caller, ruling.Reason is RulingReason.NoEntry or RulingReason.OtherPort ? Exception(ruling, caller, host, port) : null);

    public static Refusal OfHead(string request, HeadProblem problem) => new(problem.Status, request, $"This request cannot be taken: {problem.What}.", "", "", null, null);

    public static Refusal OfServer(string request, int status, string fault, Caller caller, HostName host, int port) =>
        new(status, request, string.Create(CultureInfo.InvariantCulture, $"{host}:{port} is allowed and could not be reached: {fault}."), "", "", caller, null);

    /// <summary>Why, in the fewest words, for the audit trail.</summary>
    public static string Reason(Ruling ruling) => ruling.Reason switch
    {
        RulingReason.UnknownCaller => $"unknown caller: {ruling.Detail}",
        RulingReason.OddDestination => ruling.Detail,
        RulingReason.Forbidden => "forbidden",
        RulingReason.SpecialAddress => ruling.Detail,
        RulingReason.NoEntry => "no entry allows it",
        RulingReason.NotYet => $"not before {CalendarDay.Text(ruling.Entry!.Begins!.Value)}",
        RulingReason.Expired => $"ended on {CalendarDay.Text(ruling.Entry!.Ends!.Value)}",
        RulingReason.OtherPort => "allowed on other ports only",
        RulingReason.NeedsTls or RulingReason.EncryptedHello => ruling.Detail,
        RulingReason.Allowed => ruling.Detail.Length > 0 ? ruling.Detail : "allowed",
        _ => "nothing was decided",
    };

    private static int Status(Ruling ruling) => ruling.Reason switch
    {
        RulingReason.UnknownCaller => 407,
        RulingReason.OddDestination => 400,
        _ => 403,
    };

    private static string What(Ruling ruling, Caller caller, HostName host, int port) => ruling.Reason == RulingReason.UnknownCaller
        ? string.Create(CultureInfo.InvariantCulture, $"Refused: the gateway does not know who asks for {host}:{port}.")
        : string.Create(CultureInfo.InvariantCulture, $"Refused: {caller.Name} may not reach {host}:{port}.");

    private static string Why(Ruling ruling, HostName host, int port) => ruling.Reason switch
    {
        RulingReason.UnknownCaller => $"Nothing goes out for callers that are not known: {ruling.Detail}.",
        RulingReason.Forbidden => $"The charter forbids it{Because(ruling.Entry!.Reason)}{At(ruling.Entry)}. No exception can open it.",
        RulingReason.SpecialAddress => ruling.Entry is { } named ? $"{Capital(ruling.Detail)}, and the {named.Rule}, which names its block, does not count for this{At(named)}." : $"{Capital(ruling.Detail)}, and no exception names its block.",
        RulingReason.NotYet => $"The {ruling.Entry!.Rule} counts from {CalendarDay.Text(ruling.Entry.Begins!.Value)}{At(ruling.Entry)}.",
        RulingReason.Expired => $"The {ruling.Entry!.Rule} ended on {CalendarDay.Text(ruling.Entry.Ends!.Value)}{Owner(ruling.Entry)}{At(ruling.Entry)}.",
        RulingReason.OtherPort => string.Create(CultureInfo.InvariantCulture, $"The {ruling.Entry!.Rule} allows it on port {ruling.Entry.Ports} and not on {port}{Owner(ruling.Entry)}{At(ruling.Entry)}."),
        RulingReason.NeedsTls => $"The {ruling.Entry!.Rule} allows it with TLS for {host} only: {ruling.Detail}{At(ruling.Entry)}.",
        RulingReason.EncryptedHello => $"{Capital(ruling.Detail)}.",
        RulingReason.NoEntry => host.Address is null ? $"No flow and no exception of the charter names {host} for this caller." : $"No flow and no exception of the charter names a block with {host} for this caller.",
        _ => "",
    };

    private static string Remedy(Ruling ruling) => ruling.Reason switch
    {
        RulingReason.Expired => "If it is still needed, its owner sets a new day in `expires` and has it approved again.",
        RulingReason.SpecialAddress => "If it is meant, an exception with this block in `cidrs` opens it, and its owner answers for it.",
        RulingReason.UnknownCaller => "Callers are told by their address, a client certificate or a token; the operator of the gateway adds them to its map.",
        RulingReason.NotYet => "Its owner can have an earlier day approved in `notBefore`.",
        RulingReason.NeedsTls => "Speak TLS, with the name of the server in the client hello; for a protocol in which the server speaks first, the exception says `tls: off`.",
        RulingReason.EncryptedHello => "Switch Encrypted Client Hello off in the client, or have its mode changed in the map of callers.",
        RulingReason.NoEntry or RulingReason.OtherPort => "If it is needed, put this file beside the charter, fill it in and have it approved:",
        _ => "",
    };

    /// <summary>A file that sluice check takes once its empty fields are filled in.</summary>
    private static string Exception(Ruling ruling, Caller caller, HostName host, int port)
    {
        var destination = host.Address is { } address ? $"cidrs: [\"{address}/{(address.IsIPv6 ? 128 : 32)}\"]" : $"domains: [{host}]";
        var from = ruling.Entry?.From.Component is { } component ? $"component: {component}" : caller.Component is { } known ? $"component: {known}" : $"namespace: {caller.Namespace ?? ""}";
        var name = $"{(caller.Component ?? caller.Namespace ?? "caller")}-{host.Name.Replace('.', '-').Replace(':', '-').Replace('_', '-')}";
        return string.Create(CultureInfo.InvariantCulture, $$"""
            apiVersion: sluice.dev/v1alpha1
            kind: AccessException
            metadata: {name: {{(name.Length > 63 ? name[..63].TrimEnd('-') : name)}}}
            spec:
              opens:
                from: {{{from}}}
                to:   {{{destination}}, ports: [{{port}}]}
              owner:                # who answers for it
              reason:               # what it is for
              dataClassification:   # public | internal | restricted | sensitive-location
              auditRef:             # the request or ticket
              approvedBy: []
              expires:              # the last day, as 2026-06-30
              review: {every: 90d}

            """);
    }

    private static string Because(string? reason) => string.IsNullOrEmpty(reason) ? "" : $" ({reason})";

    private static string Owner(AllowEntry entry) => entry.Owner is null ? "" : $"; {entry.Owner} owns it";

    private static string At(AllowEntry entry) => entry.Source.File is null ? "" : entry.Source.HasLine ? $" ({entry.Source.File}:{entry.Source.Line.ToString(CultureInfo.InvariantCulture)})" : $" ({entry.Source.File})";

    private static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];
}
