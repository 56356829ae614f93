import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { hashFile } from "@grove/cluster";
import { GroveError } from "@grove/plan";
import { type ExportedFile, type ExportManifest, type ExportSource, parseExportManifest } from "./export-manifest.ts";

/** A folder with exported data. It may be left at any moment: the next run goes on from what its manifest says. */
export interface ExportFolder {
  readonly path: string;
  readonly manifest: () => ExportManifest;
  /** Whether a file is there as a whole, byte for byte as it was recorded. */
  readonly holds: (file: string) => Promise<boolean>;
  /** Records a file that has become whole. */
  readonly add: (file: Omit<ExportedFile, "time">) => Promise<void>;
  /** Records anything else. */
  readonly note: (change: Partial<Omit<ExportManifest, keyof ExportSource | "files">>) => Promise<void>;
}

const manifestFile = "manifest.json";

/**
 * Opens a folder, new or half done. Only its owner may look into it, for the data are about people.
 *
 * @throws GroveError EXPORT_FOLDER_TAKEN when it holds something else than data of this experiment
 */
export async function openExportFolder(path: string, source: ExportSource): Promise<ExportFolder> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  let manifest = await readManifest(path, source);
  const write = async (changed: ExportManifest): Promise<void> => {
    manifest = changed;
    const file = join(path, manifestFile);
    await writeFile(`${file}.part`, `${JSON.stringify(manifest, undefined, 2)}\n`, { mode: 0o600 });
    await rename(`${file}.part`, file);
  };
  return {
    path,
    manifest: () => manifest,
    holds: async (file) => {
      const known = manifest.files.find((other) => other.file === file);
      return known !== undefined && (await hashOf(join(path, file))) === known.sha256;
    },
    add: async (file) => {
      const others = manifest.files.filter((other) => other.file !== file.file);
      await write({ ...manifest, files: [...others, { ...file, time: new Date().toISOString() }] });
    },
    note: async (change) => write({ ...manifest, ...change }),
  };
}

async function readManifest(path: string, source: ExportSource): Promise<ExportManifest> {
  const present = await readdir(path);
  if (present.length === 0) return { apiVersion: "grove/v1", kind: "Export", ...source, files: [], notes: [] };
  const text = present.includes(manifestFile) ? await readFile(join(path, manifestFile), "utf8") : "";
  const found = parseExportManifest(text);
  if (found?.id === source.id && found.environment === source.environment) return found;
  const whose = found === undefined ? "something else" : `data of ${found.environment}/${found.name} (${found.id})`;
  throw new GroveError(`${path} holds ${whose}`, {
    code: "EXPORT_FOLDER_TAKEN",
    next: "name another folder by --output",
  });
}

async function hashOf(file: string): Promise<string | undefined> {
  return await hashFile(file).catch(() => undefined);
}
