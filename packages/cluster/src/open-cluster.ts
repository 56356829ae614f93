import { GroveError } from "@grove/plan";
import type { Cluster } from "./cluster.ts";

export interface OpenClusterOptions {
  /** A kubeconfig file; unless told as kubectl finds it: KUBECONFIG, else the home directory, else the pod's own account. */
  readonly kubeconfig?: string | undefined;
  /** A context of it; the current one unless told. */
  readonly context?: string | undefined;
  /** Milliseconds without a word from the server after which it counts as out of reach; half a minute unless told. */
  readonly patience?: number;
}

/**
 * Opens the cluster of a kubeconfig; the client library, which takes long to load, is loaded now.
 *
 * @throws GroveError usage: KUBECONFIG_INVALID; unreachable: KUBECONFIG_MISSING, where nothing names a cluster
 */
export async function openCluster(options: OpenClusterOptions = {}): Promise<Cluster> {
  const { KubeConfig } = await import("@kubernetes/client-node");
  const { KubernetesCluster } = await import("./client/kubernetes-cluster.ts");
  const config = new KubeConfig();
  try {
    if (options.kubeconfig === undefined) config.loadFromDefault();
    else config.loadFromFile(options.kubeconfig);
  } catch (cause) {
    throw invalid(options.kubeconfig ?? "the default kubeconfig", cause);
  }
  if (config.getCurrentCluster()?.server === standIn) throw missing();
  if (options.context !== undefined) {
    if (config.getContextObject(options.context) === null) throw noContext(options.context);
    config.setCurrentContext(options.context);
  }
  return new KubernetesCluster(config, { patience: options.patience ?? 30_000 });
}

/** What the library makes up where it finds no kubeconfig; no API server has served there since 2020. */
const standIn = "http://localhost:8080";

function missing(): GroveError {
  return new GroveError("there is no kubeconfig: neither KUBECONFIG nor the home directory names a cluster", {
    code: "KUBECONFIG_MISSING",
    kind: "unreachable",
    next: "name one with --kubeconfig or KUBECONFIG; on MicroK8s: microk8s config > kubeconfig",
  });
}

function invalid(place: string, cause: unknown): GroveError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new GroveError(`${place} cannot be used: ${reason}`, {
    code: "KUBECONFIG_INVALID",
    kind: "usage",
    next: "name one with --kubeconfig or KUBECONFIG; on MicroK8s: microk8s config > kubeconfig",
    cause,
  });
}

function noContext(context: string): GroveError {
  return new GroveError(`the kubeconfig has no context ${JSON.stringify(context)}`, {
    code: "KUBECONFIG_INVALID",
    kind: "usage",
    next: "kubectl config get-contexts lists them",
  });
}
