import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { archiveManifest, type ArchiveManifest } from "@grove/experiments";
import { describe, expect, onTestFinished, test } from "vitest";
import { sealArchivedSecrets } from "../src/archive/archived-secrets.ts";
import { commitFile } from "./support/commit-file.ts";
import { dataCluster, type DataClusterOptions, manifestOf, readVolume, writeDump } from "./support/data-cluster.ts";
import { LabFixture } from "./support/lab-fixture.ts";
import { recoveryKey } from "./support/recovery-key.ts";

const name = "public-goods";
const namespace = `exp-${name}-staging`;
const claim = "backups-k7f3q9x2";
const dump = "20261125T184300Z-reset.dump";
const archived = "20261125T184300Z-archive.dump";

async function newLab(options: Partial<DataClusterOptions> = {}) {
  const lab = await new LabFixture().withExperiment();
  onTestFinished(() => lab[Symbol.dispose]());
  const volumes = mkdtempSync(join(lab.directory, "volumes-"));
  const cluster = dataCluster({ namespace, volumes, claim, ...options });
  lab.cluster = cluster;
  return { lab, cluster, volumes, volume: join(volumes, claim) };
}

/** An archive of an experiment that is gone, in Git; its dump lies where it is kept. */
function commitArchive(lab: LabFixture, kept: ArchiveManifest["kept"], change: Partial<ArchiveManifest> = {}): void {
  const facts = { ...(manifestOf(archived, { id: "a2b3c4d5" }) as ArchiveManifest), kind: "Archive" as const };
  const text = archiveManifest({ ...facts, environment: "production", name: "gone", kept, ...change });
  commitFile(lab, `archive/production/gone/${archived.replace(".dump", ".yaml")}`, text);
}

describe("grove restore", () => {
  test("puts a dump of the experiment in the place of its database, and says how to undo it", async () => {
    const { lab, cluster, volume } = await newLab();
    writeDump(volume, dump, { id: "k7f3q9x2" });
    const output = await lab.mustGrove("restore", name, "--dump", dump);
    expect(output).toContain(
      `✓ staging/${name} holds what is in ${dump}: 3 sessions, 0 participants, 3 rows in 1 table`,
    );
    expect(output).toContain("the dump 20261201T120000Z-restore.dump keeps what was there before: 5 sessions");
    expect(output).toContain(
      `to undo it: grove restore ${name} --environment staging --dump 20261201T120000Z-restore.dump`,
    );
    expect(cluster.restored).toEqual([{ DUMP: dump }]);
  });

  test("starts the app anew, with the guards in front of it", async () => {
    const { lab, cluster, volume } = await newLab();
    writeDump(volume, dump, { id: "k7f3q9x2" });
    await lab.mustGrove("restore", name, "--dump", dump);
    expect(cluster.objects().filter(({ metadata }) => metadata.name.startsWith("otree-"))).toMatchObject([
      { metadata: { name: "otree-2" } },
    ]);
  });

  test("--list shows dumps and archives", async () => {
    const { lab, volume } = await newLab();
    writeDump(volume, dump, { id: "k7f3q9x2" });
    const manifest = manifestOf(archived, { id: "k7f3q9x2" }) as ArchiveManifest;
    const archive = archiveManifest({
      ...manifest,
      kind: "Archive",
      environment: "staging",
      name,
      kept: { volume: claim },
    });
    commitFile(lab, `archive/staging/${name}/${archived.replace(".dump", ".yaml")}`, archive);
    const output = await lab.mustGrove("restore", name, "--list");
    expect(output).toContain(dump);
    expect(output).toMatch(new RegExp(`^staging/${name}/20261125T184300Z-archive +volume ${claim} +no`, "m"));
  });

  test("--dry-run changes nothing", async () => {
    const { lab, cluster } = await newLab();
    expect(await lab.mustGrove("restore", name, "--dump", dump, "--dry-run")).toContain(
      `would put ${dump} in the place`,
    );
    expect(cluster.restored).toEqual([]);
  });

  test("says what the Job says when it refuses", async () => {
    const refusal = "The dump is damaged. The study's database was not changed.";
    const { lab, volume } = await newLab({ refusal });
    writeDump(volume, dump, { id: "k7f3q9x2" });
    const refused = await lab.grove("restore", name, "--dump", dump);
    expect(refused).toMatchObject({ exitCode: 1, errors: expect.stringContaining(`JOB_FAILED: ${refusal}`) });
  });

  test.for<readonly [string, readonly string[], number, string]>([
    ["nothing to restore", [], 2, "RESTORE_SOURCE_INVALID: it is not said what to restore"],
    ["two things", ["--dump", dump, "--file", "a.dump"], 2, "RESTORE_SOURCE_INVALID: more than one thing"],
    [
      "a recovery key without an archive",
      ["--dump", dump, "--recovery-key", "key"],
      2,
      "a recovery key opens the secrets of an archive",
    ],
    ["no archive's name", ["--from-archive", "elsewhere/gone"], 2, '"elsewhere/gone" names no archive'],
    ["a path for a name", ["--from-archive", "production/../../etc"], 2, "names no archive"],
    [
      "an archive that is not there",
      ["--from-archive", "production/gone"],
      1,
      "ARCHIVE_UNKNOWN: the lab has no archive archive/production/gone",
    ],
    ["a dump that is not there", ["--dump", "20261125T184301Z-reset.dump"], 1, `DUMP_MISSING.*did you mean ${dump}\\?`],
    ["a file that is not there", ["--file", "absent.dump"], 2, "FILE_UNREADABLE: absent.dump cannot be read"],
  ])("refused: %s", async ([, words, exitCode, message]) => {
    const { lab, cluster, volume } = await newLab();
    writeDump(volume, dump, { id: "k7f3q9x2" });
    const refused = await lab.grove("restore", name, ...words);
    expect(refused).toMatchObject({ exitCode, errors: expect.stringMatching(new RegExp(message, "s")) });
    expect(cluster.restored).toEqual([]);
  });
});

describe("grove restore --file", () => {
  test("a dump of a server elsewhere: its name is its own time, so that an upload that was cut off goes on", async () => {
    const { lab, cluster, volume } = await newLab();
    const path = lab.write("old server.sql", "-- PostgreSQL database dump\n");
    utimesSync(path, new Date(), new Date("2026-03-01T10:20:30Z"));
    const output = await lab.mustGrove("restore", name, "--file", path);
    expect(cluster.restored).toEqual([{ DUMP: "20260301T102030Z-foreign.dump", FOREIGN: "1" }]);
    expect(readVolume(volume, "20260301T102030Z-foreign.dump")).toBe("-- PostgreSQL database dump\n");
    expect(output).toContain("holds what is in ");
  });

  test("a dump of Grove's comes with the manifest that lies beside it, the manifest last", async () => {
    const { lab, cluster, volume } = await newLab();
    const folder = join(lab.directory, "copies");
    writeDump(folder, dump, { id: "a2b3c4d5" });
    await lab.mustGrove("restore", name, "--file", join(folder, dump));
    expect(cluster.restored).toEqual([{ DUMP: dump }]);
    expect(readVolume(volume, dump)).toBe(readVolume(folder, dump));
    expect(JSON.parse(readVolume(volume, dump.replace(".dump", ".json")))).toMatchObject({ id: "a2b3c4d5" });
  });

  test("one that is not what its manifest says is refused before anything is sent", async () => {
    const { lab, cluster, volume } = await newLab();
    const folder = join(lab.directory, "copies");
    writeDump(folder, dump, { id: "a2b3c4d5" });
    writeFileSync(join(folder, dump), "PGDMP 20261125T184300Z-reset.dumq");
    const refused = await lab.grove("restore", name, "--file", join(folder, dump));
    expect(refused).toMatchObject({ exitCode: 1, errors: expect.stringContaining("DUMP_DAMAGED") });
    expect(readdirSync(volume)).toEqual([]);
    expect(cluster.restored).toEqual([]);
  });

  test("another dump of the same name is left alone", async () => {
    const { lab, volume } = await newLab();
    writeDump(volume, dump, { id: "k7f3q9x2" });
    const folder = join(lab.directory, "copies");
    mkdirSync(folder);
    const text = "PGDMP another";
    const sha256 = createHash("sha256").update(text).digest("hex");
    writeFileSync(join(folder, dump), text);
    writeFileSync(
      join(folder, dump.replace(".dump", ".json")),
      JSON.stringify({ ...manifestOf(dump, { id: "a2b3c4d5" }), sha256 }),
    );
    const refused = await lab.grove("restore", name, "--file", join(folder, dump));
    expect(refused).toMatchObject({ exitCode: 1, errors: expect.stringContaining("DUMP_EXISTS") });
    expect(readVolume(volume, dump)).toBe(`PGDMP ${dump}`);
  });
});

describe("grove restore --from-archive", () => {
  const from = ["--from-archive", "production/gone"];
  const store = `s3://lab/production/gone/a2b3c4d5/${archived}`;

  test("with an archive store the Job fetches it, and the hash that Git remembers decides", async () => {
    const { lab, cluster } = await newLab();
    commitArchive(lab, { volume: "backups-a2b3c4d5", store });
    const output = await lab.mustGrove("restore", name, ...from);
    expect(cluster.restored).toEqual([
      {
        DUMP: archived,
        DOWNLOAD: `production/gone/a2b3c4d5/${archived}`,
        DOWNLOAD_SHA256: (manifestOf(archived, { id: "a2b3c4d5" }) as ArchiveManifest).sha256,
      },
    ]);
    expect(output).toContain("links that were made for gone are not valid here: --recovery-key takes its keys over");
  });

  test("without one it comes from the volume that was left, and nothing of the reader stays", async () => {
    const left = "exp-gone/backups-a2b3c4d5";
    const { lab, cluster, volumes, volume } = await newLab({ left: [left] });
    writeDump(join(volumes, "backups-a2b3c4d5"), archived, { id: "a2b3c4d5" });
    commitArchive(lab, { volume: "backups-a2b3c4d5" });
    await lab.mustGrove("restore", name, ...from);
    expect(cluster.restored).toEqual([{ DUMP: archived }]);
    expect(readVolume(volume, archived)).toBe(`PGDMP ${archived}`);
    expect(JSON.parse(readVolume(volume, archived.replace(".dump", ".json")))).toEqual({
      ...manifestOf(archived, { id: "a2b3c4d5" }),
      namespace: "exp-gone",
    });
    expect(cluster.objects().filter(({ metadata }) => metadata.namespace === "exp-gone")).toMatchObject([
      { kind: "PersistentVolumeClaim" },
    ]);
  });

  test("one that lies on the experiment's own volume already is taken from there", async () => {
    const { lab, cluster, volume } = await newLab();
    writeDump(volume, archived, { id: "a2b3c4d5" });
    commitArchive(lab, { volume: "backups-a2b3c4d5", store });
    await lab.mustGrove("restore", name, ...from);
    expect(cluster.restored).toEqual([{ DUMP: archived }]);
  });

  test.for([
    ["is damaged", "PGDMP 20261125T184300Z-archive.dumq", "DUMP_DAMAGED"],
    ["is gone with its volume", undefined, "ARCHIVE_OUT_OF_REACH"],
  ] as const)("one that %s is refused", async ([, text, code]) => {
    const { lab, cluster, volumes } = await newLab({ left: text === undefined ? [] : ["exp-gone/backups-a2b3c4d5"] });
    commitArchive(lab, { volume: "backups-a2b3c4d5" });
    if (text !== undefined) writeFileSync(join(volumes, "backups-a2b3c4d5", archived), text);
    const refused = await lab.grove("restore", name, ...from);
    expect(refused).toMatchObject({ exitCode: 1, errors: expect.stringContaining(code) });
    expect(cluster.restored).toEqual([]);
  });

  test("with the recovery key its passwords and keys move in, sealed anew, and the database's own stay", async () => {
    const { lab } = await newLab();
    const { identityFile, recipient } = await recoveryKey();
    commitArchive(lab, { volume: "backups-a2b3c4d5", store }, { secrets: "20261125T184300Z-archive.secrets.age" });
    const secrets = {
      ADMIN_PASSWORD: "admin-1",
      REST_KEY: "rest-1",
      SECRET_KEY: "secret-1",
      DATABASE_PASSWORD: "database-1",
    };
    commitFile(
      lab,
      "archive/production/gone/20261125T184300Z-archive.secrets.age",
      await sealArchivedSecrets(secrets, recipient),
    );
    const before = sealedIn(lab);
    const key = lab.write("recovery.key", identityFile);
    const output = await lab.mustGrove("restore", name, ...from, "--recovery-key", key);
    expect(output).toContain("its ADMIN_PASSWORD, REST_KEY, SECRET_KEY are the archive's: personal links stay valid");
    const after = sealedIn(lab);
    expect(Object.keys(after).filter((each) => after[each] !== before[each])).toEqual([
      "ADMIN_PASSWORD",
      "REST_KEY",
      "SECRET_KEY",
    ]);
    expect(lab.git("log", "-1", "--format=%s", "main")).not.toContain("admin-1");
  });

  test.for([
    ["another key", "RECOVERY_KEY_WRONG"],
    ["an archive without secrets", "ARCHIVE_SECRETS_MISSING"],
  ] as const)("%s is refused before anything is restored", async ([what, code]) => {
    const { lab, cluster } = await newLab();
    commitArchive(lab, { volume: "backups-a2b3c4d5", store });
    if (what === "another key") {
      const text = await sealArchivedSecrets({ REST_KEY: "rest-1" }, (await recoveryKey()).recipient);
      commitFile(lab, "archive/production/gone/20261125T184300Z-archive.secrets.age", text);
    }
    const key = lab.write("recovery.key", (await recoveryKey()).identityFile);
    const refused = await lab.grove("restore", name, ...from, "--recovery-key", key);
    expect(refused).toMatchObject({ exitCode: 1, errors: expect.stringContaining(code) });
    expect(cluster.restored).toEqual([]);
  });
});

/** The sealed values of the experiment, by key. */
function sealedIn(lab: LabFixture): Readonly<Record<string, string>> {
  const text = lab.read(`environments/staging/${name}/sealed-secrets.yaml`);
  return Object.fromEntries(
    [...text.matchAll(/^ {4}([A-Z_]+): (\S+)$/gm)].map(([, key = "", value = ""]) => [key, value]),
  );
}
