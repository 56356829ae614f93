import { existsSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { type Cluster, hashFile } from "@grove/cluster";
import { type DumpManifest, parseDumpManifest } from "@grove/experiments";
import { GroveError } from "@grove/plan";
import type { Context } from "../command.ts";
import { readTextFile } from "../lab/read-text-file.ts";
import type { Brought, Destination } from "./brought.ts";
import { refuseOtherServer } from "./refuse-other-server.ts";
import { uploadDump, uploadWithManifest } from "./upload-dump.ts";

export interface FileWish {
  readonly cluster: Cluster;
  /** As it was given. */
  readonly path: string;
  readonly to: Destination;
}

/**
 * Brings a dump of this computer to an experiment's volume: one of Grove's with the manifest that lies beside it, any other
 * as that of an oTree server elsewhere.
 *
 * @throws GroveError FILE_UNREADABLE, DUMP_DAMAGED, DUMP_EXISTS, DUMP_OF_OTHER_KIND, DUMP_MANIFEST_MISSING
 */
export async function bringFile(context: Context, { cluster, path, to }: FileWish): Promise<Brought> {
  const file = resolve(context.workingDirectory, path);
  if (!existsSync(file)) throw unreadable(path);
  const manifest = readManifestBeside(context, file);
  if (manifest === undefined) {
    if (to.server === "redis") throw withoutManifest(path);
    const dump = foreignName(file);
    await uploadDump(context, { cluster, to, path: file, dump });
    return { dump, env: { FOREIGN: "1" }, contents: undefined };
  }
  refuseOtherServer(manifest, to.server ?? "postgres");
  if ((await hashFile(file)) !== manifest.sha256) throw damaged(path);
  await uploadWithManifest(context, { cluster, to, path: file, manifest });
  return { dump: manifest.dump, env: {}, contents: manifest };
}

function readManifestBeside(context: Context, file: string): DumpManifest | undefined {
  const beside = file.replace(/\.dump$/, ".json");
  if (beside === file || !existsSync(beside)) return undefined;
  const { value, problems } = parseDumpManifest(readTextFile(context, beside), beside);
  if (value !== undefined) return value;
  throw new GroveError(`${beside} is no manifest of the dump beside it`, {
    code: "DUMP_DAMAGED",
    next: "for a dump of another server, put it into a folder of its own",
    problems,
  });
}

/** By its own time, so that an upload that was cut off finds its beginning again. */
function foreignName(file: string): string {
  return `${statSync(file).mtime.toISOString().replace(/\.\d+/, "").replaceAll(/[-:]/g, "")}-foreign.dump`;
}

function withoutManifest(path: string): GroveError {
  return new GroveError(`no manifest lies beside ${path}, so nobody knows what a web experiment would get by it`, {
    code: "DUMP_MANIFEST_MISSING",
    next: "copy the file that is called as the dump, but ends in .json, to the same folder",
  });
}

function damaged(path: string): GroveError {
  return new GroveError(`${path} is damaged: it is not the file that its manifest describes`, {
    code: "DUMP_DAMAGED",
    next: "take another copy of it",
  });
}

function unreadable(path: string): GroveError {
  return new GroveError(`${path} cannot be read`, {
    code: "FILE_UNREADABLE",
    kind: "usage",
    next: "check the path and its permissions",
  });
}
