import { GroveError } from "@grove/plan";
import { applyObjects } from "../apply/apply-objects.ts";
import type { Cluster } from "../cluster.ts";
import { type ClusterObject, type ObjectReference, referenceTo } from "../cluster-object.ts";
import type { WaitOptions } from "../look-until.ts";
import { pollUntil } from "../poll-until.ts";
import { removeAndWait } from "./with-pod.ts";

export interface BelongingsOptions<T> extends WaitOptions {
  readonly use: () => Promise<T>;
}

/**
 * Makes what pods need beside their volumes, such as scripts and sealed secrets, which are opened when `use` begins; takes it
 * away in the end, also when that fails.
 *
 * @throws GroveError refused: SECRET_MISSING, REMOVAL_TIMEOUT; as `applyObjects`
 */
export async function withBelongings<T>(
  cluster: Cluster,
  belongings: readonly ClusterObject[],
  { use, ...options }: BelongingsOptions<T>,
): Promise<T> {
  const sealed = belongings.filter(({ kind }) => kind === "SealedSecret");
  try {
    await applyObjects(cluster, belongings, { manager: "grove" });
    await Promise.all(sealed.map(async (object) => opened(cluster, object, options)));
    return await use();
  } finally {
    await Promise.all(belongings.map(async (object) => cluster.remove(referenceTo(object))));
    // The next one's secret has the same name, and is not written over what belongs to this one.
    await Promise.all(sealed.map(async (object) => removeAndWait(cluster, secretOf(object), options)));
  }
}

/** Milliseconds that the controller of sealed secrets gets. */
const OPENING = 30_000;

/** One that an earlier sealed secret has left may still be there, and goes at any moment. */
async function opened(cluster: Cluster, sealed: ClusterObject, options: WaitOptions): Promise<void> {
  const uid = (await cluster.read(referenceTo(sealed)))?.metadata.uid;
  await pollUntil(
    async () => {
      const owners = (await cluster.read(secretOf(sealed)))?.metadata.ownerReferences ?? [];
      const isOpened = owners.some((owner) => owner.uid === uid);
      return isOpened ? { found: true } : { waitsFor: `the sealed secret ${sealed.metadata.name} is being opened` };
    },
    { ...options, timeout: OPENING, expired: () => missing(sealed) },
  );
}

function secretOf({ metadata: { name, namespace } }: ClusterObject): ObjectReference {
  return { apiVersion: "v1", kind: "Secret", name, namespace };
}

function missing({ metadata }: ClusterObject): GroveError {
  return new GroveError(`the sealed secret ${metadata.name} was not opened`, {
    code: "SECRET_MISSING",
    next: "grove doctor shows whether sealed-secrets can open the lab's secrets",
  });
}
