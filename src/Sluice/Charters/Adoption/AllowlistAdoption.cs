using Sluice.Findings;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Charters.Adoption;

/// <summary>
/// A charter from the allowlist of a proxy: a component for each caller, a draft of an exception for each path, and what is denied to everybody as forbidden. A proxy does not say which
/// pods its callers are: a caller that bears the name of one workload that was read is that workload, any other one is a component in the namespace <see cref="Unassigned"/>, for a person to place.
/// </summary>
public static class AllowlistAdoption
{
    /// <summary>The namespace of components that nobody has placed yet.</summary>
    public const string Unassigned = "unassigned";

    /// <summary>The charter of an allowlist.</summary>
    /// <param name="allowlist">What was read.</param>
    /// <param name="snapshot">The manifests in which callers are looked up; empty when there are none.</param>
    /// <param name="day">The day from which drafts last.</param>
    public static AdoptedCharter Of(ImportedAllowlist allowlist, Snapshot snapshot, DateOnly day)
    {
        ArgumentNullException.ThrowIfNull(allowlist);
        ArgumentNullException.ThrowIfNull(snapshot);
        var taken = new HashSet<string>(StringComparer.Ordinal);
        var components = new SortedDictionary<string, Component>(StringComparer.Ordinal);
        var callers = allowlist.Paths.SelectMany(static path => path.Callers).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .ToDictionary(static caller => caller, caller => PeerOf(caller, snapshot, taken, components), StringComparer.Ordinal);
        var names = new HashSet<string>(StringComparer.Ordinal);
        var drafts = allowlist.Paths.SelectMany(path => Drafts(path, path.Callers.Select(caller => callers[caller]).Distinct().ToValueList(), names, day)).OrderBy(static draft => draft.Exception.Name, StringComparer.Ordinal).ToList();
        var forbidden = allowlist.Denials.Select(denial => new Prohibition(default)
        {
            From = [new AnyonePeer(default)],
            To = denial.Domains.Select(static name => (CharterPeer)new DomainPeer(name, default)).ToValueList(),
            Reason = $"denied in {Place(denial.Span)}",
        }).ToValueList();
        return new()
        {
            Charter = new Charter { Name = allowlist.Proxy, Components = components.Values.ToValueList(), Exceptions = drafts.Select(static draft => draft.Exception).ToValueList(), Forbidden = forbidden },
            Drafts = drafts.ToValueList(),
            Import = allowlist,
        };
    }

    private static CharterPeer PeerOf(string caller, Snapshot snapshot, HashSet<string> taken, SortedDictionary<string, Component> components)
    {
        var found = snapshot.Workloads.Where(workload => workload.Name.Name == caller).Select(static workload => workload.Name.Namespace).Distinct(StringComparer.Ordinal).ToList();
        if (found.Count == 1) return new WorkloadPeer(found[0], caller, default);
        var name = Free(Label(caller), taken);
        components[name] = new(name, default) { Namespace = Unassigned, Pods = Selector.Of(("app", name)) };
        return new ComponentPeer(name, default);
    }

    /// <summary>A draft for the names of a path, and one for its blocks.</summary>
    private static IEnumerable<AdoptedDraft> Drafts(ImportedPath path, ValueList<CharterPeer> from, HashSet<string> names, DateOnly day)
    {
        ValueList<CharterPort> ports = [new(null, TrafficSet.Of(Protocol.Tcp, path.Ports), default)];
        if (path.Domains.Count > 0) yield return Draft(path.Domains.Select(static domain => (CharterPeer)new DomainPeer(domain, default)).ToValueList(), AddressSet.Empty);
        if (path.Blocks.Count > 0) yield return Draft(path.Blocks.Select(static block => (CharterPeer)new BlockPeer(block, default)).ToValueList(), AddressSet.Of(path.Blocks));

        AdoptedDraft Draft(ValueList<CharterPeer> to, AddressSet addresses) =>
            new(new AccessException(Free(Label(path.Name), names), default) { Opens = new(from, to, ports, default), Owner = path.Owner, Expires = day.AddDays(FlowGrouping.DraftDays) }, addresses, default) { Source = path.Span };
    }

    /// <summary>A text as a name of the charter: at most 50 of a-z, 0-9 and -, beginning with a letter.</summary>
    private static string Label(string text)
    {
        const int Longest = 50;
        var label = string.Concat(text.ToLowerInvariant().Select(static c => char.IsAsciiLetterOrDigit(c) ? c : '-')).Trim('-');
        if (label.Length == 0 || !char.IsAsciiLetter(label[0])) label = $"caller-{label}".TrimEnd('-');
        return label.Length <= Longest ? label : label[..Longest].TrimEnd('-');
    }

    private static string Free(string name, HashSet<string> taken)
    {
        var free = name;
        for (var number = 2; !taken.Add(free); number++) free = FormattableString.Invariant($"{name}-{number}");
        return free;
    }

    private static string Place(SourceSpan span) => span.HasLine ? FormattableString.Invariant($"line {span.Line} of {FileOf(span)}") : FileOf(span);

    private static string FileOf(SourceSpan span) => span.File is { } file ? file[(file.LastIndexOf('/') + 1)..] : "";
}
