import type { JsonObject, JsonValue } from "kustomize-ts";
import { environments } from "../environment/environment.ts";
import { isObject, partOf, textAt } from "../render/kubernetes-object.ts";
import { isProtected, type ObjectFault, protection } from "./find-object-faults.ts";

/**
 * What in an ApplicationSet could stop or remove other experiments than one's own, or let a directory choose its rights
 * (DESIGN §6).
 */
export function findApplicationSetFaults(set: JsonObject): readonly ObjectFault[] {
  return [generators(set), templatePatch(set), project(set), finalizer(set), namespace(set), unprotected(set)].filter(
    (fault) => fault !== undefined,
  );
}

function generators(set: JsonObject): ObjectFault | undefined {
  const found = listAt(set, ["spec", "generators"]);
  const [generator] = found;
  const isNames = found.length === 1 && isObject(generator) && Object.keys(generator).join() === "git";
  const directories = partOf(generator, ["git", "directories"]);
  if (isNames && Array.isArray(directories) && partOf(generator, ["git", "files"]) === undefined) return undefined;
  return {
    code: "APPLICATION_SET_GENERATORS",
    message: "its Applications come from something else than the names of directories: one bad value stops them all",
    next: "write exactly one generator, git with directories; no files, matrix or merge",
    path: ["spec", "generators"],
  };
}

function templatePatch(set: JsonObject): ObjectFault | undefined {
  if (partOf(set, ["spec", "templatePatch"]) === undefined) return undefined;
  return {
    code: "APPLICATION_SET_TEMPLATE_PATCH",
    message: "a patch of the template can change everything that is checked here, the project too",
    next: "delete it, and write the template as it shall be",
    path: ["spec", "templatePatch"],
  };
}

function project(set: JsonObject): ObjectFault | undefined {
  const path = ["spec", "template", "spec", "project"];
  const found = textAt(set, ...path);
  if (projects.includes(found)) return undefined;
  return {
    code: "APPLICATION_SET_PROJECT",
    message: `the project ${JSON.stringify(found)} is not an environment's own: a directory could get rights by its name`,
    next: `write ${projects.join(" or ")}`,
    path,
  };
}

const projects = environments.map((environment) => `grove-${environment}`);

function finalizer(set: JsonObject): ObjectFault | undefined {
  const path = ["spec", "template", "metadata", "finalizers"];
  if (listAt(set, path).includes("resources-finalizer.argocd.argoproj.io")) return undefined;
  return {
    code: "APPLICATION_SET_FINALIZER",
    message: "without its finalizer an Application goes with the directory and leaves running what it started",
    next: "write resources-finalizer.argocd.argoproj.io among finalizers",
    path,
  };
}

function namespace(set: JsonObject): ObjectFault | undefined {
  const path = ["spec", "template", "spec", "syncPolicy", "syncOptions"];
  if (listAt(set, path).includes("CreateNamespace=true")) return undefined;
  return {
    code: "APPLICATION_SET_NAMESPACE",
    message: "nobody makes the experiments' namespaces, and a Namespace in an overlay would take the data along",
    next: "write CreateNamespace=true among syncOptions",
    path,
  };
}

function unprotected(set: JsonObject): ObjectFault | undefined {
  if (isProtected(set)) return undefined;
  const message = "Argo CD would delete this ApplicationSet with its file, and with it all Applications";
  return { code: "APPLICATION_SET_UNPROTECTED", message, ...protection };
}

function listAt(set: JsonObject, path: readonly string[]): readonly JsonValue[] {
  const found = partOf(set, path);
  return Array.isArray(found) ? found : [];
}
