import type { Files, Problem } from "@grove/plan";
import type { ExperimentKey } from "../name/naming.ts";
import type { Reading } from "../schema/reading.ts";
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
  return listManifests(files, { parse: parseArchiveManifest, nameOf: ({ dump }) => dump });
}

/** An archive of a hub and the file that says so. */
export interface ListedHubArchive extends HubArchive {
  readonly file: string;
}

/** The same of hubs. */
export function listHubArchives(files: Files): readonly ListedHubArchive[] {
  const ofHubs = new Map([...files].filter(([, text]) => text.includes("\nkind: HubArchive\n")));
  return listManifests(ofHubs, { parse: parseHubArchive, nameOf: ({ archive }) => archive });
}

interface ManifestKind<Manifest> {
  readonly parse: (text: string, file: string) => Reading<Manifest>;
  /** What its file is called after. */
  readonly nameOf: (manifest: Manifest) => string;
}

function listManifests<Manifest extends ExperimentKey & { readonly time: string }>(
  files: Files,
  { parse, nameOf }: ManifestKind<Manifest>,
): readonly (Manifest & { readonly file: string })[] {
  return [...files]
    .filter(([path]) => manifestPath.test(path))
    .flatMap(([file, text]) => {
      const { value } = parse(text, file);
      return value !== undefined && archiveFiles(value, nameOf(value)).manifest === file ? [{ ...value, file }] : [];
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
