import type { Files, Problem } from "@grove/plan";
import { type ArchiveManifest, parseArchiveManifest } from "./archive-manifest.ts";
import { archiveFiles } from "./archive-paths.ts";
import { type HubArchive, parseHubArchive } from "./hub-archive.ts";

/** An archive and the file that says so. */
export interface ListedArchive extends ArchiveManifest {
  readonly file: string;
}

/**
 * The archived databases of a lab, the newest first; a manifest that cannot be read, or lies where another's would, is none.
 *
 * @param files what lies below `archive`
 */
export function listArchives(files: Files): readonly ListedArchive[] {
  return [...files]
    .filter(([path]) => manifestPath.test(path))
    .flatMap(([file, text]) => {
      const { value } = parseArchiveManifest(text, file);
      return value !== undefined && archiveFiles(value, value.dump).manifest === file ? [{ ...value, file }] : [];
    })
    .toSorted((one, other) => other.time.localeCompare(one.time));
}

/** An archive of a hub and the file that says so. */
export interface ListedHubArchive extends HubArchive {
  readonly file: string;
}

/** The same of hubs. */
export function listHubArchives(files: Files): readonly ListedHubArchive[] {
  return [...files]
    .filter(([path, text]) => manifestPath.test(path) && text.includes("\nkind: HubArchive\n"))
    .flatMap(([file, text]) => {
      const { value } = parseHubArchive(text, file);
      return value !== undefined && archiveFiles(value, value.archive).manifest === file ? [{ ...value, file }] : [];
    })
    .toSorted((one, other) => other.time.localeCompare(one.time));
}

/** Manifests that are none to `listArchives`, though they lie where one would: `ARCHIVE_UNREADABLE`. */
export function findUnreadableArchives(files: Files): readonly Problem[] {
  const known = new Set([...listArchives(files), ...listHubArchives(files)].map(({ file }) => file));
  return [...files.keys()]
    .filter((file) => manifestPath.test(file) && !known.has(file))
    .map((file) => ({
      code: "ARCHIVE_UNREADABLE",
      severity: "error",
      message: "this is no archive manifest, or that of another place",
      next: "restore the file from the history",
      file,
    }));
}

const manifestPath = /^archive\/[^/]+\/[^/]+\/[^/]+\.yaml$/;
