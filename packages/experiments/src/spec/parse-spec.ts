import { nearest } from "../name/nearest.ts";
import { operationSchema } from "../operation/operation.ts";
import { partOf } from "../render/kubernetes-object.ts";
import { explainApiVersion } from "../schema/api-version.ts";
import type { Explanation } from "../schema/explain-issue.ts";
import { checkWithSchema, type IssueInFile } from "../schema/read-with-schema.ts";
import type { Reading } from "../schema/reading.ts";
import { readYaml } from "../yaml/read-yaml.ts";
import { isKind, type Kind, kinds, type Spec, specSchemas } from "./spec.ts";

/**
 * Reads an `experiment.yaml`.
 *
 * @example
 * parseSpec("replicas: 2\n…", "environments/staging/goods/experiment.yaml").problems[0].code; // "REPLICAS"
 */
export function parseSpec(text: string, file: string): Reading<Spec> {
  const { value: yaml, problems } = readYaml(text, file);
  if (yaml === undefined) return { value: undefined, problems };
  return checkWithSchema({ schema: specSchemas[kindMeant(partOf(yaml.data, ["kind"]))], explain }, yaml);
}

/** The kind by whose keys a file is judged, also where the word itself is wrong. */
function kindMeant(word: unknown): Kind {
  if (isKind(word)) return word;
  const meant = typeof word === "string" ? nearest(word, kinds) : undefined;
  return isKind(meant) ? meant : "OTree";
}

function explain({ path, value, unknownKey }: IssueInFile): Explanation | undefined {
  if (unknownKey !== undefined) return path === "" ? explainOperationKey(unknownKey) : undefined;
  if (value === undefined) return undefined;
  if (path === "apiVersion") return explainApiVersion(value);
  if (path === "kind" && typeof value === "string") return explainKind(value);
  if (path === "replicas") return severalReplicas;
  return path === "authentication" ? explainAuthentication(value) : undefined;
}

function explainOperationKey(key: string): Explanation | undefined {
  if (!Object.hasOwn(operationSchema.shape, key)) return undefined;
  return {
    code: "OPERATION_KEY_IN_SPEC",
    message: `"${key}" belongs to one environment, not to the study: promote would carry it to production`,
    next: "move it to operation.yaml beside this file",
  };
}

function explainKind(kind: string): Explanation {
  const meant = nearest(kind, kinds);
  const next = meant === undefined ? `there are ${kinds.join(", ")}` : `did you mean "${meant}"?`;
  return { code: "KIND_UNKNOWN", message: `there is no kind ${JSON.stringify(kind.slice(0, 60))}`, next };
}

const severalReplicas: Explanation = {
  code: "REPLICAS",
  message:
    "one oTree is exactly one replica: its waiting rooms live in the process, so people on two replicas never meet",
  next: "delete the key; for more people at once give it more cpu, or run two experiments with a database each",
};

function explainAuthentication(value: unknown): Explanation | undefined {
  const isDummy = typeof value === "object" && value !== null && "dummy" in value;
  return isDummy || value === "dummy" ? everybodyIn : undefined;
}

const everybodyIn: Explanation = {
  code: "AUTHENTICATION_DUMMY",
  message: "dummy lets everybody into the hub, under any name, also an administrator's",
  next: "name a provider: gitlab, github or oidc",
};
