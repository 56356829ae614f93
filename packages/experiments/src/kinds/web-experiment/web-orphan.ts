import type { JsonObject } from "kustomize-ts";
import { isObject } from "../../render/kubernetes-object.ts";
import type { OrphanBase } from "../../orphans/orphan-base.ts";
import { webOperation } from "./web-operation.ts";

/** Redis: it has no password here, so nobody but what runs in its own pod may reach it. */
export const webOrphan: OrphanBase = {
  app: "web-experiment",
  server: "redis",
  operationConfig: ({ name, id, ...overlay }) =>
    webOperation({ ...overlay, spec: { name }, operation: { id, sessions: [] } }),
  alone: (container) => ({
    ...container,
    args: [...withoutPassword(container["args"]), "--bind", "127.0.0.1"],
    resources: withRoom(container["resources"]),
  }),
};

function withoutPassword(args: JsonObject[string] | undefined): readonly JsonObject[string][] {
  const words = Array.isArray(args) ? args : [];
  const at = words.indexOf("--requirepass");
  return at < 0 ? words : words.toSpliced(at, 2);
}

/** A dump is verified by another Redis, which a running experiment has in the pod of a Job. */
function withRoom(resources: JsonObject[string] | undefined): JsonObject {
  return { ...(isObject(resources) ? resources : {}), limits: { memory: "1280Mi" } };
}
