namespace Sluice.Reports.Adoption;

/// <summary>A charter for whoever begins with nothing: it governs nothing yet, and teaches the language on one page.</summary>
public static class StarterText
{
    public const string Content = $$$"""
        # yaml-language-server: $schema={{{CharterText.Schema}}}
        # What may talk to what. This page opens and closes nothing yet: replace the examples with your own, a few lines at a time.
        #
        #   sluice init deploy/       writes this file from manifests that exist
        #   sluice compile deploy/    writes the policies, and proves that they let through exactly what is said here
        #   sluice check deploy/      judges manifests, in every pull request
        apiVersion: sluice.dev/v1alpha1
        kind: Charter
        metadata: {name: cluster}
        spec:
          # The namespaces that are closed by default, in both directions. Only they get policies.
          #   - {namespace: shop}
          #   - {labels: {tenant: acme}}          every namespace that carries the label
          governs: []

          # The resolver that governed pods may ask. dns: {allowed: false} closes it; {openshift: true} knows OpenShift's.
          dns: {namespace: kube-system, pods: {k8s-app: kube-dns}}

          # The parts of the system: pods of one namespace, picked by labels, and the ports they serve, by name.
          # Ports are 3000 (TCP), 53/UDP, or 30000-30100/TCP. Without pods, every pod of the namespace is meant.
          components:
            frontend: {namespace: shop, pods: {app: frontend}, ports: {http: 3000}}
            api:      {namespace: shop, pods: {app: api},      ports: {http: 8080, metrics: 9102}}
            db:       {namespace: shop, pods: {app: db},       ports: {sql: 5432}}

          # Who may open which ports to whom. A flow is permanent and belongs to the design.
          # A side is a component, or one of
          #   shop/api            a workload                      ingress-controller   what every cluster has, by name:
          #   shop/*              every pod of a namespace                             dns, kube-api, webhooks,
          #   {labels: {a: b}}    namespaces with a label                              ingress-controller, prometheus
          #   10.0.0.0/8          addresses                       "*"                  anyone
          # or a list of them. Ports are names that the destination gives, numbers, or all; without them, all that it names.
          # Both sides are opened where both are governed. Traffic between replicas is a flow like any other: {from: db, to: db}.
          flows:
            - {from: ingress-controller, to: frontend,        ports: [http],    reason: public traffic}
            - {from: frontend,           to: api,             ports: [http],    reason: orders}
            - {from: api,                to: db,              ports: [sql],     reason: storage}
            - {from: prometheus,         to: [api, frontend], ports: [9102],    reason: scraping}

          # What must never be possible, whatever a flow or an exception says.
          forbidden:
            - {from: internet, to: db, reason: nobody outside reaches the data}

          # Tenants: no path leads from one value of the label to another; from the isolated ones none leads out of the cluster.
          # tenants: {label: tenant, isolated: [acme], isolatedDns: denied}

          # The component that paths to the internet must pass.
          # gateway: {component: egress-gateway}

        # Everything that ends, and everything that leads to the internet, is an exception: one file each in exceptions/, reviewed on its own.
        # It counts from notBefore to the end of the day it expires, and not at all while a field is missing.
        #
        #   apiVersion: sluice.dev/v1alpha1
        #   kind: AccessException
        #   metadata: {name: card-payments}
        #   spec:
        #     opens: {from: api, to: {domains: [api.payments.example.com], ports: [443]}}
        #     owner: payments-team@example.com
        #     reason: card payments
        #     dataClassification: restricted       # public, internal, restricted or sensitive-location
        #     auditRef: CHG-1042
        #     approvedBy: [security@example.com]
        #     expires: 2026-12-31
        #     review: {every: 90d, last: 2026-10-01}

        """;
}
