import { anyScalar, oddScalar, oddText } from "./odd-scalars.ts";
import type { Random } from "./random.ts";
import type { Fields, Value } from "./value.ts";

/** A kind of object: its version, and what stands below `metadata`. */
interface Kind {
  readonly apiVersion: string;
  readonly clusterWide?: true;
  readonly body: (random: Random, name: string) => Fields;
}

const imageNames = ["nginx", "nginx:1.25", "registry:5000/team/app:v1", "redis@sha256:abcd", "app", "a/b/redis:6"];
const names = ["web", "api", "db", "cache", "worker-2"];
/** What generated objects call each other by. */
export const otherName = (random: Random): string => random.pick(names);

/** The kinds that hold pods. */
export const workloads = ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job", "CronJob", "Pod"];

const kinds: Readonly<Record<string, Kind>> = {
  Deployment: { apiVersion: "apps/v1", body: workload },
  DaemonSet: { apiVersion: "apps/v1", body: workload },
  ReplicaSet: { apiVersion: "apps/v1", body: workload },
  StatefulSet: { apiVersion: "apps/v1", body: statefulSet },
  Job: { apiVersion: "batch/v1", body: (random, name) => ({ spec: { template: podTemplate(random, name) } }) },
  CronJob: {
    apiVersion: "batch/v1",
    body: (random, name) => ({
      spec: { schedule: "* * * * *", jobTemplate: { spec: { template: podTemplate(random, name) } } },
    }),
  },
  Pod: { apiVersion: "v1", body: (random) => ({ spec: podSpec(random) }) },
  Service: { apiVersion: "v1", body: service },
  ConfigMap: { apiVersion: "v1", body: (random) => ({ data: data(random), immutable: random.maybe(0.1, () => true) }) },
  Secret: {
    apiVersion: "v1",
    body: (random) => ({ type: "Opaque", [random.pick(["data", "stringData"])]: data(random) }),
  },
  ServiceAccount: {
    apiVersion: "v1",
    body: (random) => ({ imagePullSecrets: random.maybe(0.5, () => [{ name: otherName(random) }]) }),
  },
  Role: { apiVersion: "rbac.authorization.k8s.io/v1", body: rules },
  ClusterRole: { apiVersion: "rbac.authorization.k8s.io/v1", clusterWide: true, body: rules },
  RoleBinding: { apiVersion: "rbac.authorization.k8s.io/v1", body: binding },
  ClusterRoleBinding: { apiVersion: "rbac.authorization.k8s.io/v1", clusterWide: true, body: binding },
  Ingress: { apiVersion: "networking.k8s.io/v1", body: ingress },
  NetworkPolicy: {
    apiVersion: "networking.k8s.io/v1",
    body: (_, name) => ({
      spec: {
        podSelector: { matchLabels: { app: name } },
        ingress: [{ from: [{ podSelector: { matchLabels: { app: "api" } } }] }],
      },
    }),
  },
  PodDisruptionBudget: {
    apiVersion: "policy/v1",
    body: (random, name) => ({
      spec: { minAvailable: random.pick([1, "50%"]), selector: { matchLabels: { app: name } } },
    }),
  },
  HorizontalPodAutoscaler: { apiVersion: "autoscaling/v2", body: autoscaler },
  PersistentVolumeClaim: {
    apiVersion: "v1",
    body: (random) => ({ spec: { storageClassName: otherName(random), volumeName: otherName(random) } }),
  },
  PersistentVolume: {
    apiVersion: "v1",
    clusterWide: true,
    body: (random) => ({ spec: { claimRef: { name: otherName(random), namespace: "default" } } }),
  },
  StorageClass: { apiVersion: "storage.k8s.io/v1", clusterWide: true, body: () => ({ provisioner: "x" }) },
  Namespace: { apiVersion: "v1", clusterWide: true, body: () => ({}) },
  ValidatingWebhookConfiguration: { apiVersion: "admissionregistration.k8s.io/v1", clusterWide: true, body: webhook },
  APIService: {
    apiVersion: "apiregistration.k8s.io/v1",
    clusterWide: true,
    body: (random) => ({ spec: { service: { name: otherName(random), namespace: "default" } } }),
  },
  Application: { apiVersion: "argoproj.io/v1alpha1", body: customResource },
  Widget: { apiVersion: "example.com/v1", body: customResource },
};

/** Names of all kinds. */
export const kindNames: readonly string[] = Object.keys(kinds);

/** An object of a kind. @throws RangeError for a kind that has no entry above. */
export function makeObject(kind: string, name: string, random: Random): Fields {
  const entry = kinds[kind];
  if (entry === undefined) throw new RangeError(`There is no kind ${kind}.`);
  const { apiVersion, clusterWide, body } = entry;
  const namespace =
    clusterWide === true ? undefined : random.maybe(0.15, () => random.pick(["default", "lab", "other"]));
  const labels = random.maybe(0.4, () => ({
    app: name,
    ...(random.chance(0.4) ? { tier: random.pick(["a", "b"]) } : {}),
  }));
  const annotations = random.maybe(0.25, () => ({ "example.com/note": oddText(random) }));
  return { apiVersion, kind, metadata: { name, namespace, labels, annotations }, ...body(random, name) };
}

function data(random: Random): Fields {
  const pairs = random.times(0, 3, (index) => [
    random.pick([`k${index}`, `k10${index}`, `file-${index}.txt`]),
    oddText(random),
  ]);
  return Object.fromEntries(pairs) as Fields;
}

function workload(random: Random, name: string): Fields {
  return {
    spec: {
      replicas: random.maybe(0.6, () => random.integer(0, 5)),
      selector: random.maybe(0.8, () => ({ matchLabels: { app: name } })),
      template: podTemplate(random, name),
    },
  };
}

function statefulSet(random: Random, name: string): Fields {
  const { spec } = workload(random, name) as { spec: Fields };
  const claim = { metadata: { name: "data" }, spec: { storageClassName: otherName(random) } };
  return { spec: { serviceName: otherName(random), ...spec, volumeClaimTemplates: random.maybe(0.7, () => [claim]) } };
}

function podTemplate(random: Random, name: string): Fields {
  return { metadata: random.maybe(0.8, () => ({ labels: { app: name } })), spec: podSpec(random) };
}

function podSpec(random: Random): Fields {
  return {
    serviceAccountName: random.maybe(0.3, () => otherName(random)),
    initContainers: random.maybe(0.2, () => [container(random, "init")]),
    containers: random.some(["main", "side", "log"], 1, 2).map((name) => container(random, name)),
    volumes: random.maybe(0.4, () => volumes(random)),
    tolerations: random.maybe(0.15, () => [{ key: "k", operator: "Exists" }]),
    imagePullSecrets: random.maybe(0.15, () => [{ name: otherName(random) }]),
    topologySpreadConstraints: random.maybe(0.1, () => [{ maxSkew: 1, topologyKey: "zone", whenUnsatisfiable: "x" }]),
  };
}

function container(random: Random, name: string): Fields {
  const port = (): Fields => ({
    containerPort: random.pick([80, 8080, 9090]),
    name: random.maybe(0.4, () => random.pick(["http", "admin"])),
    protocol: random.maybe(0.4, () => random.pick(["TCP", "UDP"])),
  });
  return {
    name,
    image: random.maybe(0.95, () => random.pick(imageNames)),
    ports: random.maybe(0.5, () => random.times(1, 2, port)),
    env: random.maybe(0.5, () => random.times(1, 3, (index) => variable(random, index))),
    envFrom: random.maybe(0.2, () => [{ configMapRef: { name: otherName(random) } }]),
    args: random.maybe(0.3, () => random.times(0, 3, () => random.pick(["-c", "--host=$(HOST)", "8", "a b"]))),
    command: random.maybe(0.1, () => ["sh", "-c", oddText(random)]),
    resources: random.maybe(0.2, () => ({ limits: { cpu: "100m", memory: random.pick(["1Gi", 128]) } })),
    volumeMounts: random.maybe(0.3, () => [{ name: "v0", mountPath: "/m/0" }]),
  };
}

function variable(random: Random, index: number): Fields {
  const name = `E${index}`;
  if (random.chance(0.6)) return { name, value: oddText(random) };
  const [source, key] = random.pick([
    ["configMapKeyRef", "k0"],
    ["secretKeyRef", "k0"],
  ] as const);
  return { name, valueFrom: { [source]: { name: otherName(random), key } } };
}

function volumes(random: Random): Value {
  const source = (): Fields =>
    random.pick<Fields>([
      { configMap: { name: otherName(random) } },
      { secret: { secretName: otherName(random) } },
      { emptyDir: {} },
      { persistentVolumeClaim: { claimName: otherName(random) } },
      { projected: { sources: [{ configMap: { name: otherName(random) } }, { secret: { name: otherName(random) } }] } },
    ]);
  return random.times(1, 2, (index) => ({ name: `v${index}`, ...source() }));
}

function service(random: Random, name: string): Fields {
  const port = (): Fields => ({
    port: random.pick([80, 443]),
    targetPort: random.maybe(0.5, () => random.pick<Value>(["http", 8080])),
    protocol: random.maybe(0.3, () => random.pick(["TCP", "UDP"])),
  });
  return {
    spec: {
      selector: random.maybe(0.8, () => ({ app: name })),
      ports: random.times(1, 2, port),
      type: random.maybe(0.2, () => "ClusterIP"),
    },
  };
}

function rules(random: Random): Fields {
  const rule = { apiGroups: [""], resources: ["configmaps"], verbs: ["get"] };
  return { rules: [{ ...rule, resourceNames: random.maybe(0.4, () => [otherName(random), otherName(random)]) }] };
}

function binding(random: Random): Fields {
  const role = {
    apiGroup: "rbac.authorization.k8s.io",
    kind: random.pick(["Role", "ClusterRole"]),
    name: otherName(random),
  };
  const subject = (): Fields => ({
    kind: random.pick(["ServiceAccount", "ServiceAccount", "User"]),
    name: random.chance(0.3) ? "default" : otherName(random),
    namespace: random.maybe(0.6, () => random.pick(["default", "lab", "other"])),
  });
  return { roleRef: role, subjects: random.times(0, 2, subject) };
}

function ingress(random: Random): Fields {
  const backend = { service: { name: otherName(random), port: { number: 80 } } };
  const rule = {
    host: random.pick(["a.example.com", "b.c.d"]),
    http: { paths: [{ path: "/", pathType: "Prefix", backend }] },
  };
  return {
    spec: {
      rules: [rule],
      tls: random.maybe(0.4, () => [{ secretName: otherName(random), hosts: ["a.example.com"] }]),
    },
  };
}

function autoscaler(random: Random): Fields {
  return {
    spec: {
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: otherName(random) },
      maxReplicas: 5,
      metrics: [{ type: "Resource", resource: { name: "cpu" } }],
    },
  };
}

function webhook(random: Random): Fields {
  const clientConfig = { service: { name: otherName(random), namespace: random.pick(["default", "lab"]) } };
  return { webhooks: [{ name: "a.example.com", clientConfig }] };
}

function customResource(random: Random): Fields {
  return {
    spec: {
      text: anyScalar(random),
      number: oddScalar(random),
      list: random.times(0, 3, () => anyScalar(random)),
      items: random.times(0, 2, (index) => ({ name: `i${index}`, value: anyScalar(random) })),
      ref: { name: otherName(random), kind: random.pick(["ConfigMap", "Deployment"]) },
      [random.pick(["nested", "y", "012", "a.b/c"])]: { deep: [[1, "two"], { a: {} }] },
    },
  };
}
