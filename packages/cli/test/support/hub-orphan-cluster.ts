import type { MemoryCluster } from "@grove/cluster";
import { sha256, volumesCluster } from "./orphan-cluster.ts";

/** What lies on the volumes of a hub that is gone, and in the archive store. Tests change it as people and disks do. */
export interface HubVolumes {
  readonly id: string;
  /** Claim → what its files are, in one word. */
  readonly contents: Map<string, string>;
  /** `FOLDER/FILE` on the volume of the archives → its bytes. */
  readonly backups: Map<string, string>;
  /** The same in the store, by the last two parts of the path. */
  readonly store: Map<string, string>;
}

/** A hub with two people who have saved something. */
export function hubVolumes(id: string): HubVolumes {
  const contents = new Map([
    [`hub-${id}`, "two users"],
    [`home-${id}-ada`, "a notebook"],
    [`home-${id}-ben`, "another notebook"],
  ]);
  return { id, contents, backups: new Map(), store: new Map() };
}

export interface HubClusterOptions {
  readonly namespace: string;
  readonly hub: HubVolumes;
  readonly failsToErase?: boolean;
  /** Whether the volume of the archives is there. */
  readonly hasBackups?: boolean;
}

/** A cluster in memory with those volumes; the archiver does there what its scripts do. */
export function hubOrphanCluster({ hub, hasBackups = false, ...options }: HubClusterOptions): MemoryCluster {
  const claims = [...(hasBackups ? [`backups-${hub.id}`] : []), ...hub.contents.keys()];
  return volumesCluster({
    ...options,
    claims: claims.toSorted(),
    exec: (command) => ({ exitCode: 0, stdout: answerTo(command, hub), stderr: "" }),
  });
}

function answerTo([program = "", script = "", ...words]: readonly string[], hub: HubVolumes): string {
  const [first = "", second = "", third] = words;
  if (program === "python3") return describe(hub, { command: first, source: second, target: third });
  if (script.endsWith("upload-archive.sh")) return upload(hub, first);
  if (script.endsWith("hash-archive.sh")) return hashes(hub.store, first.replace(/^.*\//, ""), words.slice(1));
  if (program === "ls") return [...new Set([...hub.backups.keys()].map((path) => path.replace(/\/.*/, "")))].join("\n");
  // sh -c SCRIPT sh FOLDER FILE …
  return hashes(hub.backups, (third ?? "").replace(/^.*\//, ""), words.slice(3));
}

interface Described {
  readonly command: string;
  readonly source: string;
  readonly target: string | undefined;
}

/** As `archive.py` does. */
function describe({ contents, backups }: HubVolumes, { command, source, target }: Described): string {
  const text = contents.get(source.split("/")[2] ?? "") ?? "";
  const isDatabase = command === "database";
  const facts = isDatabase
    ? { tables: [{ name: "users", rows: 2, sha256: sha256(text) }] }
    : { files: 1, size: text.length, contents: sha256(text) };
  if (target === undefined) return JSON.stringify(facts);
  const path = target.replace(/^\/backups\//, "");
  backups.set(path, text);
  const file = path.replace(/^.*\//, "");
  return JSON.stringify({ file, bytes: text.length, sha256: sha256(text), ...facts });
}

function upload({ backups, store }: HubVolumes, folder: string): string {
  const sent = [...backups].filter(([path]) => path.startsWith(`${folder}/`));
  for (const [path, text] of sent) store.set(path, text);
  return sent.map(([path, text]) => `${sha256(text)}  ${path.replace(/^.*\//, "")}\n`).join("");
}

function hashes(files: ReadonlyMap<string, string>, folder: string, names: readonly string[]): string {
  return names
    .flatMap((name) => {
      const text = files.get(`${folder}/${name}`);
      return text === undefined ? [] : [`${sha256(text)}  ${name}\n`];
    })
    .join("");
}
