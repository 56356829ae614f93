import type { PodObject } from "@grove/cluster";
import { type ExperimentKey, namespaceOf } from "@grove/experiments";
import type { Lab } from "./lab.ts";

/** The image of the one app pod of an experiment that is ready to serve; `undefined` while there are two, or none. */
export async function liveImage({ cluster }: Lab, { environment, name }: ExperimentKey): Promise<string | undefined> {
  const pods = await appPods(cluster, namespaceOf(environment, name));
  const [pod, ...others] = pods.filter(({ status }) =>
    status?.conditions?.some(({ type, status: is }) => type === "Ready" && is === "True"),
  );
  return others.length > 0 ? undefined : pod?.spec.containers[0]?.image;
}

/** The app's pods that nobody has asked to end. */
export async function appPods(cluster: Lab["cluster"], namespace: string): Promise<readonly PodObject[]> {
  const pods = await cluster.list<PodObject>(
    { apiVersion: "v1", kind: "Pod" },
    { namespace, labelSelector: "app.kubernetes.io/name=otree" },
  );
  return pods.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
}
