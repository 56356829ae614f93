import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { backupsOf, type ClusterObject, runJob } from "@grove/cluster";
import { parseDumpManifest } from "@grove/experiments";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { archiveFolder, archiveStore } from "../cluster/parts/archive-store.ts";
import { startPart, stopPart } from "../cluster/run/start-part.ts";
import { localStand } from "../cluster/stand.ts";
import { connectFrom, containerOf } from "./support/connection.ts";
import { publishVersions } from "./support/images.ts";
import { theLab } from "./support/lab.ts";
import { otreeOf } from "./support/otree.ts";

// The copy of each dump that is no longer on the lab's server, with a real S3 server. The stand's own, whose objects are
// files that a test can look at and harm.

const lab = await theLab();
const { cluster } = lab;
const stand = localStand(() => undefined);
const name = "archived-away";
const namespace = `exp-${name}-staging`;
const study = otreeOf(lab, "staging", name);
/** Where the experiment's dumps lie in the bucket. */
let prefix = "";

describe.skipIf(!lab.isStand)(
  "the archive store (of the stand: others' objects are no files here)",
  { tags: ["full"] },
  () => {
    let first = "";

    beforeAll(async () => {
      await lab.newExperiment(name, (await publishVersions()).first);
      await lab.grove("wait", name);
      await study.createSession(4);
      prefix = await readPrefix();
    });

    afterAll(async () => startPart(stand, archiveStore));

    test("a backup's dump and manifest are there, byte for byte", async () => {
      first = await backUp();
      const manifest = parseDumpManifest(stored(first.replace(".dump", ".json")).toString(), first);
      expect(manifest.problems).toEqual([]);
      expect(manifest.value).toMatchObject({ dump: first, namespace, sha256: sha256(stored(first)) });
      expect(await onVolume("sha256sum", first)).toContain(sha256(stored(first)));
    });

    test("one that was made while the store was away is on the volume, and is copied by the next one", async () => {
      await stopPart(stand, archiveStore);
      await expect(backUp()).rejects.toThrow(/no copy of it.*cannot be reached/s);
      const missed = await newest();
      expect(missed).not.toBe(first);
      await startPart(stand, archiveStore);
      const next = await backUp();
      expect(names()).toEqual(expect.arrayContaining([missed, next]));
    });

    test("without the store no reset", async () => {
      const before = await study.participantsHash();
      await stopPart(stand, archiveStore);
      await expect(run("reset-database")).rejects.toThrow(/^Nothing was reset.*cannot be reached/s);
      await startPart(stand, archiveStore);
      expect(await study.participantsHash()).toBe(before);
    });

    test.for([
      ["a wrong secret key", { ARCHIVE_SECRET_KEY: "wrong" }, /refuses the lab's access key \(SignatureDoesNotMatch\)/],
      ["no key", { ARCHIVE_ACCESS_KEY: "" }, /no access key.*GROVE_ARCHIVE_CREDENTIALS/s],
      ["a bucket that is not there", { ARCHIVE_BUCKET: "elsewhere" }, /knows no bucket elsewhere/],
    ] as const)("%s: the backup fails and says so", async ([, env, message]) => {
      await expect(run("backup", env)).rejects.toThrow(message);
    });

    test("a dump that is gone from the volume comes back for a restore, with every row", async () => {
      const before = await study.participantsHash();
      const dump = await backUp();
      await study.createSession(2);
      expect(await study.participantsHash()).not.toBe(before);
      await onVolume("rm", dump, dump.replace(".dump", ".json"));
      await restore(dump);
      expect(await study.participantsHash()).toBe(before);
    });

    test("a dump that was changed in the store is not restored", async () => {
      const before = await study.participantsHash();
      await onVolume("rm", first, first.replace(".dump", ".json"));
      const bytes = stored(first);
      writeFileSync(objectPath(first), bytes.fill(bytes[100] === 0 ? 1 : 0, 100, 101));
      await expect(restore(first)).rejects.toThrow(/in the archive store is damaged/);
      expect(await study.participantsHash()).toBe(before);
    });

    test("the study's pages do not reach it", async () => {
      const otree = await containerOf(cluster, namespace, "otree");
      const { host } = new URL(lab.place.archive?.endpoint ?? "");
      expect(await connectFrom(cluster, otree, host)).toBe("closed");
    });
  },
);

async function readPrefix(): Promise<string> {
  const operation = { apiVersion: "v1", kind: "ConfigMap", namespace, name: "operation" };
  return (await cluster.read<ConfigMap>(operation))?.data["ARCHIVE_PREFIX"] ?? "";
}

async function run(cronJob: string, env: Readonly<Record<string, string>> = {}): Promise<Record<string, string>> {
  return (await runJob(cluster, { namespace, cronJob, env, timeout: 240_000 })).messages;
}

/** Gives the dump's file name. */
async function backUp(): Promise<string> {
  return (await run("backup", { REASON: "manual" }))["dump"] ?? "";
}

async function restore(dump: string): Promise<void> {
  await run("restore-database", { DUMP: dump, DOWNLOAD: `${prefix}/${dump}` });
  await lab.grove("wait", name);
}

async function newest(): Promise<string> {
  return (await onVolume("ls")).split("\n").findLast((file) => file.endsWith(".dump")) ?? "";
}

/** Runs a command in the folder of the dumps. */
async function onVolume(...command: readonly string[]): Promise<string> {
  const { path, ...pod } = backupsOf({ namespace });
  const { exitCode, stdout, stderr } = await cluster.exec(pod, ["sh", "-ec", 'cd "$0" && "$@"', path, ...command]);
  if (exitCode !== 0) throw new Error(`${command.join(" ")} ended with ${exitCode}: ${stderr}`);
  return stdout.trim();
}

function objectPath(file: string): string {
  return join(archiveFolder(stand), prefix, file);
}

function stored(file: string): Buffer {
  return readFileSync(objectPath(file));
}

/** Of the dumps that count in the store. */
function names(): readonly string[] {
  const files = readdirSync(join(archiveFolder(stand), prefix)).filter((file) => file.endsWith(".dump"));
  return files.filter((file) => existsSync(objectPath(file.replace(".dump", ".json"))));
}

interface ConfigMap extends ClusterObject {
  readonly data: Readonly<Record<string, string>>;
}

function sha256(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}
