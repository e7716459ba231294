using Sluice.Sets;

namespace Sluice.Checks;

/// <summary>What kind of proof a control asks for.</summary>
public enum Proof
{
    /// <summary>Nothing that policies show can prove it.</summary>
    Elsewhere = 0,

    /// <summary>Every judged workload is isolated in both directions by policy.</summary>
    Isolation,

    /// <summary>
    /// Every path to or from outside goes through an ingress controller or an egress gateway, or is covered by an exception. A path that no policy narrows
    /// stands against it; one that is narrow takes the exceptions.
    /// </summary>
    Boundary,

    /// <summary>Everything that is open is declared: what is allowed lies within what the charter means, over every workload and representative.</summary>
    Declared,

    /// <summary>Every open path outside is covered by a flow or an exception, and each exception is whole, in time, needed and reviewed.</summary>
    Exceptions,

    /// <summary>No path between tenants, and none from outside to a protected component.</summary>
    Separation,

    /// <summary>No path outside around the egress gateway.</summary>
    Gateway,

    /// <summary>What is allowed lies within what is meant, which takes a charter; a path outside that no policy narrows stands against it without one.</summary>
    Containment,
}

/// <summary>A control of a framework, in one version of it.</summary>
/// <param name="Id">Framework, version and number, as findings name it.</param>
/// <param name="Duty">The duty in short.</param>
/// <param name="Proof">What proves it.</param>
/// <param name="Needs">What else it takes to show that it is satisfied, wholly or where paths outside remain; empty when policies suffice.</param>
public sealed record Control(string Id, string Duty, Proof Proof, string Needs = "");

/// <summary>The controls that Sluice speaks about; sources: NIST SP 800-53 rev. 5, CIS Kubernetes Benchmark 1.9, PCI DSS 4.0, SOC 2 (TSC 2017), ISO/IEC 27001:2022.</summary>
public static class Controls
{
    private const string NeedsCharter = "a charter that says which connections are meant";
    private const string NeedsExceptions = "exceptions with reason, approval and expiry";

    public static Control Boundary { get; } = new("NIST 800-53r5 SC-7", "monitor and control communications at external and key internal interfaces", Proof.Boundary, NeedsExceptions);

    public static Control FewConnections { get; } = new("NIST 800-53r5 SC-7(3)", "limit the number of external connections", Proof.Boundary, NeedsExceptions);

    public static Control DocumentedExceptions { get; } =
        new("NIST 800-53r5 SC-7(4)", "document each exception to the traffic flow policy with need and duration, and review it", Proof.Exceptions, NeedsExceptions);

    public static Control DenyByDefault { get; } = new("NIST 800-53r5 SC-7(5)", "deny by default, allow by exception", Proof.Isolation);

    public static Control ThroughProxies { get; } =
        new("NIST 800-53r5 SC-7(8)", "route traffic to external networks through authenticated proxies", Proof.Gateway);

    public static Control FailSecure { get; } = new("NIST 800-53r5 SC-7(18)", "fail secure", Proof.Elsewhere, "the egress gateway");

    public static Control Components { get; } = new("NIST 800-53r5 SC-7(21)", "isolate system components", Proof.Separation);

    public static Control FlowEnforcement { get; } =
        new("NIST 800-53r5 AC-4", "enforce approved authorisations for flows", Proof.Declared, NeedsCharter);

    public static Control PluginSupport { get; } =
        new("CIS Kubernetes 5.3.1", "the network plugin supports network policies", Proof.Elsewhere, "a probe in the cluster that proves a deny");

    /// <summary>Stricter than the benchmark's text, which counts objects: every workload has to be isolated.</summary>
    public static Control EveryNamespace { get; } = new("CIS Kubernetes 5.3.2", "all namespaces have network policies", Proof.Isolation);

    public static Control ApprovedChanges { get; } =
        new("PCI DSS 4.0 1.2.2", "changes to network connections are approved", Proof.Elsewhere, NeedsExceptions);

    public static Control ApprovedServices { get; } =
        new("PCI DSS 4.0 1.2.5", "services, protocols and ports are identified, approved and needed", Proof.Declared, NeedsCharter);

    public static Control HalfYearReview { get; } =
        new("PCI DSS 4.0 1.2.7", "configurations are reviewed at least every six months", Proof.Elsewhere, "dates of reviews");

    public static Control SameAsActive { get; } =
        new("PCI DSS 4.0 1.2.8", "configuration files are consistent with the active configuration", Proof.Elsewhere, "a comparison with the live cluster");

    public static Control InboundRestricted { get; } = new("PCI DSS 4.0 1.3.1", "inbound traffic is restricted to what is necessary", Proof.Containment, NeedsCharter);

    public static Control OutboundRestricted { get; } = new("PCI DSS 4.0 1.3.2", "outbound traffic is restricted to what is necessary", Proof.Containment, NeedsCharter);

    public static Control TrustedBoundary { get; } = new("PCI DSS 4.0 1.4.1", "controls stand between trusted and untrusted networks", Proof.Containment, NeedsCharter);

    public static Control InboundFromUntrusted { get; } =
        new("PCI DSS 4.0 1.4.2", "inbound traffic from untrusted networks is restricted", Proof.Containment, NeedsCharter);

    public static Control OutsideThreats { get; } = new("SOC 2 CC6.6", "protection against sources outside the boundary", Proof.Boundary, NeedsExceptions);

    public static Control NetworksSecured { get; } = new("ISO 27001:2022 A.8.20", "networks are secured", Proof.Isolation);

    public static Control ServicesSecured { get; } = new("ISO 27001:2022 A.8.21", "network services are secured", Proof.Boundary, NeedsExceptions);

    public static Control Segregation { get; } = new("ISO 27001:2022 A.8.22", "groups are segregated in networks", Proof.Separation);

    /// <summary>Every control, by framework.</summary>
    public static ValueList<Control> All { get; } =
    [
        Boundary, FewConnections, DocumentedExceptions, DenyByDefault, ThroughProxies, FailSecure, Components, FlowEnforcement,
        PluginSupport, EveryNamespace,
        ApprovedChanges, ApprovedServices, HalfYearReview, SameAsActive, InboundRestricted, OutboundRestricted, TrustedBoundary, InboundFromUntrusted,
        OutsideThreats,
        NetworksSecured, ServicesSecured, Segregation,
    ];

    /// <summary>The ids of some controls.</summary>
    internal static ValueList<string> Ids(params ReadOnlySpan<Control> controls)
    {
        var ids = new List<string>(controls.Length);
        foreach (var control in controls) ids.Add(control.Id);
        return ids.ToValueList();
    }
}
