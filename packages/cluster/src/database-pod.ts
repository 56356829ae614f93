import type { ContainerReference } from "./cluster.ts";
import type { ObjectReference } from "./cluster-object.ts";

/** The pod of an experiment's database; it runs also while the app is asleep, not while the experiment is archived. */
export function databasePod(namespace: string): ObjectReference & { readonly namespace: string } {
  return { apiVersion: "v1", kind: "Pod", namespace, name: "postgres-0" };
}

/** The container in it where database, dumps and the experiment's scripts are at hand. */
export function databaseContainer(namespace: string): ContainerReference {
  return { namespace, pod: databasePod(namespace).name, container: "postgres" };
}
