import { createHash } from "node:crypto";
import { open, rename } from "node:fs/promises";
import { join } from "node:path";
import type { OpenedExport } from "@grove/otree-client";
import type { ExportFolder } from "./export-folder.ts";

export interface SaveOptions {
  readonly file: string;
  readonly table: OpenedExport;
  readonly onProgress: (bytes: number, total: number | undefined) => void;
}

/** Writes a table to a folder as it comes; it has its name once it is whole. */
export async function saveTable(folder: ExportFolder, { file, table, onProgress }: SaveOptions): Promise<void> {
  const path = join(folder.path, file);
  const hash = createHash("sha256");
  let bytes = 0;
  const handle = await open(`${path}.part`, "w", 0o600);
  try {
    for await (const piece of table.pieces) {
      await handle.write(piece);
      hash.update(piece);
      bytes += piece.length;
      onProgress(bytes, table.bytes);
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(`${path}.part`, path);
  await folder.add({ file, bytes, sha256: hash.digest("hex") });
}
