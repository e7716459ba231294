namespace Sluice.Analysis;

/// <summary>The ways to name endpoints that <see cref="EndpointPattern"/> reads.</summary>
public enum EndpointShape
{
    Unknown = 0,

    /// <summary><c>*</c>: everything.</summary>
    Anything,

    /// <summary><c>shop</c>: a namespace, else a workload whose name is unique, else a node, a domain name, or the synthetic controller.</summary>
    Word,

    /// <summary><c>shop/web</c>, <c>shop/deployment/web</c>, <c>shop/*</c>: a workload (or one of its pods) in a namespace.</summary>
    Workload,

    /// <summary><c>shop/app=web,tier=front</c>: pods with these labels, read or represented.</summary>
    Labelled,

    /// <summary><c>node/worker-1</c>.</summary>
    Node,

    /// <summary><c>10.0.0.0/8</c>, <c>203.0.113.7</c>, <c>fd00::/8</c>.</summary>
    Addresses,

    /// <summary><c>internet</c>: every public address of both families.</summary>
    Internet,
}
