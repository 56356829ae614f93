import { build, memoryTree } from "kustomize-ts";
import * as kube from "kustomize-ts/builder";
import { expect, test } from "vitest";
import { judgeFiles } from "../support/judge.ts";

const metadata = { name: "web" };
const matchLabels = { app: "web" };
const container = { name: "web", image: "web", env: [{ name: "MODE", value: "on" }], args: ["--port", "8080"] };
const template = { metadata: { labels: matchLabels }, spec: { containers: [container] } };
const workload = { selector: { matchLabels }, template };
const roleRef = { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "web" } as const;
const subjects = [{ kind: "ServiceAccount", name: "web", namespace: "default" }] as const;
const rules = [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }];

const objects = [
  kube.namespace({ metadata }),
  kube.serviceAccount({ metadata, automountServiceAccountToken: false }),
  kube.role({ metadata, rules }),
  kube.roleBinding({ metadata, roleRef, subjects }),
  kube.clusterRole({ metadata, rules }),
  kube.clusterRoleBinding({ metadata, roleRef, subjects }),
  kube.resourceQuota({ metadata, spec: { hard: { pods: "5", "limits.memory": "1Gi" } } }),
  kube.configMap({ metadata, data: { "web.conf": "a = 1\n\n  b = 2\n", on: "012" } }),
  kube.secret({ metadata, type: "Opaque", stringData: { token: "a: b # c" } }),
  kube.persistentVolumeClaim({
    metadata,
    spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
  }),
  kube.service({ metadata, spec: { selector: matchLabels, ports: [{ port: 80, targetPort: "http" }] } }),
  kube.ingress({
    metadata,
    spec: {
      rules: [
        {
          host: "web.example.org",
          http: {
            paths: [{ path: "/", pathType: "Prefix", backend: { service: { name: "web", port: { number: 80 } } } }],
          },
        },
      ],
    },
  }),
  kube.networkPolicy({ metadata, spec: { podSelector: {}, policyTypes: ["Ingress"] } }),
  kube.deployment({ metadata, spec: { replicas: 1, ...workload } }),
  kube.statefulSet({ metadata, spec: { serviceName: "web", ...workload } }),
  kube.daemonSet({ metadata, spec: workload }),
  kube.job({ metadata, spec: { template: { spec: { ...template.spec, restartPolicy: "Never" } } } }),
  kube.cronJob({ metadata, spec: { schedule: "0 3 * * *", jobTemplate: { spec: { template } } } }),
  kube.horizontalPodAutoscaler({
    metadata,
    spec: {
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" },
      maxReplicas: 3,
      metrics: [
        { type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 80 } } },
      ],
    },
  }),
  kube.podDisruptionBudget({ metadata, spec: { selector: { matchLabels }, minAvailable: "50%" } }),
];

const overlay = kube.kustomization({
  metadata: { name: "shop" },
  resources: ["../base"],
  components: ["../component"],
  namespace: "shop",
  namePrefix: "a-",
  nameSuffix: "-1",
  labels: [{ pairs: { team: "shop" }, includeSelectors: true }],
  commonAnnotations: { "example.org/on": "yes" },
  images: [
    { name: "web", newName: "registry.example.org:5000/web", newTag: "1.10", digest: `sha256:${"0".repeat(64)}` },
  ],
  replicas: [{ name: "web", count: 3 }],
  patches: [
    {
      patch: kube.mergePatch<kube.Deployment>({
        apiVersion: "apps/v1",
        kind: "Deployment",
        metadata: { name: "web" },
        spec: {
          replicas: null,
          template: {
            spec: {
              containers: [
                { name: "web", args: ["-v"] },
                { name: "gone", $patch: "delete" },
              ],
            },
          },
        },
      }),
    },
    {
      target: { kind: "Service", labelSelector: "!none" },
      patch: kube.jsonPatch([
        { op: "test", path: "/spec/ports/0/port", value: 80 },
        { op: "add", path: "/spec/ports/-", value: { name: "more", port: 81 } },
        { op: "copy", from: "/spec/selector", path: "/metadata/annotations" },
      ]),
      options: { allowNameChange: false },
    },
  ],
  replacements: [
    {
      source: { kind: "Service", name: "web", fieldPath: "metadata.name" },
      targets: [{ select: { kind: "ConfigMap", name: "web" }, fieldPaths: ["data.host"], options: { create: true } }],
    },
  ],
  configMapGenerator: [{ name: "settings", behavior: "create", literals: kube.literals({ A: "b=c", B: "'d'" }) }],
  secretGenerator: [{ name: "keys", type: "Opaque", literals: ["TOKEN=x"], options: { immutable: true } }],
  generatorOptions: { labels: { made: "true" } },
  sortOptions: { order: "legacy" },
  buildMetadata: ["originAnnotations"],
});

const files = new Map([
  ["base/objects.yaml", kube.toYaml(...objects)],
  ["base/kustomization.yaml", kube.toYaml(kube.kustomization({ resources: ["objects.yaml"] }))],
  ["component/kustomization.yaml", kube.toYaml(kube.component({ commonAnnotations: { by: "component" } }))],
  ["shop/kustomization.yaml", kube.toYaml(overlay)],
]);

test("each kind of object is built as it was written", () => {
  const built = build(memoryTree(files), "base", { reorder: "none" }).resources;
  expect(built).toEqual(JSON.parse(JSON.stringify(objects)));
});

test.skipIf(judgeFiles === undefined)(
  "the real kustomize builds the same bytes (skipped where none is installed)",
  () => {
    expect(judgeFiles?.(files, "shop")).toBe(build(memoryTree(files), "shop").yaml);
  },
);
