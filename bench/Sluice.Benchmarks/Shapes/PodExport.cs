using System.Globalization;
using System.Text;

namespace Sluice.Benchmarks.Shapes;

/// <summary>What <c>kubectl get pods -A -o json</c> prints for a cluster: one <c>List</c>, four-space indentation, with the fields that servers add.</summary>
internal static class PodExport
{
    /// <summary>The export as bytes; about 2.6 kB a pod.</summary>
    public static byte[] Json(int pods)
    {
        var text = new StringBuilder("{\n    \"apiVersion\": \"v1\",\n    \"items\": [\n", pods * 2700);
        for (var pod = 0; pod < pods; pod++)
        {
            if (pod > 0) text.Append(",\n");
            Pod(text, pod);
        }

        return Encoding.UTF8.GetBytes(text.Append("\n    ],\n    \"kind\": \"List\",\n    \"metadata\": {\"resourceVersion\": \"\"}\n}\n").ToString());
    }

    private static void Pod(StringBuilder text, int pod) => text.Append(CultureInfo.InvariantCulture, $$$"""
                {
                    "apiVersion": "v1",
                    "kind": "Pod",
                    "metadata": {
                        "annotations": {"checksum/config": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"},
                        "creationTimestamp": "2025-03-03T08:00:00Z",
                        "generateName": "app-{{{pod % 100}}}-6c5d8f-",
                        "labels": {"app": "app-{{{pod % 100}}}", "pod-template-hash": "6c5d8f", "tier": "tier-{{{pod % 4}}}"},
                        "managedFields": [
                            {
                                "apiVersion": "v1",
                                "fieldsType": "FieldsV1",
                                "fieldsV1": {"f:metadata": {"f:labels": {".": {}, "f:app": {}, "f:pod-template-hash": {} } }, "f:spec": {"f:containers": {"k:{\"name\":\"app\"}": {".": {}, "f:image": {}, "f:name": {}, "f:ports": {} } } } },
                                "manager": "kube-controller-manager",
                                "operation": "Update",
                                "time": "2025-03-03T08:00:00Z"
                            }
                        ],
                        "name": "app-{{{pod % 100}}}-6c5d8f-{{{pod:x5}}}",
                        "namespace": "team-{{{pod / 100 % 200:d3}}}",
                        "ownerReferences": [{"apiVersion": "apps/v1", "blockOwnerDeletion": true, "controller": true, "kind": "ReplicaSet", "name": "app-{{{pod % 100}}}-6c5d8f", "uid": "0f3a5c1e-{{{pod % 65536:x4}}}-4a0b-9d2c-7e5b1c2d3e4f"}],
                        "resourceVersion": "{{{pod + 4711}}}",
                        "uid": "1b9d6bcd-bbfd-4b2d-9b5d-{{{pod:x12}}}"
                    },
                    "spec": {
                        "containers": [
                            {
                                "image": "registry.example.com/team/app:1.0.0",
                                "imagePullPolicy": "IfNotPresent",
                                "name": "app",
                                "ports": [{"containerPort": 8080, "name": "http", "protocol": "TCP"}],
                                "resources": {"limits": {"memory": "256Mi"}, "requests": {"cpu": "100m", "memory": "128Mi"}},
                                "terminationMessagePath": "/dev/termination-log",
                                "volumeMounts": [{"mountPath": "/var/run/secrets/kubernetes.io/serviceaccount", "name": "kube-api-access-x2b9k", "readOnly": true}]
                            }
                        ],
                        "dnsPolicy": "ClusterFirst",
                        "nodeName": "worker-{{{pod % 300}}}",
                        "restartPolicy": "Always",
                        "serviceAccountName": "app-{{{pod % 100}}}"
                    },
                    "status": {
                        "conditions": [
                            {"lastProbeTime": null, "lastTransitionTime": "2025-03-03T08:00:05Z", "status": "True", "type": "Ready"},
                            {"lastProbeTime": null, "lastTransitionTime": "2025-03-03T08:00:00Z", "status": "True", "type": "PodScheduled"}
                        ],
                        "hostIP": "172.18.{{{pod % 300 / 250}}}.{{{pod % 250}}}",
                        "phase": "Running",
                        "podIP": "10.{{{pod / 65536 % 256}}}.{{{pod / 256 % 256}}}.{{{pod % 256}}}",
                        "podIPs": [{"ip": "10.{{{pod / 65536 % 256}}}.{{{pod / 256 % 256}}}.{{{pod % 256}}}"}],
                        "startTime": "2025-03-03T08:00:00Z"
                    }
                }
        """);
}
