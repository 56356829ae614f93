import { listHubArchives } from "@grove/experiments";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { commitFile } from "./support/commit-file.ts";
import { type HubClusterOptions, hubOrphanCluster, type HubVolumes, hubVolumes } from "./support/hub-orphan-cluster.ts";
import { LabFixture } from "./support/lab-fixture.ts";
import { labLike } from "./support/lab-like.ts";
import { nameArchiveStore } from "./support/name-archive-store.ts";
import { removeDirectory } from "./support/remove-directory.ts";
import { volumesLeft } from "./support/volumes-left.ts";
import { withClaimsOf } from "./support/with-claims-of.ts";

// Of a hub only volumes are left: its own, and the homes of Ada and Ben.

const namespace = "exp-statistics-staging";
const id = "k7f3q9x2";
const claims = [`backups-${id}`, `home-${id}-ada`, `home-${id}-ben`, `hub-${id}`];

/** Made once: a lab without an archive store, and one with; in both nothing says that there was a hub. */
const bare = new LabFixture();
const stored = new LabFixture();

beforeAll(async () => {
  await bare.init();
  nameArchiveStore(stored.copyOf(bare));
});

afterAll(() => {
  for (const lab of [bare, stored]) lab[Symbol.dispose]();
});

interface Left {
  readonly lab: LabFixture;
  readonly hub: HubVolumes;
}

function leftOf(other: LabFixture, options: Partial<HubClusterOptions> = {}): Left {
  const hub = hubVolumes(id);
  return { lab: labLike(other, hubOrphanCluster({ namespace, hub, ...options })), hub };
}

/** The same, archived from its volumes. */
async function archivedLike(other: LabFixture, options: Partial<HubClusterOptions> = {}): Promise<Left> {
  const left = leftOf(other, options);
  await left.lab.mustGrove("archive", "--volume", `hub-${id}`);
  return left;
}

function archivesIn(lab: LabFixture) {
  const paths = lab.git("ls-tree", "-r", "--name-only", "main", "archive").split("\n");
  return listHubArchives(new Map(paths.map((path) => [path, lab.read(path)])));
}

describe("a hub that was removed by hand", () => {
  test("is listed with what to do, and is not purged", async () => {
    const { lab } = leftOf(stored);
    expect(await lab.mustGrove("orphans")).toContain(`  grove archive --volume hub-${id}`);
    const refused = await lab.grove("purge", id, "--confirm", id);
    expect(refused).toMatchObject({ exitCode: 1, errors: expect.stringContaining("ARCHIVE_MISSING") });
    expect(await volumesLeft(lab)).toHaveLength(6);
  });

  test("is archived from its volumes: database and homes, noted in the lab; no pod stays", async () => {
    const { lab } = leftOf(stored);
    expect(await lab.mustGrove("archive", "--volume", `hub-${id}`)).toContain("2 users, 2 homes");
    expect(archivesIn(lab)).toMatchObject([
      { id, environment: "staging", name: "statistics", homes: [{ claim: claims[1] }, { claim: claims[2] }] },
    ]);
    expect(await volumesLeft(lab)).toEqual(expect.not.arrayContaining([expect.stringMatching(/^(Pod|ConfigMap)/)]));
    expect(await lab.mustGrove("orphans")).toContain(`  grove purge ${id}`);
  });

  test("without its own volume the homes are archived", async () => {
    const { lab, hub } = leftOf(stored);
    hub.contents.delete(`hub-${id}`);
    lab.cluster = hubOrphanCluster({ namespace, hub });
    expect(await lab.mustGrove("orphans")).toContain(`  grove archive --volume home-${id}-ada`);
    await lab.mustGrove("archive", "--volume", `home-${id}-ada`);
    expect(archivesIn(lab)).toMatchObject([{ homes: [{}, {}] }]);
    expect(archivesIn(lab)[0]?.database).toBeUndefined();
  });
});

describe("an archived hub", () => {
  test("is purged when the store gives back each copy: volumes erased, claims and volumes gone", async () => {
    const { lab } = await archivedLike(stored);
    await lab.mustGrove("purge", id, "--confirm", id);
    // Of the volume of the archives, which was made here, no PersistentVolume is known.
    expect(await volumesLeft(lab)).toEqual([]);
    expect(await lab.mustGrove("orphans")).toContain("no orphans");
  });

  test.for<[what: string, change: (left: Left) => void, code: string, whose: string]>([
    [
      "a home was written to",
      ({ hub }) => hub.contents.set(claims[2] ?? "", "more"),
      "ARCHIVE_OUTDATED",
      "home of ben",
    ],
    ["the hub was used", ({ hub }) => hub.contents.set(`hub-${id}`, "three"), "ARCHIVE_OUTDATED", "hub's database"],
    ["somebody came later", withCleo, "ARCHIVE_OUTDATED", "home of cleo"],
    ["the store lost a copy", ({ hub }) => hub.store.delete(storedFile(hub)), "ARCHIVE_DAMAGED", "ada.tar.gz"],
    ["the store changed one", ({ hub }) => hub.store.set(storedFile(hub), "x"), "ARCHIVE_DAMAGED", "ada.tar.gz"],
  ])("keeps its volumes when %s, and it is said what", async ([, change, code, whose]) => {
    const left = await archivedLike(stored);
    change(left);
    const before = await volumesLeft(left.lab);
    const refused = await left.lab.grove("purge", id, "--confirm", id);
    expect(refused).toMatchObject({ exitCode: 1, errors: expect.stringContaining(code) });
    expect(refused.errors).toContain(whose);
    expect(await volumesLeft(left.lab)).toEqual(before);
  });

  test("archived again, it is purged", async () => {
    const { lab, hub } = await archivedLike(stored);
    hub.contents.set(`home-${id}-ben`, "another notebook, saved by nobody knows whom");
    expect((await lab.grove("purge", id, "--confirm", id)).errors).toContain(`grove archive --volume hub-${id}`);
    await untilNextSecond();
    await lab.mustGrove("archive", "--volume", `hub-${id}`);
    await lab.mustGrove("purge", id, "--confirm", id);
    expect(await volumesLeft(lab)).toEqual([]);
  });

  test("keeps its volumes without the word, and when a file is given, for there are several", async () => {
    const { lab } = await archivedLike(stored);
    expect((await lab.grove("purge", id)).errors).toContain("NOT_CONFIRMED");
    const given = await lab.grove("purge", id, "--dump", lab.write("x.tar.gz", "x"), "--confirm", id);
    expect(given).toMatchObject({ exitCode: 2, errors: expect.stringContaining("NOT_OF_HUB") });
    expect(await volumesLeft(lab)).toEqual(
      expect.arrayContaining(claims.map((name) => `PersistentVolumeClaim ${name}`)),
    );
  });

  test("a home may go by itself while the rest stays", async () => {
    const { lab, hub } = await archivedLike(stored);
    hub.contents.set(`home-${id}-ben`, "changed");
    await lab.mustGrove("purge", `home-${id}-ada`, "--confirm", id);
    const left = await volumesLeft(lab);
    expect(left).not.toContain(`PersistentVolumeClaim home-${id}-ada`);
    expect(left).toEqual(expect.arrayContaining([`PersistentVolumeClaim home-${id}-ben`]));
  });

  test("cut off while it is erased, the purge goes on without a proof", async () => {
    const { lab, hub } = await archivedLike(stored, { failsToErase: true });
    const cutOff = await lab.grove("purge", id, "--confirm", id);
    expect(cutOff).toMatchObject({ exitCode: 1, errors: expect.stringContaining("POD_FAILED") });
    await emptied({ lab, hub });
    await lab.mustGrove("purge", id);
    expect(await volumesLeft(lab)).toEqual([]);
  });

  test("but not when an archive came after it: what is there by then was not proven", async () => {
    const { lab, hub } = await archivedLike(stored, { failsToErase: true });
    await lab.grove("purge", id, "--confirm", id);
    await untilNextSecond();
    await lab.mustGrove("archive", "--volume", `hub-${id}`);
    await emptied({ lab, hub });
    expect((await lab.grove("purge", id, "--confirm", id)).errors).toContain("ARCHIVE_OUTDATED");
  });

  test("nor when the hub was brought back, and removed by hand: people may have saved something", async () => {
    const { lab, hub } = await archivedLike(stored, { failsToErase: true });
    await lab.grove("purge", id, "--confirm", id);
    lab.cluster = await withClaimsOf(lab.cluster, hubOrphanCluster({ namespace, hub }));
    commitFile(lab, "environments/staging/statistics/operation.yaml", `apiVersion: grove/v1\nid: ${id}\n`);
    hub.contents.set(`home-${id}-ben`, "another notebook, saved after the archive");
    removeDirectory(lab, "environments/staging/statistics");
    const refused = await lab.grove("purge", id, "--confirm", id);
    expect(refused).toMatchObject({ exitCode: 1, errors: expect.stringContaining("ARCHIVE_OUTDATED") });
    expect(refused.errors).toContain("the home of ben");
    expect(await volumesLeft(lab)).toEqual(
      expect.arrayContaining(claims.map((name) => `PersistentVolumeClaim ${name}`)),
    );
  });

  test("is not touched while a pod uses one of its volumes, and only that one is named", async () => {
    const { lab } = await archivedLike(stored);
    await lab.cluster.create({
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "jupyter-ada", namespace },
      spec: { volumes: [{ persistentVolumeClaim: { claimName: `home-${id}-ada` } }] },
      status: { phase: "Running" },
    });
    const refused = await lab.grove("purge", id, "--confirm", id);
    expect(refused).toMatchObject({ exitCode: 1, errors: expect.stringContaining("VOLUME_IN_USE") });
    expect(refused.errors).toContain(`still uses home-${id}-ada\n`);
  });

  test("--dry-run says what would be erased, and starts nothing", async () => {
    const { lab } = await archivedLike(stored);
    const before = await volumesLeft(lab);
    expect(await lab.mustGrove("purge", id, "--dry-run")).toContain(`would erase ${claims.join(" and ")}`);
    expect(await volumesLeft(lab)).toEqual(before);
  });

  test("more than one pod can mount go one group after the other", async () => {
    const { lab, hub } = leftOf(stored);
    for (let person = 10; person < 55; person += 1) hub.contents.set(`home-${id}-person${person}`, `notes ${person}`);
    lab.cluster = hubOrphanCluster({ namespace, hub });
    await lab.mustGrove("archive", "--volume", `hub-${id}`);
    hub.contents.set(`home-${id}-person54`, "changed");
    expect((await lab.grove("purge", id, "--confirm", id)).errors).toContain("the home of person54");
    hub.contents.set(`home-${id}-person54`, "notes 54");
    await lab.mustGrove("purge", id, "--confirm", id);
    expect(await volumesLeft(lab)).toEqual([]);
  });
});

describe("in a lab without an archive store", () => {
  test("no copy would be left, so all stay; homes may go while the volume of the archives keeps it", async () => {
    const { lab } = await archivedLike(bare);
    expect((await lab.grove("purge", id, "--confirm", id)).errors).toContain("COPY_MISSING");
    for (const claim of claims.slice(1)) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await lab.mustGrove("purge", claim, "--confirm", id);
    }
    expect(await volumesLeft(lab)).toEqual([`PersistentVolumeClaim backups-${id}`]);
    expect((await lab.grove("purge", `backups-${id}`, "--confirm", id)).errors).toContain("COPY_MISSING");
  });

  test("a home that went so keeps that volume, although the lab has a store by now", async () => {
    const { lab } = await archivedLike(bare);
    await lab.mustGrove("purge", `home-${id}-ada`, "--confirm", id);
    nameArchiveStore(lab);
    await untilNextSecond();
    await lab.mustGrove("archive", "--volume", `hub-${id}`);
    const refused = await lab.grove("purge", id, "--confirm", id);
    expect(refused).toMatchObject({ exitCode: 1, errors: expect.stringContaining("COPY_MISSING") });
    expect(refused.errors).toContain("of the home of ada lies on");
    expect(await volumesLeft(lab)).toContain(`PersistentVolumeClaim home-${id}-ben`);
  });

  test("a copy on that volume that was changed is none", async () => {
    const { lab, hub } = await archivedLike(bare);
    hub.backups.set(storedFile(hub), "x");
    expect((await lab.grove("purge", `home-${id}-ada`, "--confirm", id)).errors).toContain("ARCHIVE_DAMAGED");
  });
});

/** Where the copy of Ada's home lies. */
function storedFile({ backups }: HubVolumes): string {
  return [...backups.keys()].find((path) => path.endsWith("ada.tar.gz")) ?? "";
}

/** Somebody's first server after the archive was made. */
function withCleo({ lab, hub }: Left): void {
  hub.contents.set(`home-${id}-cleo`, "first steps");
  const { store, backups } = hub;
  lab.cluster = hubOrphanCluster({ namespace, hub: { ...hub, store, backups }, hasBackups: true });
}

/** What was begun is done, but for the claims, which carry their notes. */
async function emptied({ lab, hub }: Left): Promise<void> {
  for (const claim of hub.contents.keys()) hub.contents.set(claim, "");
  lab.cluster = await withClaimsOf(lab.cluster, hubOrphanCluster({ namespace, hub }));
}

/** Archives are named by the second. */
async function untilNextSecond(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 1000 - (Date.now() % 1000) + 5));
}
