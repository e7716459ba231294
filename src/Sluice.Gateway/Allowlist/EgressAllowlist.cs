using System.Collections.Concurrent;
using Sluice.Gateway.Callers;
using Sluice.Sets;

namespace Sluice.Gateway.Allowlist;

/// <summary>
/// Everything that may leave and that may not, as <c>sluice compile --target gateway</c> wrote it. Immutable: a reload puts another in its place, whole.
/// </summary>
/// <param name="Charter">The name of the charter.</param>
/// <param name="Digest">The digest that the file states of itself, <c>sha256:…</c>; what tells versions apart in the audit trail.</param>
/// <param name="Entries">In the order of the file.</param>
public sealed record EgressAllowlist(string Charter, string Digest, ValueList<AllowEntry> Entries)
{
    /// <summary>Pods come and go: what was worked out for them is thrown away when it is this much.</summary>
    private const int MostCallers = 20_000;

    private readonly ConcurrentDictionary<Caller, CallerRules> byCaller = new();

    /// <summary>Lets nothing out.</summary>
    public static EgressAllowlist Nothing { get; } = new("", "", []);

    public CallerRules For(Caller caller)
    {
        if (byCaller.TryGetValue(caller, out var rules)) return rules;
        if (byCaller.Count >= MostCallers) byCaller.Clear();
        return byCaller.GetOrAdd(caller, new CallerRules(caller, Entries));
    }

    /// <summary>The next instant at which an entry begins or ends; null when none does.</summary>
    public DateTimeOffset? NextChange(DateTimeOffset now) =>
        Entries.SelectMany(static entry => (DateTimeOffset?[])[entry.Begins, entry.Ends]).Where(instant => instant > now).Min();
}
