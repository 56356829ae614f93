import type { Cluster, ClusterObject, ObjectReference } from "@grove/cluster";
import { eventually } from "./eventually.ts";

/** The reference of an object of Argo CD: `Application`, `ApplicationSet`. */
export function argocdObject(kind: "Application" | "ApplicationSet", name: string): ObjectReference {
  return { apiVersion: "argoproj.io/v1alpha1", kind, namespace: "argocd", name };
}

/** Makes Argo CD look at the repository now, past its caches. */
export async function askToLook(cluster: Cluster, object: ObjectReference): Promise<void> {
  const annotations =
    object.kind === "Application"
      ? { "argocd.argoproj.io/refresh": "hard" }
      : { "argocd.argoproj.io/application-set-refresh": "true" };
  await cluster.patch(object, { metadata: { annotations } });
}

/** Waits until Argo CD says of each object that it could not read or render what Git has. */
export async function awaitFailure(cluster: Cluster, objects: readonly ObjectReference[]): Promise<void> {
  await eventually("Argo CD has tried and failed", async () => {
    const found = await Promise.all(objects.map(async (object) => cluster.read<Conditioned>(object)));
    return found.every((object) => object?.status?.conditions?.some(isFault) === true);
  });
}

interface Conditioned extends ClusterObject {
  readonly status?: { readonly conditions?: readonly Condition[] };
}

interface Condition {
  readonly type: string;
  /** Of ApplicationSets only; an Application's condition is there or not. */
  readonly status?: string;
}

function isFault({ type, status }: Condition): boolean {
  return type === "ComparisonError" || (type === "ErrorOccurred" && status === "True");
}
