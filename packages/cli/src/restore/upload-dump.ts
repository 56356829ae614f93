import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { backupsOf, type Cluster, uploadFile } from "@grove/cluster";
import type { DumpManifest } from "@grove/experiments";
import { GroveError } from "@grove/plan";
import type { Context } from "../command.ts";
import { formatProgress } from "../terminal/format-progress.ts";
import type { Destination } from "./brought.ts";

export interface Upload {
  readonly cluster: Cluster;
  readonly to: Destination;
  /** The file on this computer. */
  readonly path: string;
  /** Its name on the volume. */
  readonly dump: string;
}

/** Brings a file of this computer to an experiment's volume. */
export async function uploadDump({ terminal }: Context, { cluster, to, path, dump }: Upload): Promise<void> {
  await uploadFile(cluster, backupsOf(to, dump), {
    from: path,
    onProgress: (bytes, total) => terminal.progress(formatProgress(`${dump} to ${to.namespace}`, { bytes, total })),
  });
}

/**
 * The same for a dump whose manifest is known; the manifest comes last, for without it the dump does not count. One that
 * is there already is not sent again.
 *
 * @throws GroveError DUMP_EXISTS
 */
export async function uploadWithManifest(
  context: Context,
  upload: Omit<Upload, "dump"> & { readonly manifest: DumpManifest },
): Promise<void> {
  const { cluster, to, manifest } = upload;
  const same = to.dumps.find(({ dump }) => dump === manifest.dump);
  if (same?.sha256 === manifest.sha256) return;
  if (same !== undefined) throw exists(manifest.dump, to);
  await uploadDump(context, { ...upload, dump: manifest.dump });
  const folder = mkdtempSync(join(tmpdir(), "grove-manifest-"));
  try {
    const from = join(folder, "manifest.json");
    writeFileSync(from, `${JSON.stringify(manifest)}\n`);
    await uploadFile(cluster, backupsOf(to, manifest.dump.replace(/\.dump$/, ".json")), {
      from,
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function exists(dump: string, { namespace }: Destination): GroveError {
  return new GroveError(`another dump of the name ${dump} lies on the volume of ${namespace}`, {
    code: "DUMP_EXISTS",
    next: `restore that one with --dump ${dump}, or look where the other comes from`,
  });
}
