import { explainApiVersion } from "../schema/api-version.ts";
import type { Explanation } from "../schema/explain-issue.ts";
import { type IssueInFile, readWithSchema } from "../schema/read-with-schema.ts";
import type { Reading } from "../schema/reading.ts";
import { type EnvironmentSettings, environmentSettingsSchema } from "./environment-settings.ts";

/**
 * Reads an `environment.yaml`.
 *
 * @example
 * parseEnvironment("domain: lab.example\n…", "environments/staging/environment.yaml").value?.ingressClass; // "public"
 */
export function parseEnvironment(text: string, file: string): Reading<EnvironmentSettings> {
  return readWithSchema({ schema: environmentSettingsSchema, explain }, { text, file });
}

function explain({ path, value }: IssueInFile): Explanation | undefined {
  if (path === "apiVersion" && value !== undefined) return explainApiVersion(value);
  if (path !== "tls" || typeof value !== "object" || value === null) return undefined;
  const sources = ["wildcardSecret", "issuer"].filter((source) => source in value).length;
  if (sources === 1) return undefined;
  return {
    code: "TLS_SOURCE",
    message: `tls names ${sources === 0 ? "no source" : "two sources"} of certificates`,
    next: "write exactly one of wildcardSecret (one certificate for all hosts) and issuer (one for each host)",
  };
}
