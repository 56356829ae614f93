import type { ClusterObject } from "@grove/cluster";
import { type DumpContents, listArchives } from "@grove/experiments";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { commitFile } from "./support/commit-file.ts";
import { LabFixture } from "./support/lab-fixture.ts";
import { labLike } from "./support/lab-like.ts";
import { orphanCluster, type OrphanClusterOptions, orphanDump } from "./support/orphan-cluster.ts";
import { removeDirectory } from "./support/remove-directory.ts";
import { revertRemoval } from "./support/revert-removal.ts";
import { volumesLeft } from "./support/volumes-left.ts";
import { withClaimsOf } from "./support/with-claims-of.ts";

const namespace = "exp-public-goods-staging";
const archiveFile = "archive/staging/public-goods/20261125T184300Z-archive.yaml";
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
let operation: string;

beforeAll(async () => {
  await removed.withExperiment();
  operation = removed.read("environments/staging/public-goods/operation.yaml");
  id = /^id: (\S+)/m.exec(operation)?.[1] ?? "";
  await removed.mustGrove("delete", "public-goods", "--yes", "--without-archive");
  archived.copyOf(removed).cluster = clusterWith();
  await archived.mustGrove("archive", "--volume", `database-${id}`);
});

afterAll(() => {
  for (const lab of [removed, archived]) lab[Symbol.dispose]();
});

/** With the volumes that were left. */
function clusterWith(options: Partial<OrphanClusterOptions> = {}) {
  return orphanCluster({ namespace, id, contents, ...options });
}

describe("an experiment that was removed by hand", () => {
  test("is listed with what to do, and is not purged", async () => {
    const lab = labLike(removed, clusterWith());
    const [heading, ...lines] = (await lab.mustGrove("orphans")).split("\n");
    expect(heading?.split(/ {2,}/)).toEqual(["NAMESPACE", "CLAIM", "SIZE", "SINCE", "STATE", "ARCHIVED"]);
    expect(lines[0]?.split(/ {2,}/)).toEqual([namespace, `backups-${id}`, "2Gi", "2026-11-01", "claimed", "never"]);
    expect(lines).toContain(`  grove archive --volume database-${id}`);
    const refused = await lab.grove("purge", id, "--confirm", id);
    expect(refused).toMatchObject({ exitCode: 1, errors: expect.stringContaining("ARCHIVE_MISSING") });
    expect(await volumesLeft(lab)).toHaveLength(4);
  });

  test("is archived from its volume, and nothing of that is left behind", async () => {
    const lab = labLike(removed, clusterWith());
    const before = await volumesLeft(lab);
    expect(await lab.mustGrove("archive", "--volume", `database-${id}`)).toContain("3 sessions");
    expect(listArchives(new Map([[archiveFile, lab.read(archiveFile)]]))).toMatchObject([
      { id, tables: contents.tables },
    ]);
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
    const lab = labLike(removed, clusterWith());
    const volumes = [{ persistentVolumeClaim: { claimName: `database-${id}` } }];
    await lab.cluster.create({ ...pod, spec: { volumes } });
    const refused = await lab.grove("archive", "--volume", `database-${id}`);
    expect(refused).toMatchObject({ exitCode: 1, errors: expect.stringContaining("VOLUME_IN_USE") });
  });
});

describe("an archived one", () => {
  test("is purged with a copy of the dump on this computer: volumes erased, claims and volumes gone", async () => {
    const lab = labLike(archived, clusterWith());
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
    const lab = labLike(archived, clusterWith(options));
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
    const lab = labLike(archived, clusterWith({ contents: grown }));
    const dump = lab.write(orphanDump.name, orphanDump.text);
    const refused = await lab.grove("purge", id, "--dump", dump, "--confirm", id);
    expect(refused).toMatchObject({ exitCode: 1, errors: expect.stringContaining("ARCHIVE_OUTDATED") });
    expect(await volumesLeft(lab)).toHaveLength(4);
  });

  test("its database may go while the dumps' own volume keeps the copy", async () => {
    const lab = labLike(archived, clusterWith());
    await lab.mustGrove("purge", `database-${id}`, "--confirm", id);
    expect(await volumesLeft(lab)).toEqual([
      `PersistentVolumeClaim backups-${id}`,
      `PersistentVolume pv-backups-${id}`,
    ]);
    expect((await lab.grove("purge", `backups-${id}`, "--confirm", id)).errors).toContain("COPY_MISSING");
  });

  test("is purged, too, when somebody has removed the claims and only the volumes were retained", async () => {
    const lab = labLike(archived, clusterWith());
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
    const lab = labLike(archived, clusterWith());
    expect(await lab.mustGrove("purge", id, "--dry-run")).toContain(`would erase backups-${id} and database-${id}`);
    expect(await volumesLeft(lab)).toHaveLength(4);
  });
});

/** Purged, but for what is found on the database's volume when that is run again. */
async function cutOff(found: DumpContents): Promise<LabFixture> {
  const lab = labLike(archived, clusterWith({ failsToErase: true }));
  const dump = lab.write(orphanDump.name, orphanDump.text);
  const first = await lab.grove("purge", id, "--dump", dump, "--confirm", id);
  expect(first).toMatchObject({ exitCode: 1, errors: expect.stringContaining("POD_FAILED") });
  lab.cluster = await withClaimsOf(lab.cluster, clusterWith({ contents: found }));
  return lab;
}

describe("a purge that was cut off while it erased", () => {
  const overlay = "environments/staging/public-goods";
  const nothing: DumpContents = { tables: [], sequences: [] };

  test("goes on without a proof: there is nothing left to prove it by", async () => {
    const lab = await cutOff(nothing);
    await lab.mustGrove("purge", id);
    expect(await volumesLeft(lab)).toEqual([]);
  });

  test("goes on when the lab has changed elsewhere", async () => {
    const lab = await cutOff(nothing);
    commitFile(lab, "environments/staging/another/operation.yaml", operation.replace(id, "another1"));
    await lab.mustGrove("purge", id);
    expect(await volumesLeft(lab)).toEqual([]);
  });

  test("goes on when another experiment got the name: it has volumes of its own", async () => {
    const lab = await cutOff(nothing);
    commitFile(lab, `${overlay}/operation.yaml`, operation.replace(id, "another1"));
    await lab.mustGrove("purge", id);
    expect(await volumesLeft(lab)).toEqual([]);
  });

  test("erases nothing when the experiment was brought back, and removed by hand: it may have written", async () => {
    const lab = await cutOff(grown);
    revertRemoval(lab, overlay);
    expect((await lab.grove("purge", id)).errors).toContain("ORPHAN_NOT_FOUND");
    removeDirectory(lab, overlay);
    const dump = lab.write(orphanDump.name, orphanDump.text);
    const refused = await lab.grove("purge", id, "--dump", dump, "--confirm", id);
    expect(refused).toMatchObject({ exitCode: 1, errors: expect.stringContaining("ARCHIVE_OUTDATED") });
    expect(refused.errors).toContain(
      `a purge was cut off here, so backups-${id} and database-${id} may be erased in part`,
    );
    expect(refused.errors).toContain(`to keep what is there now: grove archive --volume database-${id}`);
    expect(refused.errors).toContain(`delete pv pv-backups-${id} pv-database-${id}`);
    expect(await volumesLeft(lab)).toHaveLength(4);
  });

  test("brought back by hand as something that cannot be read, it may have written, too", async () => {
    const lab = await cutOff(grown);
    commitFile(lab, `${overlay}/operation.yaml`, "id: [");
    removeDirectory(lab, overlay);
    expect((await lab.grove("purge", id, "--confirm", id)).errors).toContain("ARCHIVE_OUTDATED");
    expect(await volumesLeft(lab)).toHaveLength(4);
  });

  test("back and gone with nothing written is proven anew, and purged", async () => {
    const lab = await cutOff(contents);
    revertRemoval(lab, overlay);
    removeDirectory(lab, overlay);
    expect((await lab.grove("purge", id)).errors).toContain("COPY_MISSING");
    const dump = lab.write(orphanDump.name, orphanDump.text);
    await lab.mustGrove("purge", id, "--dump", dump, "--confirm", id);
    expect(await volumesLeft(lab)).toEqual([]);
  });

  test("is proven anew where the lab's history does not have the commit of the note", async () => {
    const lab = await cutOff(grown);
    lab.git("update-ref", "refs/heads/main", "main~1");
    commitFile(lab, archiveFile, archived.read(archiveFile));
    expect((await lab.grove("purge", id, "--confirm", id)).errors).toContain("ARCHIVE_OUTDATED");
    expect(await volumesLeft(lab)).toHaveLength(4);
  });

  test("of one volume, then of all: it is said how that one goes on", async () => {
    const lab = labLike(archived, clusterWith({ failsToErase: true }));
    await lab.grove("purge", `database-${id}`, "--confirm", id);
    lab.cluster = await withClaimsOf(lab.cluster, clusterWith({ contents: nothing }));
    expect((await lab.grove("purge", id, "--confirm", id)).errors).toContain(`grove purge database-${id} goes on`);
    await lab.mustGrove("purge", `database-${id}`);
    expect(await volumesLeft(lab)).toContain(`PersistentVolumeClaim backups-${id}`);
  });
});

test("an experiment that is brought back while its volumes are looked at keeps them", async () => {
  const lab = labLike(archived, clusterWith());
  const { cluster } = lab;
  let isBack = false;
  lab.cluster = {
    ...cluster,
    exec: async (...words) => {
      if (!isBack) revertRemoval(lab, "environments/staging/public-goods");
      isBack = true;
      return await cluster.exec(...words);
    },
  };
  const dump = lab.write(orphanDump.name, orphanDump.text);
  const refused = await lab.grove("purge", id, "--dump", dump, "--confirm", id);
  expect(refused).toMatchObject({ exitCode: 1, errors: expect.stringContaining("VOLUME_IN_USE") });
  expect(await volumesLeft(lab)).toHaveLength(4);
});

test("what an overlay claims is no orphan, whatever is archived", async () => {
  const lab = labLike(archived, clusterWith());
  commitFile(
    lab,
    "environments/staging/public-goods/database-volume.yaml",
    `kind: PersistentVolumeClaim\nmetadata: {name: database-${id}}\n`,
  );
  const refused = await lab.grove("purge", `database-${id}`, "--confirm", id);
  expect(refused).toMatchObject({ exitCode: 2, errors: expect.stringContaining("ORPHAN_NOT_FOUND") });
});
