import { z } from "zod";
import type { Explanation } from "./explain-issue.ts";

/** The version of every file format of a lab. */
export const apiVersion = z.literal("grove/v1").meta({ description: "Version of this file format" });

/** What another `apiVersion` means: a mistake, or a file of a newer grove. */
export function explainApiVersion(value: unknown): Explanation {
  return {
    code: "API_VERSION_UNKNOWN",
    message: `this grove reads grove/v1, not ${JSON.stringify(value)}`,
    next: "write apiVersion: grove/v1, or use a newer grove",
  };
}
