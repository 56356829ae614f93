import type { ContainerReference } from "./cluster.ts";
import type { ObjectReference } from "./cluster-object.ts";

/** What holds an experiment's data: the database of a study, or the counts of a web experiment. */
export type DatabaseServer = "postgres" | "redis";

/** Where an experiment's data are. */
export interface DatabasePlace {
  readonly namespace: string;
  /** `postgres` unless told. */
  readonly server?: DatabaseServer | undefined;
}

/** The pod of an experiment's database; it runs also while the app is asleep, not while the experiment is archived. */
export function databasePod({ namespace, server = "postgres" }: DatabasePlace): ObjectReference & {
  readonly namespace: string;
} {
  return { apiVersion: "v1", kind: "Pod", namespace, name: `${server}-0` };
}

/** The container in it where database, dumps and the experiment's scripts are at hand. */
export function databaseContainer(place: DatabasePlace): ContainerReference {
  const { namespace, name } = databasePod(place);
  return { namespace, pod: name, container: place.server ?? "postgres" };
}
