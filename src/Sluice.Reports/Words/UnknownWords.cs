using Sluice.Analysis;
using Sluice.Model;

namespace Sluice.Reports.Words;

/// <summary>Why a verdict is unknown, as full sentences.</summary>
public static class UnknownWords
{
    public static string Of(UnknownReason reason)
    {
        var policy = reason.Rule is { } rule ? $"{rule.Policy.Name}{At(RuleWords.Place(rule.Policy.Span))}" : "a policy";
        var which = reason.Rule is { IsIsolation: false } counted ? RuleWords.WithPlace(counted) : policy;
        return reason.Cause switch
        {
            UnknownCause.DoubtfulPolicy => $"{policy} is stored without a part of it, or refused: it depends on the server's field validation.",
            UnknownCause.RefusedPolicy => $"The API server refuses {policy}: what it was meant to touch is unknown.",
            UnknownCause.OpaquePolicy when reason.Rule?.Policy is OpaquePolicy { IsUnread: true } unread =>
                $"{unread.Name.Name} could not be read, and may hold policies.",
            UnknownCause.OpaquePolicy => $"{policy} is of a kind that is not evaluated.",
            UnknownCause.NamespaceLabelsUnknown => $"The labels of the namespace were never seen, and {which} picks namespaces by label.",
            UnknownCause.AddressUnknown => $"The address is not known, and the blocks of {which} may or may not contain it.",
            UnknownCause.OrderUndefined => $"{which} disagrees with another policy of the same rank, and their order is undefined.",
            UnknownCause.ControllerUnknown => "The ingress controller was not read: its labels and address are unknown.",
            UnknownCause.NamedPortUnknown => $"{which} names a port of pods that are not in the input.",
            UnknownCause.PortlessUndefined => "What NetworkPolicies mean for ICMP and other protocols without ports is not defined, and they decide here: network plugins differ (--profile cilium or calico says what one does).",
            _ => throw new ArgumentOutOfRangeException(nameof(reason), reason.Cause, null),
        };
    }

    /// <summary>The name of the cause for other tools: <c>doubtfulPolicy</c>.</summary>
    public static string Name(UnknownCause cause) => Names.Camel(cause.ToString());

    private static string At(string place) => place.Length == 0 ? "" : $" ({place})";
}
