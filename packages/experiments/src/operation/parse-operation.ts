import { explainApiVersion } from "../schema/api-version.ts";
import type { Explanation } from "../schema/explain-issue.ts";
import { keysAt } from "../schema/keys-at.ts";
import { type IssueInFile, readWithSchema } from "../schema/read-with-schema.ts";
import type { Reading } from "../schema/reading.ts";
import { specSchema } from "../spec/spec.ts";
import { type Operation, operationSchema } from "./operation.ts";

/**
 * Reads an `operation.yaml`.
 *
 * @example
 * parseOperation("apiVersion: grove/v1\nid: k7f3q9x2\n", "operation.yaml").value?.state; // "running"
 */
export function parseOperation(text: string, file: string): Reading<Operation> {
  return readWithSchema({ schema: operationSchema, explain }, { text, file });
}

function explain({ path, value, unknownKey }: IssueInFile): Explanation | undefined {
  if (path === "apiVersion" && value !== undefined) return explainApiVersion(value);
  if (path !== "" || unknownKey === undefined || !keysAt(specSchema, []).includes(unknownKey)) return undefined;
  return {
    code: "SPEC_KEY_IN_OPERATION",
    message: `"${unknownKey}" belongs to the study, not to one environment: promote would leave it behind`,
    next: "move it to experiment.yaml beside this file",
  };
}
