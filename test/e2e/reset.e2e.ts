import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { backupsOf, type ClusterObject, databaseContainer, downloadFile } from "@grove/cluster";
import { beforeAll, expect, test } from "vitest";
import { queryDatabase } from "./support/database-pod.ts";
import { eventually } from "./support/eventually.ts";
import { publishVersions, type Versions } from "./support/images.ts";
import { openLabPage } from "./support/lab-page.ts";
import { theLab } from "./support/lab.ts";
import { otreeOf } from "./support/otree.ts";

// A database is emptied, and each row comes back; nothing is emptied that nobody asked for.

const lab = await theLab();
const name = "emptied";
const namespace = `exp-${name}-staging`;
const study = otreeOf(lab, "staging", name);
let versions: Versions;
/** Of each table with all rows that participants have given. */
let tables: readonly object[];
let participants: string;
let kept: string;

beforeAll(async () => {
  versions = await publishVersions();
  await lab.newExperiment(name, versions.first, "--owner", "group:econ-lab");
  await lab.bootstrap("--only", "rights");
  await lab.grove("wait", name);
  await study.answers();
  await study.createSession(4);
  participants = await study.participantsHash();
});

test("grove backup: what the dump's manifest says was verified by a restore", async () => {
  const dump = await backUp();
  expect(rowsOf(dump.tables, "public.otree_participant")).toBe(4);
  tables = dump.tables;
  const list = JSON.parse(await lab.grove("backup", name, "--list", "--json")) as readonly object[];
  expect(list).toContainEqual(expect.objectContaining({ dump: dump.dump, sha256: dump.sha256 }));
});

test("grove reset: the participants' rows are in the verified dump, and the study begins anew", async () => {
  const output = await lab.grove("reset", name, "--yes", "--json");
  const reset = JSON.parse(output) as { readonly dump: Dump; readonly seconds: number };
  console.info(`a reset took ${reset.seconds} s`);
  expect(reset.dump.tables).toEqual(tables);
  kept = reset.dump.dump;
  await study.answers();
  expect(await study.countSessions()).toBe(0);
  await study.createSession(2);
});

test("grove restore: each row is back, by the hash of each table, and what came meanwhile is in a dump", async () => {
  const output = await lab.grove("restore", name, "--dump", kept, "--yes", "--json");
  const { undo } = JSON.parse(output) as { readonly undo: Dump };
  expect(rowsOf(undo.tables, "public.otree_participant")).toBe(2);
  await study.answers();
  expect(await study.participantsHash()).toBe(participants);
  expect((await backUp()).tables).toEqual(tables);
  const sessions = JSON.parse((await study.page("/api/sessions")).body) as readonly object[];
  expect(sessions).toHaveLength(1);
});

test("git rm and git revert of an experiment that was reset three times reset nothing", async () => {
  await lab.grove("reset", name, "--yes");
  await lab.grove("reset", name, "--yes");
  await study.answers();
  await study.createSession(6);
  const before = await study.participantsHash();
  const overlay = `environments/staging/${name}`;
  const removal = await lab.commit("tidy up", (folder) => rmSync(join(folder, overlay), { recursive: true }));
  await eventually("the Application is gone", async () => (await lab.application("staging", name)) === undefined);
  await lab.revert(removal);
  await lab.grove("wait", name);
  await study.answers();
  expect(await study.participantsHash()).toBe(before);
  expect(await resets("done")).toBe(3);
});

test("create-job of reset-database in the page: emptied after a verified dump, by an owner", async () => {
  const before = await backUp();
  const page = await openLabPage(lab, "alice");
  const resource = { group: "batch", version: "v1", kind: "CronJob", namespace, name: "reset-database" };
  expect(await page.runAction(namespace, { resource, action: "create-job" })).toMatchObject({ ok: true });
  // Who asks while the tables are replaced is sent away.
  const count = async (): Promise<number | undefined> => study.countSessions().catch(() => undefined);
  await eventually("the database is empty", async () => (await count()) === 0);
  const [newest] = (await dumps()).filter(({ reason }) => reason === "reset");
  expect(newest?.tables).toEqual(before.tables);
  await study.answers();
});

test("create-job of restore-database in the page puts nothing anywhere: it does not know which dump", async () => {
  const before = await study.participantsHash();
  const page = await openLabPage(lab, "alice");
  const resource = { group: "batch", version: "v1", kind: "CronJob", namespace, name: "restore-database" };
  await page.runAction(namespace, { resource, action: "create-job" });
  await eventually("the Job has failed", async () => (await failedJobs()).length > 0);
  expect(await study.participantsHash()).toBe(before);
});

test("a dump of an oTree server elsewhere moves in: custom format and plain SQL", { tags: ["full"] }, async () => {
  await lab.grove("restore", name, "--dump", kept, "--yes");
  await study.answers();
  const exports = {
    "old-server.dump": ["pg_dump", "--username=postgres", "--format=custom", "otree"],
    "old-server.sql": ["pg_dump", "--username=postgres", "otree"],
  };
  for (const [file, command] of Object.entries(exports)) {
    /* oxlint-disable no-await-in-loop -- one after the other, in one database */
    const path = await fetchDump(file, command);
    await lab.grove("reset", name, "--yes");
    console.info(await lab.grove("restore", name, "--file", path, "--yes"));
    await study.answers();
    expect(await study.participantsHash()).toBe(participants);
    /* oxlint-enable no-await-in-loop */
  }
});

test("a file that is no dump is refused in plain words, and nothing changes", async () => {
  const before = await study.participantsHash();
  const path = join(lab.folder, "photo.dump");
  writeFileSync(path, "not a dump");
  const refused = await lab.tryGrove("restore", name, "--file", path, "--yes");
  expect(refused.exitCode).toBe(1);
  expect(refused.errors).toMatch(/JOB_FAILED.*is no dump/s);
  expect(await study.participantsHash()).toBe(before);
});

test("an archive that lies in no store comes back from the volume that was left", { tags: ["full"] }, async () => {
  const before = await study.participantsHash();
  await lab.grove("archive", name, "--environment", "staging");
  await lab.commit("the store is lost, and so is the study", (folder) => {
    const archives = join(folder, "archive/staging", name);
    for (const file of readdirSync(archives).filter((each) => each.endsWith(".yaml"))) {
      const path = join(archives, file);
      writeFileSync(path, readFileSync(path, "utf8").replace(/^ +store: .*\n/m, ""));
    }
    rmSync(join(folder, "environments/staging", name), { recursive: true });
  });
  await eventually("the Application is gone", async () => (await lab.application("staging", name)) === undefined);
  const again = "emptied-again";
  await lab.newExperiment(again, versions.first);
  await lab.grove("wait", again);
  console.info(await lab.grove("restore", again, "--from-archive", `staging/${name}`, "--yes"));
  expect(await otreeOf(lab, "staging", again).participantsHash()).toBe(before);
  const readers = await lab.cluster.list({ apiVersion: "v1", kind: "Pod" }, { namespace });
  expect(readers.filter(({ metadata }) => metadata.name.startsWith("volume-reader"))).toEqual([]);
});

/** What `grove` says of a dump. */
interface Dump {
  readonly dump: string;
  readonly sha256: string;
  readonly reason: string;
  readonly tables: readonly { readonly name: string; readonly rows: number; readonly sha256: string }[];
}

async function backUp(): Promise<Dump> {
  return JSON.parse(await lab.grove("backup", name, "--json")) as Dump;
}

async function dumps(): Promise<readonly Dump[]> {
  return JSON.parse(await lab.grove("backup", name, "--list", "--json")) as readonly Dump[];
}

function rowsOf(found: Dump["tables"], table: string): number | undefined {
  return found.find((each) => each.name === table)?.rows;
}

async function resets(state: string): Promise<number> {
  const sql = `SELECT count(*) FROM resets WHERE state = '${state}'`;
  return Number(await queryDatabase(lab, { namespace, database: "grove", sql }));
}

/** A dump as another server's owner makes it, on this computer. */
async function fetchDump(file: string, [tool = "", ...words]: readonly string[]): Promise<string> {
  await lab.cluster.exec(databaseContainer({ namespace }), [tool, ...words, `--file=/backups/${file}`]);
  const path = join(lab.folder, file);
  await downloadFile(lab.cluster, backupsOf({ namespace }, file), { to: path });
  return path;
}

async function failedJobs(): Promise<readonly object[]> {
  const jobs = await lab.cluster.list<JobObject>({ apiVersion: "batch/v1", kind: "Job" }, { namespace });
  return jobs.filter(({ status }) => status?.failed === 1);
}

interface JobObject extends ClusterObject {
  readonly status?: { readonly failed?: number };
}
