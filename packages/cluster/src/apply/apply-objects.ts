import { setTimeout as sleep } from "node:timers/promises";
import { GroveError } from "@grove/plan";
import type { ApplyOptions, ApplyOutcome, Cluster } from "../cluster.ts";
import { type ClusterObject, type ObjectReference, referenceTo } from "../cluster-object.ts";

export interface AppliedObject {
  readonly reference: ObjectReference;
  readonly outcome: ApplyOutcome;
}

export interface ApplyObjectsOptions extends ApplyOptions {
  readonly onProgress?: (reference: ObjectReference) => void;
}

/**
 * Applies objects in the order in which they need each other: what defines kinds, namespaces, then all others as they
 * come. A second time nothing changes.
 *
 * Under `dryRun` an object of a kind or namespace that would only be made counts as created.
 *
 * @throws GroveError as `Cluster.apply`; CRD_NOT_ESTABLISHED
 */
export async function applyObjects(
  cluster: Cluster,
  objects: readonly ClusterObject[],
  options: ApplyObjectsOptions,
): Promise<readonly AppliedObject[]> {
  const applied: AppliedObject[] = [];
  for (const object of objects.toSorted((one, other) => rank(one) - rank(other))) {
    const reference = referenceTo(object);
    options.onProgress?.(reference);
    /* oxlint-disable no-await-in-loop -- in order */
    applied.push({ reference, outcome: await applyOne(cluster, object, options) });
    if (object.kind === "CustomResourceDefinition" && options.dryRun !== true) await established(cluster, reference);
    /* oxlint-enable no-await-in-loop */
  }
  return applied;
}

function rank({ kind }: ClusterObject): number {
  return ["CustomResourceDefinition", "Namespace", "StorageClass", "ServiceAccount"].indexOf(kind) + 1 || 5;
}

async function applyOne(cluster: Cluster, object: ClusterObject, options: ApplyObjectsOptions): Promise<ApplyOutcome> {
  if (options.dryRun === true && !(await hasPlace(cluster, object))) return "created";
  return (await cluster.apply(object, options)).outcome;
}

/** Whether kind and namespace exist. */
async function hasPlace(cluster: Cluster, object: ClusterObject): Promise<boolean> {
  const { namespace } = object.metadata;
  if (!(await cluster.knows(object))) return false;
  if (namespace === undefined) return true;
  return (await cluster.read({ apiVersion: "v1", kind: "Namespace", name: namespace })) !== undefined;
}

/** Milliseconds. */
const ESTABLISHING = 30_000;

/** A definition serves its kind only a moment after it was made. */
async function established(cluster: Cluster, reference: ObjectReference): Promise<void> {
  const deadline = Date.now() + ESTABLISHING;
  for (;;) {
    /* oxlint-disable no-await-in-loop -- one look after the other */
    const definition = await cluster.read<Definition>(reference);
    if (definition?.status?.conditions?.some(({ type, status }) => type === "Established" && status === "True")) return;
    if (Date.now() > deadline) throw notEstablished(reference);
    await sleep(200);
    /* oxlint-enable no-await-in-loop */
  }
}

interface Definition extends ClusterObject {
  readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
}

function notEstablished({ name }: ObjectReference): GroveError {
  return new GroveError(`the cluster does not serve ${name}`, {
    code: "CRD_NOT_ESTABLISHED",
    kind: "unreachable",
    next: `kubectl describe crd ${name} shows why`,
  });
}
