using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Sluice.Dialects;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Analysis;

/// <summary>The classes that something matches: certainly, and perhaps (a superset; the same object when nothing is uncertain).</summary>
internal readonly record struct Matched(ClassSet Sure, ClassSet May)
{
    public static Matched Nothing { get; } = new(ClassSet.Empty, ClassSet.Empty);

    public static Matched Everything { get; } = new(ClassSet.All, ClassSet.All);

    public Matched Union(Matched other)
    {
        var sure = Sure.Union(other.Sure);
        return new(sure, ReferenceEquals(Sure, May) && ReferenceEquals(other.Sure, other.May) ? sure : May.Union(other.May));
    }
}

/// <summary>Resolves the terms of rules to classes, each distinct term once.</summary>
internal sealed class PeerResolver
{
    /// <summary>Up to this many namespaces are gone through one by one; for more a selector is evaluated over the whole cluster once.</summary>
    private const int FewNamespaces = 4;

    private readonly Universe universe;
    private readonly Profile profile;
    private readonly AddressRanges ranges;
    private readonly ValueList<(string Name, Cidr Address)> dns;
    private readonly ConcurrentDictionary<PeerTerm, Matched> resolved;
    private readonly ConcurrentDictionary<ValueList<PeerTerm>, Matched> united = new();
    private readonly PodIndex pods;
    private readonly Dictionary<int, List<int>> classesAtAtom = [];
    private readonly int[] controllers;
    private readonly int[] nodeLike;
    private readonly TermMatch match;
    private readonly LaterMatches? later;

    public PeerResolver(Universe universe, Profile profile, AddressRanges ranges, AnalysisOptions options)
    {
        (this.universe, this.profile, this.ranges, dns) = (universe, profile, ranges, options.Dns);
        pods = new(universe);
        match = new(universe, profile, ranges);
        resolved = new(-1, universe.ClassCount);
        controllers = [.. universe.Classes.Where(static peer => peer.Kind == ClassKind.Controller).Select(static peer => peer.Id)];
        nodeLike = [.. universe.Classes.Where(static peer => peer.IsNodeLike).Select(static peer => peer.Id)];
        foreach (var peer in universe.Classes)
        {
            foreach (var atom in peer.Atoms) (CollectionsMarshal.GetValueRefOrAddDefault(classesAtAtom, atom, out _) ??= []).Add(peer.Id);
        }
    }

    private PeerResolver(PeerResolver parent, Universe next)
    {
        (universe, profile, ranges, dns, pods) = (parent.universe, parent.profile, parent.ranges, parent.dns, parent.pods);
        (resolved, classesAtAtom, controllers, nodeLike) = (parent.resolved, parent.classesAtAtom, parent.controllers, parent.nodeLike);
        match = parent.match;
        later = new(next, new(next, profile, ranges), parent.later);
    }

    /// <summary>A resolver that knows the classes that were appended too. What the first version resolved is shared.</summary>
    public PeerResolver With(Universe next) => new(this, next);

    /// <summary>The classes a term matches.</summary>
    public Matched Resolve(PeerTerm term) => later is null ? First(term) : later.Extend(term, First).Matched;

    /// <summary>Whether a term matches some class that was appended after the first version.</summary>
    public bool MatchesLater(PeerTerm term) => later is not null && later.Extend(term, First).IsMore;

    /// <summary>The classes of the first version that a term matches.</summary>
    private Matched First(PeerTerm term)
    {
        if (resolved.TryGetValue(term, out var known)) return known;
        return resolved[term] = term switch
        {
            PodTerm pods => Of(pods),
            BlockTerm block => Of(block),
            NodeTerm nodes => Of(nodes),
            DomainTerm domain => Of(domain),
            _ => throw new ArgumentOutOfRangeException(nameof(term), term, "a term of no known kind"),
        };
    }

    /// <summary>The classes that any of the terms matches. Rules of the same peers share one set.</summary>
    public Matched Resolve(ValueList<PeerTerm> terms)
    {
        if (terms.Count == 0) return Matched.Nothing;
        if (terms.Count == 1) return Resolve(terms[0]);
        if (united.TryGetValue(terms, out var known)) return known;
        var (sure, may, isCertain) = (new List<ClassSet>(terms.Count), new List<ClassSet>(terms.Count), true);
        foreach (var term in terms)
        {
            var matched = Resolve(term);
            sure.Add(matched.Sure);
            may.Add(matched.May);
            isCertain &= ReferenceEquals(matched.Sure, matched.May);
        }

        if (!isCertain) sure.AddRange(Pooled(terms));
        var surely = ClassSet.UnionOf(sure);
        return united[terms] = new(surely, isCertain ? surely : ClassSet.UnionOf(may));
    }

    /// <summary>
    /// What the blocks among some terms hold together for sure. An address that is not known may lie in several of them, and in none for sure: one block for
    /// each family, or ranges side by side.
    /// </summary>
    private IEnumerable<ClassSet> Pooled(ValueList<PeerTerm> terms) => terms.OfType<BlockTerm>().GroupBy(static block => block.IsNetworks)
        .Where(static blocks => blocks.Skip(1).Any())
        .Select(blocks => Resolve(new BlockTerm(blocks.Aggregate(AddressSet.Empty, static (set, block) => set.Union(block.Addresses)), blocks.Key)).Sure);

    private Matched Of(PodTerm term)
    {
        var namespaces = term.NamespaceName is { } name ? Single(universe.Namespaces.Find(name)) : universe.Namespaces.Evaluate(term.Namespaces);
        var all = term.NamespaceName is null && term.Namespaces.IsEmpty;
        ClassSet may;
        if (all && term.Pods is { IsEmpty: true }) may = universe.Pods;
        else may = PodsIn(namespaces.May, all, term.Pods ?? Selector.Everything);
        var sure = term.Pods is null ? ClassSet.Empty
            : ReferenceEquals(namespaces.Sure, namespaces.May) ? may
            : PodsIn(namespaces.Sure, all, term.Pods);
        if (controllers.Length == 0) return new(sure, may);

        // A controller that was not read is a pod somewhere: only "every pod everywhere" surely means it.
        var unread = ClassSet.OfSorted(controllers);
        return new(all && term.Pods is { IsEmpty: true } ? sure.Union(unread) : sure, may.Union(unread));
    }

    private static NamespaceIndex.Selection Single(int index)
    {
        int[] one = index < 0 ? [] : [index];
        return new(one, one);
    }

    private ClassSet PodsIn(int[] namespaces, bool all, Selector selector)
    {
        if (all) return pods.Select(selector);
        var found = new List<int>();
        if (namespaces.Length <= FewNamespaces)
        {
            if (namespaces.Length == 1 && selector.IsEmpty) return ClassSet.OfRun(universe.PodsOf(namespaces[0]));
            foreach (var index in namespaces) pods.CopyTo(selector, universe.PodsOf(index), found);
            return ClassSet.Of(found);
        }

        foreach (var index in namespaces)
        {
            var (start, end) = universe.PodsOf(index);
            for (var id = start; id < end; id++) found.Add(id);
        }

        var inside = ClassSet.Of(found);
        return selector.IsEmpty ? inside : inside.Intersect(pods.Select(selector));
    }

    private Matched Of(BlockTerm term)
    {
        var sure = new List<int>();
        var may = new List<int>();
        var atoms = new List<int>();
        universe.Atoms.CopyTouching(term.Addresses, atoms);
        var inside = new HashSet<int>(atoms);
        foreach (var atom in atoms)
        {
            sure.Add(universe.FirstAtomClass + atom);
            if (!classesAtAtom.TryGetValue(atom, out var classes)) continue;
            foreach (var id in classes)
            {
                var verdict = match.Of(term, inside, universe[id]);
                if (verdict != Verdict.Deny) (verdict == Verdict.Allow ? sure : may).Add(id);
            }
        }

        if (match.MatchesPods(term)) Add(universe.Addressless.Except(universe.NodeLike), ranges.Verdict(term.Addresses));
        Add(universe.Addressless.Intersect(universe.NodeLike), AddressRanges.Nodes.Verdict(term.Addresses));
        Add(ClassSet.OfSorted(controllers), ranges.Verdict(term.Addresses));

        AddDomains(term.Addresses, sure, may);
        var surely = ClassSet.Of(sure);
        return new(surely, may.Count == 0 ? surely : surely.Union(ClassSet.Of(may)));

        void Add(ClassSet unread, Verdict isInside)
        {
            if (isInside != Verdict.Deny) unread.CopyTo(isInside == Verdict.Allow ? sure : may);
        }
    }

    /// <summary>
    /// A name that was not resolved has some public address: a block surely holds it when it holds all of them. The resolver's answers settle a
    /// single name, and never every name below a wildcard.
    /// </summary>
    private void AddDomains(AddressSet addresses, List<int> sure, List<int> may)
    {
        foreach (var peer in universe.Classes)
        {
            if (peer.Kind != ClassKind.Domain) continue;
            var term = new DomainTerm(peer.Domain);
            var known = AddressSet.Of(dns.Where(answer => term.Covers(answer.Name)).Select(answer => answer.Address));
            var isSettled = !known.IsEmpty && !term.IsWildcard;
            if ((isSettled ? known : known.Union(SpecialAddresses.PublicIPv4)).IsSubsetOf(addresses)) sure.Add(peer.Id);
            else if (isSettled ? known.Overlaps(addresses) : !addresses.IsEmpty) may.Add(peer.Id);
        }
    }

    private Matched Of(NodeTerm term)
    {
        var sure = new List<int>();
        var may = new List<int>();
        foreach (var id in nodeLike)
        {
            var verdict = match.Of(term, universe[id]);
            if (verdict != Verdict.Deny) (verdict == Verdict.Allow ? sure : may).Add(id);
        }

        var surely = ClassSet.Of(sure);
        return new(surely, may.Count == 0 ? surely : surely.Union(ClassSet.Of(may)));
    }

    private Matched Of(DomainTerm term)
    {
        var sure = new List<int>();
        foreach (var peer in universe.Classes)
        {
            if (peer.Kind == ClassKind.Domain && term.Covers(peer.Domain)) sure.Add(peer.Id);
        }

        foreach (var answer in dns)
        {
            if (!term.Covers(answer.Name)) continue;
            var atom = universe.Atoms.IndexOf(answer.Address);
            if (atom >= 0) sure.Add(universe.FirstAtomClass + atom);
        }

        var set = ClassSet.Of(sure);
        return new(set, set);
    }
}
