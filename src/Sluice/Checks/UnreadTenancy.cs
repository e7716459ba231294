using Sluice.Analysis;
using Sluice.Checks.Rules;

namespace Sluice.Checks;

/// <summary>
/// Open paths between a tenant and a namespace of which nobody knows whose it is, because its labels were not read. The namespaces that the cluster needs itself are nobody's. Only where neither end is governed and nothing declares the
/// path: elsewhere SLU4001 and SLU4002 tell it.
/// </summary>
internal static class UnreadTenancy
{
    public static PathList Of(CharterComparison comparison)
    {
        var paths = new PathList();
        if (comparison.Charter.Tenants is not { } tenants) return paths;
        var governance = comparison.Bound.Governance;
        var own = UngovernedNamespace.ClustersOwn(comparison.Bound);
        var declared = comparison.Bound.Grants.Where(grant => !governance.Subjects(grant.From).Any() && !governance.Subjects(grant.To).Any()).ToList();
        for (var from = 0; from < comparison.Count; from++)
        {
            var source = comparison.EndpointsOf(from).ToList();
            if (Standing(source[0]) is not { } here) continue;
            foreach (var (to, traffic) in comparison.AllowedFrom(from))
            {
                var target = comparison.EndpointsOf(to).ToList();
                if (target[0].Namespace == source[0].Namespace || Standing(target[0]) is not { } there || (here, there) is not ((true, false) or (false, true))) continue;
                var open = declared.Where(grant => comparison.Side(grant.From).Contains(from) && comparison.Side(grant.To).Contains(to)).Aggregate(traffic, static (left, grant) => left.Except(grant.Traffic));
                if (!open.IsEmpty) paths.Add(source[0], target[0], open, (long)source.Count * target.Count);
            }
        }

        return paths;

        // True where an end is of a tenant, false where nobody knows, null where it is of none or told elsewhere.
        bool? Standing(Endpoint end)
        {
            if (!end.IsPolicySubject || end.Namespace.Length == 0 || governance.Contains(end.Namespace) || own.Contains(end.Namespace)) return null;
            if (governance.LabelsOf(end.Namespace).Find(tenants.Label) is not null) return true;
            return governance.AreLabelsRead(end.Namespace) ? null : false;
        }
    }
}
