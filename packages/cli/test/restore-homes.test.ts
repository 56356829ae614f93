import { planHubArchive } from "@grove/experiments";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { commitFile } from "./support/commit-file.ts";
import { homesCluster, type HomesOptions } from "./support/homes-cluster.ts";
import { LabFixture } from "./support/lab-fixture.ts";
import { nameArchiveStore } from "./support/name-archive-store.ts";
import { sha256 } from "./support/orphan-cluster.ts";

// The hub `statistics` of an id of its own, and archives of Ada's and Ben's homes: one of this very hub, one of another.

const name = "statistics";
const namespace = `exp-${name}-staging`;
const archive = "20261126T101500Z-archive";
const folder = "from-archive-20261126T101500Z";
const texts = { ada: "a notebook", ben: "another notebook" };

/** Made once: a lab with a hub in staging. */
const made = new LabFixture();
let id = "";

beforeAll(async () => {
  await made.init();
  await made.mustGrove("new", name, "--kind", "JupyterHub", "--image", "registry.example/teaching/statistics");
  id = /^id: (\S+)/m.exec(made.read(`environments/staging/${name}/operation.yaml`))?.[1] ?? "";
});
afterAll(() => made[Symbol.dispose]());

interface Archived {
  /** Of the hub that was archived; this one unless told. */
  readonly of?: { readonly name: string; readonly id: string };
  /** Whether the archive lies in a store, and the lab names one. */
  readonly isStored?: boolean;
  /** Whether the volume of the archives is in the hub's namespace. */
  readonly isLocal?: boolean;
  /** Whose homes are there already. */
  readonly users?: readonly string[];
}

async function newLab(archived: Archived = {}, options: Partial<HomesOptions> = {}) {
  const { of = { name, id }, isStored = true, isLocal = true, users = ["ada", "ben"] } = archived;
  const lab = new LabFixture().copyOf(made);
  onTestFinished(() => lab[Symbol.dispose]());
  if (isStored) nameArchiveStore(lab);
  const place = `staging/${of.name}/${of.id}/${archive}`;
  const files = Object.entries(texts).map(([user, text]) => [`home-${of.id}-${user}.tar.gz`, text] as const);
  commitArchive(lab, { of, store: isStored ? `s3://lab-archive/${place}` : undefined });
  const volumes = new Map(users.map((user) => [`home-${id}-${user}`, new Map([["today.txt", "what is there"]])]));
  if (isLocal) volumes.set(`backups-${of.id}`, new Map(files.map(([file, text]) => [`${archive}/${file}`, text])));
  const store = new Map(isStored ? files.map(([file, text]) => [`${place}/${file}`, text]) : []);
  lab.cluster = homesCluster({ namespace, volumes, store, ...options });
  await lab.cluster.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
  return { lab, volumes, store, place, backups: volumes.get(`backups-${of.id}`) };
}

function commitArchive(
  lab: LabFixture,
  { of, store }: Required<Pick<Archived, "of">> & { readonly store: string | undefined },
) {
  const homes = Object.entries(texts).map(([user, text]) => ({
    claim: `home-${of.id}-${user}`,
    file: `home-${of.id}-${user}.tar.gz`,
    bytes: text.length,
    sha256: sha256(text),
    files: 3,
    size: 1000 * text.length,
    contents: sha256(`in ${text}`),
  }));
  const facts = {
    environment: "staging",
    ...of,
    commit: undefined,
    archive,
    time: "2026-11-26T10:15:00.000Z",
  } as const;
  const { changes } = planHubArchive(new Map(), { ...facts, database: undefined, homes, store, secrets: undefined });
  for (const { path, after } of changes) commitFile(lab, path, after ?? "");
}

const fromArchive = ["--from-archive", `staging/${name}`];
const other = { name: "course-2025", id: "a2b3c4d5" };

describe("grove restore of a hub", () => {
  test.for<[from: string, archived: Archived]>([
    ["the volume of its archives", {}],
    ["that volume, in a lab without a store", { isStored: false }],
    ["the archive store", { isLocal: false }],
    ["the volume of an earlier hub of its name", { of: { name, id: "b3c4d5e6" } }],
  ])("brings each home back into a folder of its own, from %s", async ([, archived]) => {
    const { lab, volumes } = await newLab(archived);
    const output = await lab.mustGrove("restore", name, ...fromArchive);
    expect(output).toContain(`✓ 2 of 2 homes from ${archive} in staging/${name}; what was there is as it was`);
    expect(output).toContain(`  ada: ${folder}, 3 files with 9.8 KiB\n    left out, as links that lead out`);
    for (const [user, text] of Object.entries(texts)) {
      expect([...(volumes.get(`home-${id}-${user}`) ?? [])]).toEqual([
        ["today.txt", "what is there"],
        [folder, text],
      ]);
    }
  });

  test("leaves nothing of what it needed: no pod, no ConfigMap, no fetched file", async () => {
    const { lab, backups } = await newLab();
    const before = [...(backups ?? [])];
    await lab.mustGrove("restore", name, ...fromArchive);
    for (const kind of ["Pod", "ConfigMap"]) {
      // oxlint-disable-next-line no-await-in-loop -- two
      expect(await lab.cluster.list({ apiVersion: "v1", kind })).toEqual([]);
    }
    expect([...(backups ?? [])]).toEqual(before);
  });

  test("--home brings one, or those that are named", async () => {
    const { lab, volumes } = await newLab();
    await lab.mustGrove("restore", name, ...fromArchive, "--home", "ben");
    expect(volumes.get(`home-${id}-ada`)?.has(folder)).toBe(false);
    expect(volumes.get(`home-${id}-ben`)?.has(folder)).toBe(true);
    expect(await lab.mustGrove("restore", name, ...fromArchive, "--home", "ben", "--home", "ada")).toContain(
      `  ben: ${folder} is there already`,
    );
    expect(volumes.get(`home-${id}-ada`)?.has(folder)).toBe(true);
  });

  test("of another name, in homes that are made as the hub would make them", async () => {
    const { lab, volumes } = await newLab({ of: other, isLocal: false, users: ["ada"] });
    const output = await lab.mustGrove("restore", name, "--from-archive", `staging/${other.name}/${archive}`);
    expect(output).toContain(`  ben: ${folder}, 3 files with 15.6 KiB, in a new home`);
    expect(volumes.get(`home-${id}-ben`)?.get(folder)).toBe(texts.ben);
    const claims = await lab.cluster.list({ apiVersion: "v1", kind: "PersistentVolumeClaim" }, { namespace });
    expect(claims.find(({ metadata }) => metadata.name === `home-${id}-ben`)).toMatchObject({
      metadata: { labels: { "grove/user": "ben", "grove/id": id, component: "singleuser-storage" } },
      spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1073741824" } } },
    });
  });

  test("takes the store's copy where that on the volume is not the archived one any more", async () => {
    const { lab, volumes, backups } = await newLab();
    backups?.set(`${archive}/home-${id}-ada.tar.gz`, "b notebook");
    await lab.mustGrove("restore", name, ...fromArchive);
    expect(volumes.get(`home-${id}-ada`)?.get(folder)).toBe(texts.ada);
    expect([...(backups?.keys() ?? [])].filter((path) => path.includes("partial"))).toEqual([]);
  });

  test.for<
    [
      what: string,
      harm: (made: Awaited<ReturnType<typeof newLab>>) => void,
      options: Partial<HomesOptions>,
      code: string,
    ]
  >([
    [
      "its copy is damaged",
      ({ store, place }) => store.set(`${place}/home-${id}-ada.tar.gz`, "b notebook"),
      {},
      "ARCHIVE_DAMAGED",
    ],
    ["its copy is lost", ({ store, place }) => store.delete(`${place}/home-${id}-ada.tar.gz`), {}, "ARCHIVE_DAMAGED"],
    ["there is no room for it", () => undefined, { free: {} }, "HOME_FULL"],
    ["its tar is hostile", () => undefined, { hostile: [] }, "ARCHIVE_UNSAFE"],
  ])("a home that cannot come back keeps nobody from the others: %s", async ([, harm, options, code]) => {
    const ada = `home-${id}-ada`;
    const scene = { ...(options.free && { free: { [ada]: 10 } }), ...(options.hostile && { hostile: [ada] }) };
    const left = await newLab({ isLocal: false }, scene);
    harm(left);
    const { exitCode, output } = await left.lab.grove("restore", name, ...fromArchive);
    expect({ exitCode, output }).toEqual({ exitCode: 1, output: expect.stringContaining(`error ${code}: `) });
    expect(output).toContain(`✗ 1 of 2 homes`);
    expect(left.volumes.get(ada)?.has(folder)).toBe(false);
    expect(left.volumes.get(`home-${id}-ben`)?.get(folder)).toBe(texts.ben);
  });

  test("--json has each home with what became of it", async () => {
    const { lab } = await newLab({ users: ["ada"] });
    await lab.mustGrove("restore", name, ...fromArchive, "--home", "ada");
    expect(JSON.parse(await lab.mustGrove("restore", name, ...fromArchive, "--json"))).toMatchObject({
      status: "restored",
      environment: "staging",
      name,
      archive: `archive/staging/${name}/${archive}.yaml`,
      homes: [
        { user: "ada", folder, isNew: false, status: "present" },
        { user: "ben", folder, isNew: true, status: "restored", files: 3, size: 16_000 },
      ],
      problems: [],
    });
  });

  test("--list shows archives with whose homes they have, also of another name", async () => {
    const { lab } = await newLab({ of: other });
    expect(await lab.mustGrove("restore", name, "--list")).toBe(`there is no archive of staging/${name} yet\n`);
    expect(await lab.mustGrove("restore", name, "--list", "--from-archive", `staging/${other.name}`)).toMatch(
      new RegExp(`^staging/${other.name}/${archive} +archive store +2 homes, 25.4 KiB +ada, ben$`, "m"),
    );
  });

  test("--dry-run says whose and where, and starts nothing", async () => {
    const { lab, volumes } = await newLab({ users: [] });
    const output = await lab.mustGrove("restore", name, ...fromArchive, "--dry-run");
    expect(output).toBe(
      `would put 2 homes (ada, ben) from ${archive} of staging/${name} into ${folder} of each in staging/${name}\n`,
    );
    expect([...volumes.keys()]).toEqual([`backups-${id}`]);
  });

  test.for<readonly [string, readonly string[], number, string]>([
    ["nothing to restore", [], 2, "RESTORE_SOURCE_INVALID"],
    ["a dump", ["--dump", "20261125T184300Z-reset.dump"], 2, "NOT_OF_HUB"],
    ["a recovery key", [...fromArchive, "--recovery-key", "key"], 2, "NOT_OF_HUB"],
    ["no archive's name", ["--from-archive", "elsewhere/gone"], 2, "RESTORE_SOURCE_INVALID"],
    ["an archive that is not there", ["--from-archive", "production/gone"], 1, "ARCHIVE_UNKNOWN"],
    ["one of another day", ["--from-archive", `staging/${name}/20260101T000000Z-archive`], 1, "ARCHIVE_UNKNOWN"],
    ["nobody's home", [...fromArchive, "--home", "adda"], 1, "HOME_UNKNOWN.*did you mean ada\\?"],
  ])("refused before anything is touched: %s", async ([, words, exitCode, message]) => {
    const { lab, volumes } = await newLab({ users: [] });
    const refused = await lab.grove("restore", name, ...words);
    expect(refused).toMatchObject({ exitCode, errors: expect.stringMatching(new RegExp(message, "s")) });
    expect([...volumes.keys()]).toEqual([`backups-${id}`]);
  });

  test("an archive that lies nowhere in reach makes no home", async () => {
    const { lab, volumes } = await newLab({ isStored: false, isLocal: false, users: [] });
    const refused = await lab.grove("restore", name, ...fromArchive);
    expect(refused).toMatchObject({ exitCode: 1, errors: expect.stringContaining("ARCHIVE_OUT_OF_REACH") });
    expect([...volumes.keys()]).toEqual([]);
  });

  test("a hub that never came to the cluster has no homes", async () => {
    const { lab } = await newLab();
    await lab.cluster.remove({ apiVersion: "v1", kind: "Namespace", name: namespace });
    const refused = await lab.grove("restore", name, ...fromArchive);
    expect(refused).toMatchObject({ exitCode: 1, errors: expect.stringContaining("NOT_LIVE") });
  });
});

test("a study has no homes", async () => {
  const lab = await new LabFixture().withExperiment();
  onTestFinished(() => lab[Symbol.dispose]());
  const refused = await lab.grove("restore", "public-goods", ...fromArchive, "--home", "ada");
  expect(refused).toMatchObject({ exitCode: 2, errors: expect.stringContaining("ONLY_OF_HUB") });
});
