import type { Problem } from "@grove/plan";
import type { JsonObject, JsonValue } from "kustomize-ts";
import { isObject, partOf, textAt } from "../render/kubernetes-object.ts";
import { findPlainSecret } from "./find-plain-secret.ts";

/** Something that an object of an experiment must not be or have. */
export interface ObjectFault extends Pick<Problem, "code" | "message" | "next"> {
  readonly path: readonly (string | number)[];
}

/**
 * What in a Kubernetes object could lose data, leave the experiment's own namespace, or give a secret away (DESIGN §6).
 *
 * @param namespace the only one that the object may name; `undefined` if it may name none
 */
export function findObjectFaults(object: JsonValue, namespace: string | undefined): readonly ObjectFault[] {
  if (!isObject(object)) return [];
  const faults = [
    ownNamespace(object),
    foreignNamespace(object, namespace),
    foreignRights(object),
    claimTemplates(object),
    unprotectedData(object),
    findPlainSecret(object),
  ];
  return faults.filter((fault) => fault !== undefined);
}

function ownNamespace(object: JsonObject): ObjectFault | undefined {
  if (object["kind"] !== "Namespace") return undefined;
  return {
    code: "NAMESPACE_IN_OVERLAY",
    message: "a Namespace that Argo CD manages takes everything in it along when it goes, the data too",
    next: "delete it: Argo CD creates the namespace and never removes it",
    path: ["kind"],
  };
}

function foreignNamespace(object: JsonObject, namespace: string | undefined): ObjectFault | undefined {
  const path = object["kind"] === "Kustomization" ? ["namespace"] : ["metadata", "namespace"];
  const found = partOf(object, path);
  if (found === undefined || found === namespace) return undefined;
  return {
    code: "NAMESPACE_FOREIGN",
    message: `this lies in the namespace ${JSON.stringify(found)}, not in the experiment's own`,
    next: namespace === undefined ? "delete the key: each overlay names its own" : `write ${namespace}`,
    path,
  };
}

/** The cluster refuses it as well (`bootstrap/admission/lab-rights-only.yaml`), but only when it is synced. */
function foreignRights(object: JsonObject): ObjectFault | undefined {
  if (object["kind"] !== "RoleBinding" || rightsOfBases.has(textAt(object, "roleRef", "name"))) return undefined;
  return {
    code: "RIGHTS_FOREIGN",
    message: "an experiment gives rights to nobody but the lab's pipeline and its own hub, and those stand in its base",
    next: "delete it: the cluster refuses it",
    path: ["roleRef"],
  };
}

/** The ClusterRoles that bases bind. */
const rightsOfBases: ReadonlySet<string> = new Set(["grove-lab-experiment", "grove-lab-hub"]);

function claimTemplates(object: JsonObject): ObjectFault | undefined {
  if (partOf(object, ["spec", "volumeClaimTemplates"]) === undefined) return undefined;
  return {
    code: "VOLUME_CLAIM_TEMPLATES",
    message: "volumeClaimTemplates make volumes that can never be changed and that Argo CD does not know",
    next: "use a PersistentVolumeClaim of its own, as apps/otree does",
    path: ["spec", "volumeClaimTemplates"],
  };
}

/** What holds data or opens it, without the settings that keep Argo CD from deleting it. */
export function unprotectedData(object: JsonObject): ObjectFault | undefined {
  const kind = dataKinds.get(textAt(object, "kind"));
  if (kind === undefined || isProtected(object)) return undefined;
  return {
    code: kind.code,
    message: `Argo CD would delete this ${kind.title} together with the experiment`,
    ...protection,
  };
}

const dataKinds = new Map([
  ["PersistentVolumeClaim", { code: "VOLUME_UNPROTECTED", title: "volume claim" }],
  ["SealedSecret", { code: "SECRET_UNPROTECTED", title: "sealed secret, with which the data is read," }],
]);

/** Whether Argo CD leaves an object alone when it is gone from Git, and when its Application goes. */
export function isProtected(object: JsonObject): boolean {
  const options = textAt(object, "metadata", "annotations", syncOptions).split(",");
  return options.includes("Prune=false") && options.includes("Delete=false");
}

const syncOptions = "argocd.argoproj.io/sync-options";

/** The remedy, and the place where it is missing. */
export const protection: Pick<ObjectFault, "next" | "path"> = {
  next: `annotate it with ${syncOptions}: Prune=false,Delete=false`,
  path: ["metadata", "annotations", syncOptions],
};
