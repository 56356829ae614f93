import { z } from "zod";
import { checkId } from "../operation/check-id.ts";
import { apiVersion } from "../schema/api-version.ts";
import { checkedText } from "../schema/checked-text.ts";
import { readWithSchema } from "../schema/read-with-schema.ts";
import type { Reading } from "../schema/reading.ts";
import { checkDumpName } from "./check-dump-name.ts";

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** Null or empty until the study has served once. */
const knownText = z
  .string()
  .nullish()
  .transform((text) => (text === "" || text === null ? undefined : text));

/** What is in a database. */
const contents = {
  tables: z
    .array(z.object({ name: z.string(), rows: z.int().min(0), sha256 }))
    .meta({ description: "Rows of each table and a hash over all of them" }),
  sequences: z
    .array(z.looseObject({ name: z.string() }))
    .default([])
    .meta({ description: "Where each sequence stands" }),
};

/** What a dump holds: the same rows give the same values, whoever wrote them down in whatever order. */
export const dumpFacts = {
  dump: checkedText(checkDumpName).meta({ description: "Name of the file: 20261125T184300Z-archive.dump" }),
  reason: z.string().meta({ description: "What it was made for: nightly, manual, archive, reset, restore" }),
  time: z.iso.datetime().meta({ description: "When it was made, in UTC" }),
  image: knownText.meta({ description: "The study's image that served then" }),
  otree: knownText.meta({ description: "oTree's version in that image" }),
  postgres: knownText.meta({ description: "Version of the database server" }),
  redis: z.string().optional().meta({ description: "The same of a web experiment" }),
  bytes: z.int().min(1).meta({ description: "Size of the file" }),
  sha256: sha256.meta({ description: "Of the file" }),
  ...contents,
};

const dumpManifestSchema = z.object({
  apiVersion,
  kind: z.literal("Dump"),
  namespace: z.string(),
  id: checkedText(checkId),
  ...dumpFacts,
});

/** What lies beside each dump that counts: made, restored elsewhere, and found equal (DESIGN §7). */
export type DumpManifest = z.output<typeof dumpManifestSchema>;

/**
 * Reads the manifest of a dump.
 *
 * @param text JSON, as `dump-database.sh` writes it
 */
export function parseDumpManifest(text: string, file: string): Reading<DumpManifest> {
  return readWithSchema({ schema: dumpManifestSchema }, { text, file });
}

const contentsSchema = z.object(contents);

/** Rows and a hash of each table, and where each sequence stands. */
export type DumpContents = z.output<typeof contentsSchema>;

/**
 * Reads what is in a database.
 *
 * @param text JSON, as `contents_of` of `dumps.sh` prints it
 */
export function parseDumpContents(text: string, file: string): Reading<DumpContents> {
  return readWithSchema({ schema: contentsSchema }, { text, file });
}
