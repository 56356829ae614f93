/** The few objects that parts of the stand are made of. */

export interface ServerPod {
  readonly name: string;
  readonly namespace: string;
  readonly image: string;
  readonly arguments: readonly string[];
  /** Name → number, of the container; a service of the same name gives them on. */
  readonly ports: Readonly<Record<string, number>>;
  /** Path of an HTTP answer that says the pod is ready, and the name of its port. */
  readonly ready: { readonly path: string; readonly port: string };
  /** Beside `app.kubernetes.io/name`. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Whether it listens on ports below 1024. */
  readonly hasLowPorts?: boolean;
  /** Mount path → volume, as a pod has it. */
  readonly volumes?: Readonly<Record<string, object>>;
}

/** A namespace. */
export function namespace(name: string): object {
  return { apiVersion: "v1", kind: "Namespace", metadata: { name } };
}

/** A Deployment of one pod that needs no rights on its node, and answers to `app.kubernetes.io/name`. */
export function serverDeployment(pod: ServerPod): object {
  const labels = { "app.kubernetes.io/name": pod.name };
  const volumes = Object.entries(pod.volumes ?? {});
  const container = {
    name: pod.name,
    image: pod.image,
    args: pod.arguments,
    ports: Object.entries(pod.ports).map(([name, containerPort]) => ({
      name,
      containerPort,
      protocol: protocol(name),
    })),
    readinessProbe: { httpGet: pod.ready, periodSeconds: 1 },
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] }, readOnlyRootFilesystem: true },
    volumeMounts: volumes.map(([mountPath], index) => ({ name: `volume-${index}`, mountPath })),
  };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: pod.name, namespace: pod.namespace, labels },
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: { labels: { ...pod.labels, ...labels } },
        spec: {
          serviceAccountName: pod.name,
          securityContext: podSecurity(pod),
          containers: [container],
          volumes: volumes.map(([, volume], index) => ({ name: `volume-${index}`, ...volume })),
        },
      },
    },
  };
}

function podSecurity({ hasLowPorts = false }: ServerPod): object {
  // Without root and capabilities a pod may have them only if its own network says that they are for all.
  const sysctls = hasLowPorts ? [{ name: "net.ipv4.ip_unprivileged_port_start", value: "0" }] : [];
  return { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" }, sysctls };
}

/** A Service of the pods of a {@link serverDeployment}: name of the container's port → port of the service. */
export function service(pod: Pick<ServerPod, "name" | "namespace">, options: ServiceOptions): object {
  const ports = Object.entries(options.ports);
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: options.name ?? pod.name, namespace: pod.namespace },
    spec: {
      selector: { "app.kubernetes.io/name": pod.name },
      ports: ports.map(([name, port]) => ({ name, port, targetPort: name, protocol: protocol(name) })),
      ...options.spec,
    },
  };
}

export interface ServiceOptions {
  readonly ports: Readonly<Record<string, number>>;
  /** The pod's name unless told. */
  readonly name?: string;
  /** More of the service's own fields. */
  readonly spec?: object;
}

/** A service account of that name with rights in the whole cluster. */
export function clusterAccount(
  pod: Pick<ServerPod, "name" | "namespace">,
  rules: readonly object[],
): readonly object[] {
  const { name } = pod;
  const metadata = { name: `stand:${name}` };
  const roleRef = { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: metadata.name };
  const subjects = [{ kind: "ServiceAccount", name, namespace: pod.namespace }];
  return [
    { apiVersion: "v1", kind: "ServiceAccount", metadata: { name, namespace: pod.namespace } },
    { apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole", metadata, rules },
    { apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRoleBinding", metadata, roleRef, subjects },
  ];
}

/** One rule of a role: verbs on resources of one group. */
export function rule(group: string, resources: readonly string[], verbs: readonly string[]): object {
  return { apiGroups: [group], resources, verbs };
}

function protocol(port: string): "UDP" | "TCP" {
  return port.endsWith("udp") ? "UDP" : "TCP";
}
