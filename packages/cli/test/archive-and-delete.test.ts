import { readFileSync } from "node:fs";
import { join } from "node:path";
import { memoryCluster } from "@grove/cluster";
import { parseArchiveManifest } from "@grove/experiments";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openArchivedSecrets } from "../src/archive/archived-secrets.ts";
import { archivingCluster, type ArchivingOptions, dumpName, dumpText } from "./support/archiving-cluster.ts";
import { commitFile } from "./support/commit-file.ts";
import { copyOfLab } from "./support/copy-of-lab.ts";
import { LabFixture } from "./support/lab-fixture.ts";
import { type RecoveryKey, recoveryKey } from "./support/recovery-key.ts";
import { application } from "./support/running-objects.ts";

const name = "public-goods";
const overlay = `environments/production/${name}`;
const manifest = `archive/production/${name}/20261125T184300Z-archive.yaml`;
const production = ["--environment", "production"];

/** Made once: a lab with an experiment in production. */
const promoted = new LabFixture();

beforeAll(async () => {
  await promoted.withExperiment();
  await promoted.mustGrove("promote", name);
});

afterAll(() => promoted[Symbol.dispose]());

/** A lab like that, and a cluster which runs the experiment. */
function newLab(options: Partial<ArchivingOptions> = {}): LabFixture {
  const lab = copyOfLab(promoted);
  lab.cluster = archivingCluster({ id: idIn(lab), namespace: `exp-${name}`, ...options });
  return lab;
}

function idIn(lab: LabFixture, environment = "production"): string {
  return /^id: (\S+)/m.exec(lab.read(`environments/${environment}/${name}/operation.yaml`))?.[1] ?? "";
}

/** The files below a path at the tip of main. */
function filesBelow(lab: LabFixture, path: string): readonly string[] {
  return lab
    .git("ls-tree", "-r", "--name-only", "main", path)
    .split("\n")
    .filter((file) => file !== "");
}

describe("grove archive", () => {
  test("notes in the lab what was kept, and where", async () => {
    const lab = newLab();
    const output = await lab.mustGrove("archive", name, ...production);
    expect(output).toContain("3 sessions");
    expect(output).toContain("warning ARCHIVE_STORE_MISSING");
    expect(output).toContain("warning ARCHIVE_SECRETS_MISSING");
    expect(parseArchiveManifest(lab.read(manifest), manifest).value).toMatchObject({
      environment: "production",
      name,
      id: idIn(lab),
      kept: { volume: `backups-${idIn(lab)}` },
      dump: dumpName,
    });
  });

  test("keeps the secrets beside it, for the recovery key only", async () => {
    const lab = newLab();
    const key = await recoveryKey();
    commitRecoveryKey(lab, key);
    await lab.mustGrove("archive", name, ...production);
    const text = lab.read(manifest.replace(".yaml", ".secrets.age"));
    expect(text).not.toContain("admin-1");
    expect(await openArchivedSecrets(text, key.identityFile)).toEqual({ ADMIN_PASSWORD: "admin-1" });
  });

  test("brings a copy of the dump", async () => {
    const lab = newLab();
    const directory = join(lab.directory, "dumps");
    await lab.mustGrove("archive", name, ...production, "--output", directory);
    expect(readFileSync(join(directory, dumpName), "utf8")).toBe(dumpText);
  });

  test("does not count a file that is read back damaged", async () => {
    const lab = newLab({ readBack: "PGDMP and what follow5" });
    const { tip } = lab;
    const refused = await lab.grove("archive", name, ...production);
    expect(refused).toMatchObject({ exitCode: 1, errors: expect.stringContaining("DUMP_DAMAGED") });
    expect(lab.tip).toBe(tip);
  });

  test("--dry-run makes nothing", async () => {
    const lab = newLab();
    const { tip } = lab;
    expect(await lab.mustGrove("archive", name, ...production, "--dry-run")).toContain("would make a verified dump");
    expect(lab.tip).toBe(tip);
    expect(await lab.cluster.list({ apiVersion: "batch/v1", kind: "Job" })).toEqual([]);
  });
});

describe("grove delete", () => {
  test("archives, commits the manifest, then removes the overlay", async () => {
    const lab = newLab();
    const output = await lab.mustGrove("delete", name, ...production, "--yes");
    expect(output).toContain("grove purge");
    expect(filesBelow(lab, overlay)).toEqual([]);
    expect(filesBelow(lab, "archive")).toEqual([manifest]);
    const subjects = lab.git("log", "-2", "--format=%s", "main").split("\n");
    expect(subjects).toEqual([`delete(production/${name})`, `archive(production/${name}): ${dumpName}`]);
  });

  test.for([
    ["its data cannot be archived", { readBack: "damaged" }, [], "DUMP_DAMAGED"],
    [
      "somebody is playing",
      { playing: [{ session: "abc", app: "goods", participants: 2, seconds: 3 }] },
      [],
      "SESSION_RUNNING",
    ],
    ["the database does not run", { isDatabaseUp: false }, [], "DATABASE_NOT_RUNNING"],
    ["no archive is wanted", {}, ["--without-archive"], "WITHOUT_ARCHIVE_REFUSED"],
  ] as const)("changes nothing in production when %s", async ([, options, words, code]) => {
    const lab = newLab(options);
    const { tip } = lab;
    const refused = await lab.grove("delete", name, ...production, "--yes", ...words);
    expect(refused.exitCode).not.toBe(0);
    expect(refused.errors).toContain(code);
    expect(lab.tip).toBe(tip);
  });

  test("an archived experiment, whose database rests, goes with the archive that it has", async () => {
    const lab = newLab();
    await lab.mustGrove("archive", name, ...production);
    lab.cluster = archivingCluster({ id: idIn(lab), namespace: `exp-${name}`, isDatabaseUp: false });
    await lab.mustGrove("delete", name, ...production, "--yes");
    expect(filesBelow(lab, overlay)).toEqual([]);
  });

  test("run again after it was cut off while it waited, it goes on waiting", async () => {
    const lab = newLab();
    await lab.cluster.create(application(`exp-${name}`));
    const cutOff = await lab.grove("delete", name, ...production, "--yes", "--timeout", "15");
    expect(cutOff).toMatchObject({ exitCode: 1, errors: expect.stringContaining("REMOVAL_TIMEOUT") });
    expect(filesBelow(lab, overlay)).toEqual([]);
    const { tip } = lab;
    const again = await lab.grove("delete", name, ...production, "--yes", "--timeout", "15");
    expect(again.errors).toContain("REMOVAL_TIMEOUT");
    await lab.cluster.remove({ ...application(""), name: `exp-${name}`, namespace: "argocd" });
    expect((await lab.grove("delete", name, ...production, "--yes")).errors).toContain("EXPERIMENT_NOT_FOUND");
    expect(lab.tip).toBe(tip);
  });

  test("--dry-run shows the removal, and that the archive would come first", async () => {
    const lab = newLab();
    const shown = await lab.mustGrove("delete", name, ...production, "--dry-run");
    expect(shown).toContain(`would commit delete(production/${name})`);
    expect(filesBelow(lab, overlay)).not.toEqual([]);
  });

  test("a study in staging that never had an image has nothing to archive", async () => {
    const lab = newLab();
    const [id, namespace] = [idIn(lab, "staging"), `exp-${name}-staging`];
    lab.cluster = archivingCluster({ id, namespace });
    await lab.cluster.remove({ apiVersion: "batch/v1", kind: "CronJob", namespace, name: "backup" });
    await lab.mustGrove("delete", name, "--yes");
    expect(filesBelow(lab, "archive")).toEqual([]);
  });

  test("what was promoted and never synced has nothing to archive", async () => {
    const lab = newLab();
    lab.cluster = memoryCluster({ objects: [application(`exp-${name}`)] });
    const removed = await lab.grove("delete", name, ...production, "--yes", "--timeout", "15");
    expect(removed.errors).toContain("REMOVAL_TIMEOUT"); // nobody removes the Application here
    expect(filesBelow(lab, overlay)).toEqual([]);
    expect(filesBelow(lab, "archive")).toEqual([]);
  });

  test("a cluster that knows nothing of it says nothing about its data: it stays", async () => {
    const lab = newLab();
    lab.cluster = memoryCluster({ objects: [] });
    const refused = await lab.grove("delete", name, ...production, "--yes");
    expect(refused).toMatchObject({ exitCode: 1, errors: expect.stringContaining("ARCHIVE_MISSING") });
    expect(filesBelow(lab, overlay)).not.toEqual([]);
  });

  test("staging does without an archive if told so", async () => {
    const lab = newLab();
    lab.cluster = archivingCluster({ id: idIn(lab, "staging"), namespace: `exp-${name}-staging` });
    await lab.mustGrove("delete", name, "--yes", "--without-archive");
    expect(filesBelow(lab, "archive")).toEqual([]);
    expect(filesBelow(lab, `environments/staging/${name}`)).toEqual([]);
  });
});

function commitRecoveryKey(lab: LabFixture, { recipient }: RecoveryKey): void {
  commitFile(lab, "bootstrap/recovery/keys.yaml", `recipient: ${recipient}\ncertificates: []\n`);
}
