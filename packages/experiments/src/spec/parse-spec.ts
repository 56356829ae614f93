import { nearest } from "../name/nearest.ts";
import { operationSchema } from "../operation/operation.ts";
import { explainApiVersion } from "../schema/api-version.ts";
import type { Explanation } from "../schema/explain-issue.ts";
import { type IssueInFile, readWithSchema } from "../schema/read-with-schema.ts";
import type { Reading } from "../schema/reading.ts";
import { type Spec, specSchema } from "./spec.ts";

/**
 * Reads an `experiment.yaml`.
 *
 * @example
 * parseSpec("replicas: 2\n…", "environments/staging/goods/experiment.yaml").problems[0].code; // "REPLICAS"
 */
export function parseSpec(text: string, file: string): Reading<Spec> {
  return readWithSchema({ schema: specSchema, explain }, { text, file });
}

function explain({ path, value, unknownKey }: IssueInFile): Explanation | undefined {
  if (unknownKey !== undefined) return path === "" ? explainOperationKey(unknownKey) : undefined;
  if (value === undefined) return undefined;
  if (path === "apiVersion") return explainApiVersion(value);
  if (path === "kind" && typeof value === "string") return explainKind(value);
  return path === "replicas" ? severalReplicas : undefined;
}

function explainOperationKey(key: string): Explanation | undefined {
  if (!Object.hasOwn(operationSchema.shape, key)) return undefined;
  return {
    code: "OPERATION_KEY_IN_SPEC",
    message: `"${key}" belongs to one environment, not to the study: promote would carry it to production`,
    next: "move it to operation.yaml beside this file",
  };
}

/** Words of the language whose bases do not exist yet. */
const plannedKinds = ["JupyterHub", "WebExperiment"];

function explainKind(kind: string): Explanation {
  if (plannedKinds.includes(kind)) {
    return {
      code: "KIND_NOT_YET",
      message: `the kind ${kind} is planned, but not built yet`,
      next: "for now there is OTree",
    };
  }
  const meant = nearest(kind, ["OTree"]);
  const next = meant === undefined ? "there is OTree" : `did you mean "${meant}"?`;
  return { code: "KIND_UNKNOWN", message: `there is no kind ${JSON.stringify(kind.slice(0, 60))}`, next };
}

const severalReplicas: Explanation = {
  code: "REPLICAS",
  message:
    "one oTree is exactly one replica: its waiting rooms live in the process, so people on two replicas never meet",
  next: "delete the key; for more people at once give it more cpu, or run two experiments with a database each",
};
