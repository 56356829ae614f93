import type { JsonObject, JsonValue } from "kustomize-ts";
import { isObject } from "../render/kubernetes-object.ts";
import { secretKeys } from "../secrets/experiment-secrets.ts";
import type { ObjectFault } from "./find-object-faults.ts";

/** The first place of an object at which a secret stands readable for everyone who reads the repository. */
export function findPlainSecret(object: JsonObject): ObjectFault | undefined {
  if (object["kind"] === "Secret") return fault(["kind"], "a Secret lies here in plain");
  if (object["secretGenerator"] !== undefined)
    return fault(["secretGenerator"], "a Secret is made here from plain values");
  const path = findSecretValue(object);
  return path && fault(path, "a password or key stands here in plain");
}

function fault(path: ObjectFault["path"], message: string): ObjectFault {
  return {
    code: "SECRET_IN_PLAIN",
    message: `${message}, and Git never forgets`,
    next: "remove it, change the value wherever it is used, and seal the new one",
    path,
  };
}

/** The way to a known key with a text of its own: `ADMIN_PASSWORD: hunter2`, or a pod's variable of that name. */
function findSecretValue(value: JsonValue): ObjectFault["path"] | undefined {
  if (!isObject(value)) {
    const items: readonly JsonValue[] = Array.isArray(value) ? value : [];
    return firstBelow(items.map((item, index) => [index, item]));
  }
  const isVariable = typeof value["name"] === "string" && isSecretKey(value["name"]);
  if (isVariable && typeof value["value"] === "string") return ["value"];
  const plain = Object.keys(value).find((key) => isSecretKey(key) && typeof value[key] === "string");
  if (plain !== undefined) return [plain];
  return firstBelow(Object.entries(value).filter(([key]) => key !== "encryptedData"));
}

function firstBelow(children: readonly (readonly [string | number, JsonValue])[]): ObjectFault["path"] | undefined {
  for (const [step, child] of children) {
    const path = findSecretValue(child);
    if (path !== undefined) return [step, ...path];
  }
  return undefined;
}

/** `ADMIN_PASSWORD`, and with a prefix as programs name it: `OTREE_ADMIN_PASSWORD`. */
function isSecretKey(key: string): boolean {
  return allSecretKeys.some((secret) => key === secret || key.endsWith(`_${secret}`));
}

const allSecretKeys = Object.values(secretKeys).flat();
