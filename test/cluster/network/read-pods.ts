import type { Labels, NamedPort, Pod, Protocol } from "./network-objects.ts";

/** The fields of a pod, as the API gives it, that network policies look at. */
export interface PodObject {
  readonly metadata: { readonly name: string; readonly namespace: string; readonly labels?: Labels };
  readonly spec: {
    readonly hostNetwork?: boolean;
    readonly containers: readonly Container[];
    readonly initContainers?: readonly Container[];
  };
  readonly status?: { readonly phase?: string; readonly podIP?: string };
}

interface Container {
  readonly ports?: readonly {
    readonly name?: string;
    readonly containerPort: number;
    readonly protocol?: Protocol;
  }[];
}

/** The pods that hold an address of their own now: not those that have ended, or that share the node's. */
export function readPods(objects: readonly PodObject[]): readonly Pod[] {
  const pods = objects.filter(({ spec, status }) => spec.hostNetwork !== true && !hasEnded(status)).flatMap(readPod);
  // Pods that nothing runs, as tests of scale have them, may all give the same address; it can follow only one's rules.
  return [...new Map(pods.map((pod) => [pod.address, pod])).values()];
}

function hasEnded(status: PodObject["status"]): boolean {
  return status?.phase === "Succeeded" || status?.phase === "Failed";
}

function readPod({ metadata, spec, status }: PodObject): readonly Pod[] {
  if (status?.podIP === undefined) return [];
  const { name, namespace, labels = {} } = metadata;
  const ports = namedPorts([...spec.containers, ...(spec.initContainers ?? [])]);
  return [{ namespace, name, labels, address: status.podIP, ports }];
}

function namedPorts(containers: readonly Container[]): readonly NamedPort[] {
  return containers
    .flatMap(({ ports = [] }) => ports)
    .flatMap(({ name, containerPort, protocol = "TCP" }) =>
      name === undefined ? [] : [{ name, protocol, number: containerPort }],
    );
}
