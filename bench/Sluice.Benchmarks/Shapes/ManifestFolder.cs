using System.Text;

namespace Sluice.Benchmarks.Shapes;

/// <summary>
/// A GitOps folder as files: 50 namespaces of 100 apps, each app a Deployment, a Service and a NetworkPolicy with what such manifests carry in
/// practice (probes, resources, environment), 50 apps to a file. 100 files, about 10 MB.
/// </summary>
internal static class ManifestFolder
{
    public const int Namespaces = 50;
    public const int AppsPerNamespace = 100;
    private const int AppsPerFile = 50;

    /// <summary>The files by relative path, in order.</summary>
    public static IEnumerable<(string Path, string Text)> Files()
    {
        for (var space = 0; space < Namespaces; space++)
        {
            for (var first = 0; first < AppsPerNamespace; first += AppsPerFile)
            {
                var text = new StringBuilder();
                if (first == 0) Head(text, space);
                for (var app = first; app < first + AppsPerFile; app++) App(text, space, app);
                yield return ($"team-{space:d2}/apps-{first:d2}.yaml", text.ToString());
            }
        }
    }

    /// <summary>Writes the files below a folder and returns their bytes.</summary>
    public static long Write(string folder)
    {
        long bytes = 0;
        foreach (var (path, text) in Files())
        {
            var file = Path.Combine(folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
            bytes += new FileInfo(file).Length;
        }

        return bytes;
    }

    private static void Head(StringBuilder text, int space) => text.Append($$"""
        apiVersion: v1
        kind: Namespace
        metadata:
          name: team-{{space:d2}}
          labels:
            domain: domain-{{space % 10}}
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata:
          name: default-deny
          namespace: team-{{space:d2}}
        spec:
          podSelector: {}
          policyTypes:
            - Ingress
            - Egress
        ---

        """);

    private static void App(StringBuilder text, int space, int app) => text.Append($$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: app-{{app:d2}}
          namespace: team-{{space:d2}}
          labels:
            app.kubernetes.io/name: app-{{app:d2}}
            app.kubernetes.io/managed-by: Helm
          annotations:
            description: "One of the services of team {{space:d2}}; see the runbook before changing it"
        spec:
          replicas: 3
          revisionHistoryLimit: 3
          selector:
            matchLabels:
              app: app-{{app:d2}}
          template:
            metadata:
              labels:
                app: app-{{app:d2}}
                tier: tier-{{app % 4}}
            spec:
              serviceAccountName: app-{{app:d2}}
              securityContext:
                runAsNonRoot: true
                seccompProfile:
                  type: RuntimeDefault
              containers:
                - name: app
                  image: registry.example.com/team-{{space:d2}}/app-{{app:d2}}:1.{{app}}.0
                  ports:
                    - name: http
                      containerPort: 8080
                    - name: metrics
                      containerPort: 9090
                  env:
                    - name: DATABASE_URL
                      valueFrom:
                        secretKeyRef:
                          name: app-{{app:d2}}
                          key: database-url
                    - name: LOG_LEVEL
                      value: info
                  resources:
                    requests:
                      cpu: 100m
                      memory: 128Mi
                    limits:
                      memory: 256Mi
                  readinessProbe:
                    httpGet:
                      path: /healthz
                      port: http
                    periodSeconds: 10
        ---
        apiVersion: v1
        kind: Service
        metadata:
          name: app-{{app:d2}}
          namespace: team-{{space:d2}}
        spec:
          selector:
            app: app-{{app:d2}}
          ports:
            - name: http
              port: 80
              targetPort: http
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata:
          name: app-{{app:d2}}
          namespace: team-{{space:d2}}
        spec:
          podSelector:
            matchLabels:
              app: app-{{app:d2}}
          policyTypes:
            - Ingress
            - Egress
          ingress:
            - from:
                - podSelector:
                    matchLabels:
                      app: app-{{(app + AppsPerNamespace - 1) % AppsPerNamespace:d2}}
              ports:
                - protocol: TCP
                  port: 8080
          egress:
            - to:
                - podSelector:
                    matchLabels:
                      app: app-{{(app + 1) % AppsPerNamespace:d2}}
              ports:
                - protocol: TCP
                  port: 8080
        ---

        """);
}
