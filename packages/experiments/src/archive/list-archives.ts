import type { Files } from "@grove/plan";
import { type ArchiveManifest, parseArchiveManifest } from "./archive-manifest.ts";
import { archiveFiles } from "./archive-paths.ts";

/** An archive and the file that says so. */
export interface ListedArchive extends ArchiveManifest {
  readonly file: string;
}

/**
 * The archives of a lab, the newest first; a manifest that cannot be read, or lies where another's would, is none.
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

const manifestPath = /^archive\/[^/]+\/[^/]+\/[^/]+\.yaml$/;
