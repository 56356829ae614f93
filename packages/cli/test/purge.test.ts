import type { ClusterObject } from "@grove/cluster";
import { type DumpContents, listArchives } from "@grove/experiments";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { commitFile } from "./support/commit-file.ts";
import { copyOfLab } from "./support/copy-of-lab.ts";
import { LabFixture } from "./support/lab-fixture.ts";
import { orphanCluster, type OrphanClusterOptions, orphanDump } from "./support/orphan-cluster.ts";
import { volumesLeft } from "./support/volumes-left.ts";

const namespace = "exp-public-goods-staging";
const contents: DumpContents = {
  tables: [{ name: "public.otree_session", rows: 3, sha256: "c".repeat(64) }],
  sequences: [{ name: "public.otree_session_id_seq", value: 3 }],
};
const grown: DumpContents = {
  ...contents,
  tables: [{ name: "public.otree_session", rows: 4, sha256: "d".repeat(64) }],
};

/** Made once: a lab whose experiment was removed by hand, and one in which that was archived. */
const removed = new LabFixture();
const archived = new LabFixture();
let id: string;

beforeAll(async () => {
  await removed.withExperiment();
  id = /^id: (\S+)/m.exec(removed.read("environments/staging/public-goods/operation.yaml"))?.[1] ?? "";
  await removed.mustGrove("delete", "public-goods", "--yes", "--without-archive");
  archived.copyOf(removed).cluster = orphanCluster({ namespace, id, contents });
  await archived.mustGrove("archive", "--volume", `database-${id}`);
});

afterAll(() => {
  for (const lab of [removed, archived]) lab[Symbol.dispose]();
});

/** A lab like one of these, and a cluster with the volumes that were left. */
function labLike(other: LabFixture, options: Partial<OrphanClusterOptions> = {}): LabFixture {
  const lab = copyOfLab(other);
  lab.cluster = orphanCluster({ namespace, id, contents, ...options });
  return lab;
}

describe("an experiment that was removed by hand", () => {
  test("is listed with what to do, and is not purged", async () => {
    const lab = labLike(removed);
    const [heading, ...lines] = (await lab.mustGrove("orphans")).split("\n");
    expect(heading?.split(/ {2,}/)).toEqual(["NAMESPACE", "CLAIM", "SIZE", "SINCE", "STATE", "ARCHIVED"]);
    expect(lines[0]?.split(/ {2,}/)).toEqual([namespace, `backups-${id}`, "2Gi", "2026-11-01", "claimed", "never"]);
    expect(lines).toContain(`  grove archive --volume database-${id}`);
    const refused = await lab.grove("purge", id, "--confirm", id);
    expect(refused).toMatchObject({ exitCode: 1, errors: expect.stringContaining("ARCHIVE_MISSING") });
    expect(await volumesLeft(lab)).toHaveLength(4);
  });

  test("is archived from its volume, and nothing of that is left behind", async () => {
    const lab = labLike(removed);
    const before = await volumesLeft(lab);
    expect(await lab.mustGrove("archive", "--volume", `database-${id}`)).toContain("3 sessions");
    const path = "archive/staging/public-goods/20261125T184300Z-archive.yaml";
    expect(listArchives(new Map([[path, lab.read(path)]]))).toMatchObject([{ id, tables: contents.tables }]);
    expect(await volumesLeft(lab)).toEqual(before);
    expect(await lab.mustGrove("orphans")).toContain(`  grove purge ${id}`);
  });

  test("is not touched while a pod uses its volume", async () => {
    const pod: ClusterObject = {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "postgres-0", namespace },
      spec: {},
      status: { phase: "Running" },
    };
    const lab = labLike(removed);
    const volumes = [{ persistentVolumeClaim: { claimName: `database-${id}` } }];
    await lab.cluster.create({ ...pod, spec: { volumes } });
    const refused = await lab.grove("archive", "--volume", `database-${id}`);
    expect(refused).toMatchObject({ exitCode: 1, errors: expect.stringContaining("VOLUME_IN_USE") });
  });
});

describe("an archived one", () => {
  test("is purged with a copy of the dump on this computer: volumes erased, claims and volumes gone", async () => {
    const lab = labLike(archived);
    const dump = lab.write(orphanDump.name, orphanDump.text);
    const output = await lab.mustGrove("purge", id, "--dump", dump, "--confirm", id);
    expect(output).toContain(`the directory /var/volumes/database-${id} of the server is left, empty`);
    expect(await volumesLeft(lab)).toEqual([]);
    expect(await lab.mustGrove("orphans")).toContain("no orphans");
  });

  test.for([
    ["no copy would be left", {}, [], "COPY_MISSING"],
    ["the id is not confirmed", {}, ["--dump", "right"], "NOT_CONFIRMED"],
    ["the file is another one", {}, ["--dump", "wrong", "--confirm", "id"], "DUMP_DAMAGED"],
  ] as const)("keeps its volumes when %s", async ([, options, words, code]) => {
    const lab = labLike(archived, options);
    const files: Record<string, string> = {
      right: lab.write("right.dump", orphanDump.text),
      wrong: lab.write("wrong.dump", orphanDump.text.replace("P", "Q")),
      id,
    };
    const refused = await lab.grove("purge", id, ...words.map((word) => files[word] ?? word));
    expect(refused).toMatchObject({ exitCode: 1, errors: expect.stringContaining(code) });
    expect(await volumesLeft(lab)).toHaveLength(4);
  });

  test("keeps its volumes when the database was changed after the archive", async () => {
    const lab = labLike(archived);
    lab.cluster = orphanCluster({ namespace, id, contents: grown });
    const dump = lab.write(orphanDump.name, orphanDump.text);
    const refused = await lab.grove("purge", id, "--dump", dump, "--confirm", id);
    expect(refused).toMatchObject({ exitCode: 1, errors: expect.stringContaining("ARCHIVE_OUTDATED") });
    expect(await volumesLeft(lab)).toHaveLength(4);
  });

  test("its database may go while the dumps' own volume keeps the copy", async () => {
    const lab = labLike(archived);
    await lab.mustGrove("purge", `database-${id}`, "--confirm", id);
    expect(await volumesLeft(lab)).toEqual([
      `PersistentVolumeClaim backups-${id}`,
      `PersistentVolume pv-backups-${id}`,
    ]);
    expect((await lab.grove("purge", `backups-${id}`, "--confirm", id)).errors).toContain("COPY_MISSING");
  });

  test("cut off while it is erased, the purge goes on without a proof: there is nothing left to prove it by", async () => {
    const lab = labLike(archived, { failsToErase: true });
    const dump = lab.write(orphanDump.name, orphanDump.text);
    const cutOff = await lab.grove("purge", id, "--dump", dump, "--confirm", id);
    expect(cutOff).toMatchObject({ exitCode: 1, errors: expect.stringContaining("POD_FAILED") });
    const objects = await lab.cluster.list({ apiVersion: "v1", kind: "PersistentVolumeClaim" });
    lab.cluster = orphanCluster({ namespace, id, contents: { tables: [], sequences: [] } });
    for (const object of objects) await lab.cluster.apply(object, { manager: "test" });
    await lab.mustGrove("purge", id);
    expect(await volumesLeft(lab)).toEqual([]);
  });

  test("is purged, too, when somebody has removed the claims and only the volumes were retained", async () => {
    const lab = labLike(archived);
    for (const claim of [`database-${id}`, `backups-${id}`]) {
      const volume = { apiVersion: "v1", kind: "PersistentVolume", name: `pv-${claim}` };
      await lab.cluster.remove({ apiVersion: "v1", kind: "PersistentVolumeClaim", namespace, name: claim });
      await lab.cluster.patch(volume, { spec: { claimRef: { namespace, name: claim, uid: "of-before" } } });
    }
    expect(await lab.mustGrove("orphans")).toContain("released");
    const dump = lab.write(orphanDump.name, orphanDump.text);
    await lab.mustGrove("purge", id, "--dump", dump, "--confirm", id);
    expect(await volumesLeft(lab)).toEqual([]);
  });

  test("--dry-run says what would be erased, and starts nothing", async () => {
    const lab = labLike(archived);
    expect(await lab.mustGrove("purge", id, "--dry-run")).toContain(`would erase backups-${id} and database-${id}`);
    expect(await volumesLeft(lab)).toHaveLength(4);
  });
});

test("what an overlay claims is no orphan, whatever is archived", async () => {
  const lab = labLike(archived);
  commitFile(
    lab,
    "environments/staging/public-goods/database-volume.yaml",
    `kind: PersistentVolumeClaim\nmetadata: {name: database-${id}}\n`,
  );
  const refused = await lab.grove("purge", `database-${id}`, "--confirm", id);
  expect(refused).toMatchObject({ exitCode: 2, errors: expect.stringContaining("ORPHAN_NOT_FOUND") });
});
