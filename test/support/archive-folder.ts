import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { repositoryRoot } from "./repository.ts";

/** The scripts about the archive store, with a folder in place of the store; `archive-store.e2e.ts` meets a real one. */
export interface ArchiveFolder {
  /** The experiment's volume. */
  readonly volume: string;
  /** What is `/work` in a pod. */
  readonly work: string;
  /** The objects with the experiment's prefix. */
  readonly objects: string;
  /** Their names, in order. */
  readonly names: () => readonly string[];
  /** Puts a dump and its manifest into a folder. */
  readonly writeDump: (folder: string, name: string, content: string) => void;
  /** Runs a script as its container does. */
  readonly run: (script: string, options?: RunOptions) => Promise<Ended>;
  /** The same, of one that ends well: what it prints. */
  readonly print: (script: string, ...parameters: readonly string[]) => Promise<string>;
  readonly remove: () => void;
}

export interface RunOptions {
  readonly parameters?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

export interface Ended {
  readonly code: number;
  /** What it says to people. */
  readonly message: string;
}

/** Where the experiment's dumps lie in the bucket. */
export const archivePlace = "production/goods/k7f3q9x2";

/** An empty volume and an empty store. */
export function makeArchiveFolder(): ArchiveFolder {
  const root = mkdtempSync(join(tmpdir(), "archive-"));
  const [volume, work, bin] = [join(root, "volume"), join(root, "work"), join(root, "bin")];
  const [objects, scripts] = [join(root, "store", "lab-archive", archivePlace), join(root, "scripts")];
  for (const folder of [volume, work, bin, objects, scripts]) mkdirSync(folder, { recursive: true });
  // As a pod has them, in one folder.
  for (const folder of scriptFolders) cpSync(join(repositoryRoot, folder), scripts, { recursive: true });
  writeFileSync(join(bin, "rclone"), rclone, { mode: 0o755 });
  const settings = {
    PATH: `${bin}${delimiter}${process.env["PATH"] ?? ""}`,
    TMPDIR: work,
    STORE: join(root, "store"),
    BACKUPS: volume,
    WORK: work,
    ARCHIVE_ENDPOINT: "https://s3.example",
    ARCHIVE_BUCKET: "lab-archive",
    ARCHIVE_PREFIX: archivePlace,
    ARCHIVE_ACCESS_KEY: "lab",
    ARCHIVE_SECRET_KEY: "secret",
  };
  return {
    volume,
    work,
    objects,
    names: () => readdirSync(objects).toSorted(),
    writeDump: (folder, name, content) => {
      writeFileSync(join(folder, `${name}.dump`), content);
      writeFileSync(join(folder, `${name}.json`), manifestOf(name, content));
    },
    run: async (script, { parameters = [], environment = {} } = {}) =>
      (await runScript(join(scripts, script), parameters, { ...settings, ...environment })).ended,
    print: async (script, ...parameters) => {
      const { ended, output } = await runScript(join(scripts, script), parameters, settings);
      if (ended.code !== 0) throw new Error(ended.message);
      return output;
    },
    remove: () => rmSync(root, { recursive: true }),
  };
}

/** As `dump-database.sh` writes it. */
function manifestOf(name: string, content: string): string {
  const sha256 = createHash("sha256").update(content).digest("hex");
  const table = `{"name" : "public.otree_session", "rows" : 1, "sha256" : "${"0".repeat(64)}"}`;
  return `{"dump" : "${name}.dump", "bytes" : ${content.length}, "sha256" : "${sha256}", "tables" : [${table}]}\n`;
}

const scriptFolders = ["apps/otree/components/archive-store", "apps/jupyterhub/components/archiver"];

async function runScript(
  script: string,
  parameters: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<{ readonly ended: Ended; readonly output: string }> {
  return new Promise((resolve) => {
    execFile("sh", [script, ...parameters], { env }, (error, output, message) => {
      resolve({ ended: { code: error === null ? 0 : Number(error.code), message }, output });
    });
  });
}

/**
 * Stands in for rclone: a folder is the store. With FAULT it complains as rclone does, with ALTERED the store keeps other
 * bytes than it was sent.
 */
const rclone = `#!/bin/sh
set -eu
if [ -n "\${FAULT:-}" ]; then printf '%s\\n' "NOTICE: Failed to $1: $FAULT" >&2; exit 1; fi
verb=$1; shift
while case \${1:-} in --* | sha256) true ;; *) false ;; esac; do shift; done
path() { case $1 in store:*) printf '%s/%s' "$STORE" "\${1#store:}" ;; *) printf '%s' "$1" ;; esac }
case $verb in
  lsf) ls "$(path "$1")" ;;
  hashsum) sha256sum <"$(path "$1")" ;;
  copyto)
    if ! [ -e "$(path "$1")" ]; then exit 0; fi
    cp "$(path "$1")" "$(path "$2")"
    if [ -n "\${ALTERED:-}" ]; then printf x >>"$(path "$2")"; fi
    ;;
esac
`;
