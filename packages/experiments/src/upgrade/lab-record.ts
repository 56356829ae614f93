import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import type { Files } from "@grove/plan";
import { z } from "zod";
import { scalar } from "../overlay/scalar.ts";
import { apiVersion, explainApiVersion } from "../schema/api-version.ts";
import { readWithSchema } from "../schema/read-with-schema.ts";
import type { Reading } from "../schema/reading.ts";
import { forges } from "./forge.ts";
import { withoutOwnValues } from "./own-values.ts";

/** Which grove wrote a lab's bases, bootstrap and pipelines, and how each file was: whatever differs, people changed. */
export const recordPath = "grove.lock.yaml";

const recordSchema = z.strictObject({
  apiVersion,
  version: z.string().regex(/^\d+\.\d+\.\d+$/),
  forge: z.enum(forges),
  files: z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/)),
});

/** `files` maps paths to what {@link hashOf} gave when grove wrote them. */
export type LabRecord = Omit<z.output<typeof recordSchema>, "apiVersion">;

/** Reads `grove.lock.yaml`; a lab from before it was kept has none, which is no fault. */
export function readRecord(files: Files): Reading<LabRecord> {
  const text = files.get(recordPath);
  if (text === undefined) return { value: undefined, problems: [] };
  return readWithSchema(
    {
      schema: recordSchema,
      explain: ({ path, value }) =>
        path === "apiVersion" && value !== undefined ? explainApiVersion(value) : undefined,
    },
    { text, file: recordPath },
  );
}

/** The text of `grove.lock.yaml`. */
export function formatRecord({ version, forge, files }: LabRecord): string {
  const lines = Object.keys(files)
    .toSorted()
    .map((path) => `  ${scalar(path)}: ${scalar(files[path] ?? "")}`);
  return `# What grove wrote into this lab: so \`grove upgrade\` tells it from what people changed. Written by grove alone.
apiVersion: grove/v1
version: ${scalar(version)}
forge: ${forge}
files:
${lines.join("\n")}
`;
}

/** SHA-256 of a file without what labs choose in it. */
export function hashOf(path: string, text: string): string {
  return bytesToHex(sha256(utf8ToBytes(withoutOwnValues(path, text))));
}
