using System.Globalization;
using System.Text;
using Sluice.Charters;
using Sluice.Charters.Adoption;
using Sluice.Reports.Text;
using Sluice.Reports.Words;
using Sluice.Sets;

namespace Sluice.Reports.Adoption;

/// <summary>Writes the draft of an exception: everything that is known, and what somebody has to answer for left open.</summary>
internal static class DraftText
{
    private const int MostOnALine = 4;

    public static string Of(AdoptedDraft draft)
    {
        var (exception, opening) = (draft.Exception, draft.Exception.Opens!);
        var text = new StringBuilder();
        text.Append("# yaml-language-server: $schema=../").Append(CharterText.Schema).Append('\n');
        text.Append(CultureInfo.InvariantCulture, $"# A draft: it opens nothing until {(exception.Owner is null ? "owner, " : "")}reason, dataClassification and auditRef are filled in.\n");
        if (draft.Source.File is not null) text.Append(CultureInfo.InvariantCulture, $"# The proxy opens it by {Visible.Of(draft.Source.ToString())}.\n");
        if (draft.Policies.Count > 0) text.Append("# Open today by ").Append(CharterText.PolicyNames(draft.Policies)).Append(".\n");
        text.Append("apiVersion: sluice.dev/v1alpha1\nkind: AccessException\nmetadata: {name: ").Append(FlowStyle.Scalar(exception.Name)).Append("}\nspec:\n  opens:\n");
        Side(text, "from", opening.From, draft.Addresses);
        Side(text, "to", opening.To, draft.Addresses);
        text.Append("    ports: ").Append(FlowStyle.Ports(opening.Ports)).Append('\n');
        text.Append(exception.Owner is { } owner ? $"  owner: {FlowStyle.Scalar(owner)}   # as the proxy names it\n" : "  owner:                # who answers for it, as payments-team@example.com\n");
        text.Append("  reason:               # why the path is needed\n");
        text.Append("  dataClassification:   # public, internal, restricted or sensitive-location\n");
        text.Append("  auditRef:             # a ticket or record, as CHG-1042\n");
        text.Append("  expires: ").Append(CalendarDay.Text(exception.Expires)).Append("   # the last day it counts\n");
        return text.ToString();
    }

    private static void Side(StringBuilder text, string field, ValueList<CharterPeer> peers, AddressSet addresses)
    {
        var blocks = peers.OfType<BlockPeer>().Select(static peer => FlowStyle.Scalar(peer.ToString())).ToList();
        var domains = peers.OfType<DomainPeer>().Select(static peer => FlowStyle.Scalar(peer.ToString())).ToList();
        var (kind, items) = blocks.Count > 0 ? ("cidrs", blocks) : ("domains", domains);
        if (items.Count == 0) text.Append(CultureInfo.InvariantCulture, $"    {field}: {FlowStyle.OneOrList([.. peers.Select(FlowStyle.Peer)])}\n");
        else if (items.Count <= MostOnALine) text.Append(CultureInfo.InvariantCulture, $"    {field}: {{{kind}: {FlowStyle.List(items)}}}\n");
        else
        {
            if (addresses.V6.IsEmpty && kind == "cidrs") text.Append(CultureInfo.InvariantCulture, $"    # In a word, and every public IPv6 address with it: {field}: internet\n");
            text.Append(CultureInfo.InvariantCulture, $"    {field}:\n");
            text.Append(CultureInfo.InvariantCulture, $"      {kind}:{(kind == "cidrs" ? $"   # {AddressWords.Of(addresses)}" : "")}\n");
            foreach (var item in items) text.Append(CultureInfo.InvariantCulture, $"        - {item}\n");
        }
    }
}
