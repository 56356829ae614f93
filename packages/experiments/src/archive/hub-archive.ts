import { z } from "zod";
import { checkedText } from "../schema/checked-text.ts";
import { readWithSchema } from "../schema/read-with-schema.ts";
import type { Reading } from "../schema/reading.ts";
import { archiveBasis } from "./archive-basis.ts";
import { checkArchiveName } from "./check-archive-name.ts";

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

const file = {
  file: z.string().regex(/^[a-z0-9][A-Za-z0-9._-]{0,250}$/),
  bytes: z.int().min(1).meta({ description: "Size of the file" }),
  sha256: sha256.meta({ description: "Of the file" }),
};

const tables = z
  .array(z.object({ name: z.string(), rows: z.int().min(0), sha256 }))
  .meta({ description: "Rows of each table and a hash over all of them" });

const homeContents = {
  files: z.int().min(0).meta({ description: "Files, folders and links" }),
  size: z.int().min(0).meta({ description: "Bytes in all files" }),
  contents: sha256.meta({ description: "Of the tar before its compression: the same files give the same" }),
};

const databaseCopySchema = z.object({ ...file, tables });
const homeCopySchema = z.object({ ...file, ...homeContents });

/** A copy of the hub's database, whose integrity was checked. */
export type DatabaseCopy = z.output<typeof databaseCopySchema>;

/** A copy of a home, read again as a whole. */
export type HomeCopy = z.output<typeof homeCopySchema>;

const hubArchiveSchema = z.object({
  ...archiveBasis("HubArchive"),
  kept: z.object({
    volume: z.string().meta({ description: "The claim on the cluster with the folder of the archive's name" }),
    store: z.string().startsWith("s3://").optional().meta({ description: "The same folder outside of the cluster" }),
  }),
  secrets: z
    .string()
    .optional()
    .meta({ description: "File beside this one: the hub's secrets, encrypted to the lab's recovery key" }),
  archive: checkedText(checkArchiveName).meta({ description: "Name of the folder: 20261126T101500Z-archive" }),
  time: z.iso.datetime().meta({ description: "When it was begun, in UTC" }),
  database: databaseCopySchema.optional().meta({ description: "None where the hub never ran, or its volume is gone" }),
  homes: z
    .array(z.object({ claim: z.string(), ...homeCopySchema.shape }))
    .readonly()
    .meta({ description: "A tar of each person's home, by its claim" }),
});

/** A verified copy of what a hub keeps, as Git remembers it. */
export type HubArchive = z.output<typeof hubArchiveSchema>;

/** Reads the manifest of a hub's archive. */
export function parseHubArchive(text: string, path: string): Reading<HubArchive> {
  return readWithSchema({ schema: hubArchiveSchema }, { text, file: path });
}

/** Reads what `archive.py` says of a copy of the database. */
export function parseDatabaseCopy(text: string): Reading<DatabaseCopy> {
  return readWithSchema({ schema: databaseCopySchema }, { text, file: "archive.py" });
}

/** Reads what `archive.py` says of a copy of a home. */
export function parseHomeCopy(text: string): Reading<HomeCopy> {
  return readWithSchema({ schema: homeCopySchema }, { text, file: "archive.py" });
}

const contentsSchema = z.union([z.object({ tables }), z.object(homeContents)]);

/** Reads what `archive.py` says of what it did not copy: tables of a database, or the contents of a home. */
export function parseContents(text: string): Reading<z.output<typeof contentsSchema>> {
  return readWithSchema({ schema: contentsSchema }, { text, file: "archive.py" });
}
