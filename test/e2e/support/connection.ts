import type { Cluster, ContainerReference, PodObject } from "@grove/cluster";

/** What became of a connection. Some clusters refuse what a rule forbids, some drop it without a word. */
export type Outcome = "open" | "closed" | "unknown host";

/** Seconds after which a connection that gets no answer counts as closed. */
const patience = 3;

/**
 * Tries to open a connection from a container to `host:port`.
 *
 * @throws {Error} when it could not be tried
 */
export async function connectFrom(cluster: Cluster, from: ContainerReference, to: string): Promise<Outcome> {
  const script = `exec 3<>/dev/tcp/${to.replace(":", "/")}`;
  const { exitCode, stderr } = await cluster.exec(from, ["timeout", `${patience}`, "bash", "-c", script]);
  if (exitCode === 0) return "open";
  if (/not known|name resolution/.test(stderr)) return "unknown host";
  if (exitCode === 1 || exitCode === 124) return "closed";
  throw new Error(`${from.pod} could not try ${to}: ${exitCode} ${stderr}`);
}

/** The container, named as its app is, in the one running pod of an app. */
export async function containerOf(cluster: Cluster, namespace: string, app: string): Promise<ContainerReference> {
  const labelSelector = `app.kubernetes.io/name=${app}`;
  const pods = await cluster.list<PodObject>({ apiVersion: "v1", kind: "Pod" }, { namespace, labelSelector });
  const running = pods.find(({ metadata, status }) => !metadata.deletionTimestamp && status?.phase === "Running");
  if (running === undefined) throw new Error(`no pod of ${app} runs in ${namespace}`);
  return { namespace, pod: running.metadata.name, container: app };
}
