import { Document, isCollection } from "yaml";
import { z } from "zod";
import { readWithSchema } from "../schema/read-with-schema.ts";
import type { Reading } from "../schema/reading.ts";
import { archiveBasis } from "./archive-basis.ts";
import { dumpFacts } from "./dump-manifest.ts";

/** `archive/<environment>/<name>/<dump>.yaml`: what was saved of an experiment, and where it is kept. */
const archiveManifestSchema = z.object({
  ...archiveBasis("Archive"),
  kept: z.object({
    volume: z.string().meta({ description: "The claim on the cluster that the dump lies on" }),
    store: z.string().startsWith("s3://").optional().meta({ description: "The same file outside of the cluster" }),
  }),
  secrets: z
    .string()
    .optional()
    .meta({ description: "File beside this one: the experiment's secrets, encrypted to the lab's recovery key" }),
  ...dumpFacts,
});

/** A verified copy of an experiment's data, as Git remembers it. */
export type ArchiveManifest = z.output<typeof archiveManifestSchema>;

/** Reads an archive manifest. */
export function parseArchiveManifest(text: string, file: string): Reading<ArchiveManifest> {
  return readWithSchema({ schema: archiveManifestSchema }, { text, file });
}

/** The text of an archive manifest; each table on a line of its own. */
export function archiveManifest(archive: ArchiveManifest): string {
  const { apiVersion: version, kind, environment, name, id, commit, tables, sequences, ...facts } = archive;
  const document = new Document({
    apiVersion: version,
    kind,
    environment,
    name,
    id,
    commit,
    ...facts,
    tables,
    sequences,
  });
  for (const list of [document.get("tables"), document.get("sequences")]) {
    for (const item of isCollection(list) ? list.items : []) if (isCollection(item)) item.flow = true;
  }
  document.commentBefore =
    " A verified copy of an experiment's data, written by grove: with it the experiment may be deleted.";
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}
