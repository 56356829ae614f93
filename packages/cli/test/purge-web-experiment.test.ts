import { type DumpContents, listArchives } from "@grove/experiments";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { commitFile } from "./support/commit-file.ts";
import { LabFixture } from "./support/lab-fixture.ts";
import { labLike } from "./support/lab-like.ts";
import { nameArchiveStore } from "./support/name-archive-store.ts";
import { orphanCluster, type OrphanClusterOptions, orphanDump } from "./support/orphan-cluster.ts";
import { removeDirectory } from "./support/remove-directory.ts";
import { volumesLeft } from "./support/volumes-left.ts";
import { withClaimsOf } from "./support/with-claims-of.ts";

// Of a web experiment only volumes are left: what was counted, and its dumps.

const namespace = "exp-greetings-staging";
const id = "k7f3q9x2";
const path = "archive/staging/greetings/20261125T184300Z-archive.yaml";
const contents: DumpContents = {
  tables: [
    { name: "{greetings:1}:counts", rows: 4, sha256: "a".repeat(64) },
    { name: "{greetings:1}:events", rows: 3, sha256: "b".repeat(64) },
  ],
  sequences: [],
};
const liked: DumpContents = {
  ...contents,
  tables: [...contents.tables.slice(0, 1), { name: "{greetings:1}:events", rows: 4, sha256: "c".repeat(64) }],
};

/** Made once: a lab in which nothing says that there was an experiment, and one in which its volume was archived. */
const removed = new LabFixture();
const archived = new LabFixture();

beforeAll(async () => {
  await removed.init();
  archived.copyOf(removed).cluster = clusterWith();
  await archived.mustGrove("archive", "--volume", `counts-${id}`);
});

afterAll(() => {
  for (const lab of [removed, archived]) lab[Symbol.dispose]();
});

function clusterWith(options: Partial<OrphanClusterOptions> = {}) {
  return orphanCluster({ namespace, id, contents, data: "counts", ...options });
}

describe("a web experiment that was removed by hand", () => {
  test("is listed with what to do, and is not purged", async () => {
    const lab = labLike(removed, clusterWith());
    expect(await lab.mustGrove("orphans")).toContain(`  grove archive --volume counts-${id}`);
    const refused = await lab.grove("purge", id, "--confirm", id);
    expect(refused).toMatchObject({ exitCode: 1, errors: expect.stringContaining("ARCHIVE_MISSING") });
    expect(await volumesLeft(lab)).toHaveLength(4);
  });

  test("is archived from its volume, and nothing of that is left behind", async () => {
    const lab = labLike(removed, clusterWith());
    const before = await volumesLeft(lab);
    expect(await lab.mustGrove("archive", "--volume", `counts-${id}`)).toContain("3 events of 1 version");
    expect(listArchives(new Map([[path, lab.read(path)]]))).toMatchObject([{ id, redis: "8.2.3", ...contents }]);
    expect(await volumesLeft(lab)).toEqual(before);
    expect(await lab.mustGrove("orphans")).toContain(`  grove purge ${id}`);
  });

  test("where its dumps' volume has gone, too, another one is claimed for this dump", async () => {
    const lab = labLike(removed, clusterWith());
    await lab.cluster.remove({ apiVersion: "v1", kind: "PersistentVolumeClaim", namespace, name: `backups-${id}` });
    await lab.cluster.remove({ apiVersion: "v1", kind: "PersistentVolume", name: `pv-backups-${id}` });
    await lab.mustGrove("archive", "--volume", `counts-${id}`);
    expect(await volumesLeft(lab)).toContain(`PersistentVolumeClaim backups-${id}`);
  });
});

describe("an archived one", () => {
  test("is purged with a copy of the dump on this computer", async () => {
    const lab = labLike(archived, clusterWith());
    const dump = lab.write(orphanDump.name, orphanDump.text);
    await lab.mustGrove("purge", id, "--dump", dump, "--confirm", id);
    expect(await volumesLeft(lab)).toEqual([]);
  });

  test("is purged when the archive store gives its dump back", async () => {
    const lab = labLike(removed, clusterWith());
    nameArchiveStore(lab);
    await lab.mustGrove("archive", "--volume", `counts-${id}`);
    await lab.mustGrove("purge", id, "--confirm", id);
    expect(await volumesLeft(lab)).toEqual([]);
  });

  test("keeps its volumes when somebody liked something after the archive", async () => {
    const lab = labLike(archived, clusterWith({ contents: liked }));
    const dump = lab.write(orphanDump.name, orphanDump.text);
    const refused = await lab.grove("purge", id, "--dump", dump, "--confirm", id);
    expect(refused).toMatchObject({ exitCode: 1, errors: expect.stringContaining("ARCHIVE_OUTDATED") });
    expect(refused.errors).toContain(`grove archive --volume counts-${id}`);
    expect(await volumesLeft(lab)).toHaveLength(4);
  });

  test("keeps them when no copy would be left", async () => {
    const lab = labLike(archived, clusterWith());
    expect((await lab.grove("purge", id, "--confirm", id)).errors).toContain("COPY_MISSING");
    expect(await volumesLeft(lab)).toHaveLength(4);
  });

  test("its counts may go first; then what is left is still known to be a web experiment's", async () => {
    const lab = labLike(archived, clusterWith());
    await lab.mustGrove("purge", `counts-${id}`, "--confirm", id);
    expect(await volumesLeft(lab)).toEqual([
      `PersistentVolumeClaim backups-${id}`,
      `PersistentVolume pv-backups-${id}`,
    ]);
    const dump = lab.write(orphanDump.name, orphanDump.text);
    await lab.mustGrove("purge", id, "--dump", dump, "--confirm", id);
    expect(await volumesLeft(lab)).toEqual([]);
  });

  test.for<[when: string, found: DumpContents, change: (lab: LabFixture) => void, left: number]>([
    ["goes on without a proof", { tables: [], sequences: [] }, () => undefined, 0],
    ["erases nothing when the experiment was back meanwhile, and liked", liked, comeAndGo, 4],
  ])("a purge that was cut off %s", async ([, found, change, left]) => {
    const lab = labLike(archived, clusterWith({ failsToErase: true }));
    const dump = lab.write(orphanDump.name, orphanDump.text);
    await lab.grove("purge", id, "--dump", dump, "--confirm", id);
    lab.cluster = await withClaimsOf(lab.cluster, clusterWith({ contents: found }));
    change(lab);
    const { exitCode, errors } = await lab.grove("purge", id, "--dump", dump, "--confirm", id);
    expect({ exitCode, isOutdated: errors.includes("ARCHIVE_OUTDATED") }).toEqual({
      exitCode: Math.sign(left),
      isOutdated: left > 0,
    });
    expect(await volumesLeft(lab)).toHaveLength(left);
  });
});

function comeAndGo(lab: LabFixture): void {
  commitFile(lab, "environments/staging/greetings/operation.yaml", `apiVersion: grove/v1\nid: ${id}\n`);
  removeDirectory(lab, "environments/staging/greetings");
}
