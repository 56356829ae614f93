import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Stand } from "../stand.ts";
import { buildah } from "./image.ts";

export interface FilesBuild {
  /** Path → text, with a Containerfile or Dockerfile. */
  readonly files: ReadonlyMap<string, string>;
  /** The image's full name in buildah's storage. */
  readonly image: string;
  /** Where it goes to, `oci:FOLDER:TAG`; it stays in the storage alone unless told. */
  readonly target?: string;
  /** Gives the options by which the build finds packages; the folder that it may make is there until the build is through. */
  readonly settings: (folder: string) => Promise<readonly string[]>;
}

/** Builds an image from files by their own recipe, on bases that are in buildah's storage. */
export async function buildFiles(stand: Stand, { files, image, target, settings }: FilesBuild): Promise<void> {
  mkdirSync(stand.cache, { recursive: true });
  const folder = mkdtempSync(join(stand.cache, "context-"));
  const context = join(folder, "context");
  try {
    for (const [path, text] of files) {
      mkdirSync(dirname(join(context, path)), { recursive: true });
      writeFileSync(join(context, path), text);
    }
    const options = ["--layers", "--pull=never", "--timestamp", "0", ...(await settings(join(folder, "settings")))];
    await buildah(stand, ["bud", ...options, "--tag", image, context]);
    if (target !== undefined) await buildah(stand, ["push", image, target]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
