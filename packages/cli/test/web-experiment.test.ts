import { join } from "node:path";
import { archiveManifest, type ArchiveManifest, parseArchiveManifest } from "@grove/experiments";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { archivingCluster, type ArchivingOptions } from "./support/archiving-cluster.ts";
import { commitFile } from "./support/commit-file.ts";
import { copyOfLab } from "./support/copy-of-lab.ts";
import { dataCluster, type DataClusterOptions, manifestOf, readVolume, writeDump } from "./support/data-cluster.ts";
import { LabFixture } from "./support/lab-fixture.ts";

const name = "greetings";
const folder = "registry.example/econ/greetings";
const images = ["awesome-app", "greetings", "maths"].map((service) => `${folder}/${service}`);

/** Made once: a lab with a web experiment that has all its images. */
const made = new LabFixture();
let said: string;

beforeAll(async () => {
  await made.init();
  said = await made.mustGrove("new", name, "--kind", "WebExperiment", "--image", folder);
  for (const image of images) {
    // oxlint-disable-next-line no-await-in-loop -- one commit after the other
    await made.mustGrove("bump", name, "--image", `${image}:1@sha256:${"a".repeat(64)}`);
  }
});

afterAll(() => made[Symbol.dispose]());

/** A lab like that, and a cluster which runs the experiment. */
function newLab(options: Partial<ArchivingOptions> = {}): LabFixture {
  const lab = copyOfLab(made);
  const id = /^id: (\S+)/m.exec(lab.read(`environments/staging/${name}/operation.yaml`))?.[1] ?? "";
  lab.cluster = archivingCluster({ id, namespace: `exp-${name}-staging`, server: "redis", ...options });
  return lab;
}

test("grove new says which images it waits for", () => {
  for (const image of images) expect(said).toContain(`--image ${image}:TAG@sha256:DIGEST`);
});

test("grove backup makes a dump of what was counted", async () => {
  expect(await newLab().mustGrove("backup", name, "--list")).toContain("3 events of 1 version");
});

describe("grove delete", () => {
  const manifest = `archive/staging/${name}/20261125T184300Z-archive.yaml`;

  test("archives counters and events, then removes the overlay", async () => {
    const lab = newLab();
    await lab.mustGrove("delete", name, "--yes");
    const { value } = parseArchiveManifest(lab.read(manifest), manifest);
    expect(value).toMatchObject({ name, tables: [{ name: "{greetings:1}:events", rows: 3 }] });
    expect(lab.git("ls-tree", "-r", "--name-only", "main", "environments/staging")).not.toContain(name);
  });

  test("changes nothing when Redis does not run", async () => {
    const lab = newLab({ isDatabaseUp: false });
    const { tip } = lab;
    const refused = await lab.grove("delete", name, "--yes");
    expect(refused).toMatchObject({ exitCode: 1, errors: expect.stringContaining("DATABASE_NOT_RUNNING") });
    expect(lab.tip).toBe(tip);
  });
});

describe("grove restore", () => {
  const namespace = `exp-${name}-staging`;
  const dump = "20261125T184300Z-manual.dump";
  const archived = "20261125T184300Z-archive.dump";
  const undo = "20261201T120000Z-restore.dump";

  /** A lab like that, whose experiment has a volume with dumps. */
  function newDataLab(options: Partial<DataClusterOptions> = {}) {
    const lab = newLab();
    const volumes = join(lab.directory, "volumes");
    const claim = "backups-k7f3q9x2";
    const cluster = dataCluster({ namespace, volumes, claim, server: "redis", ...options });
    lab.cluster = cluster;
    return { lab, cluster, volumes, volume: join(volumes, claim) };
  }

  function commitArchive(lab: LabFixture, facts: object, kept: ArchiveManifest["kept"]): void {
    const archive = { ...(facts as ArchiveManifest), kind: "Archive" as const, environment: "production" as const };
    const text = archiveManifest({ ...archive, name: "welcome", kept });
    commitFile(lab, `archive/production/welcome/${archived.replace(".dump", ".yaml")}`, text);
  }

  test("puts a dump in the place of what was counted, says how to undo it, and restarts nothing", async () => {
    const { lab, cluster, volume } = newDataLab();
    writeDump(volume, dump, { id: "k7f3q9x2", server: "redis" });
    const output = await lab.mustGrove("restore", name, "--dump", dump);
    expect(output).toContain(
      `✓ staging/${name} holds what is in ${dump}: 3 events of 1 version, counters, epochs and events equal to its manifest`,
    );
    expect(output).toContain(`the dump ${undo} keeps what was there before: 5 events of 1 version`);
    expect(output).toContain(`to undo it: grove restore ${name} --environment staging --dump ${undo}`);
    expect(cluster.restored).toEqual([{ DUMP: dump }]);
    expect(cluster.objects().filter(({ metadata }) => metadata.name.startsWith("otree-"))).toHaveLength(1);
  });

  test("--list shows its dumps", async () => {
    const { lab, volume } = newDataLab();
    writeDump(volume, dump, { id: "k7f3q9x2", server: "redis" });
    expect(await lab.mustGrove("restore", name, "--list")).toMatch(new RegExp(`^${dump} .*3 events of 1 version`, "m"));
  });

  test("an archive of another name comes from the store, and its counts become this one's", async () => {
    const { lab, cluster } = newDataLab();
    const facts = manifestOf(archived, { id: "a2b3c4d5", server: "redis" }) as ArchiveManifest;
    commitArchive(lab, facts, {
      volume: "backups-a2b3c4d5",
      store: `s3://lab/production/welcome/a2b3c4d5/${archived}`,
    });
    const output = await lab.mustGrove("restore", name, "--from-archive", "production/welcome");
    expect(output).toContain(`what welcome counted is now ${name}'s own`);
    const DOWNLOAD = `production/welcome/a2b3c4d5/${archived}`;
    expect(cluster.restored).toEqual([{ DUMP: archived, DOWNLOAD, DOWNLOAD_SHA256: facts.sha256 }]);
  });

  test("without a store it comes from the volume that was left", async () => {
    const { lab, cluster, volumes, volume } = newDataLab({ left: ["exp-welcome/backups-a2b3c4d5"] });
    writeDump(join(volumes, "backups-a2b3c4d5"), archived, { id: "a2b3c4d5", server: "redis" });
    commitArchive(lab, manifestOf(archived, { id: "a2b3c4d5", server: "redis" }), { volume: "backups-a2b3c4d5" });
    await lab.mustGrove("restore", name, "--from-archive", "production/welcome");
    expect(cluster.restored).toEqual([{ DUMP: archived }]);
    expect(JSON.parse(readVolume(volume, archived.replace(".dump", ".json")))).toMatchObject({ redis: "8.2.3" });
  });

  test("what was made of a study is refused", async () => {
    const { lab, cluster } = newDataLab();
    commitArchive(lab, manifestOf(archived, { id: "a2b3c4d5" }), { volume: "backups-a2b3c4d5" });
    const refused = await lab.grove("restore", name, "--from-archive", "production/welcome");
    expect(refused).toMatchObject({ exitCode: 1, errors: expect.stringContaining("DUMP_OF_OTHER_KIND") });
    expect(cluster.restored).toEqual([]);
  });

  test("a file without a manifest is refused before it is sent", async () => {
    const { lab, cluster } = newDataLab();
    const refused = await lab.grove("restore", name, "--file", lab.write("old.rdb", "REDIS0011"));
    expect(refused).toMatchObject({ exitCode: 1, errors: expect.stringContaining("DUMP_MANIFEST_MISSING") });
    expect(cluster.restored).toEqual([]);
  });

  test("a recovery key is refused: nobody has a link of a web experiment", async () => {
    const { lab } = newDataLab();
    const words = ["--from-archive", "production/welcome", "--recovery-key", "key"];
    expect(await lab.grove("restore", name, ...words)).toMatchObject({
      exitCode: 2,
      errors: expect.stringContaining("RESTORE_SOURCE_INVALID"),
    });
  });

  test("is refused while a session is planned", async () => {
    const { lab, cluster, volume } = newDataLab({ namespace: `exp-${name}` });
    await lab.mustGrove("promote", name);
    writeDump(volume, dump, { id: "k7f3q9x2", server: "redis" });
    const operation = `environments/production/${name}/operation.yaml`;
    const start = new Date(Date.now() - 600_000).toISOString().slice(0, 16);
    const sessions = `sessions: [{start: ${start}, minutes: 60, timeZone: UTC, participants: 24}]\n`;
    commitFile(lab, operation, `${lab.read(operation)}${sessions}`);
    const refused = await lab.grove("restore", name, "--environment", "production", "--dump", dump, "--yes");
    expect(refused).toMatchObject({ exitCode: 1, errors: expect.stringContaining("SESSION_RUNNING") });
    expect(cluster.restored).toEqual([]);
  });
});

describe("what has a meaning for studies only is refused with what there is instead", () => {
  test.for([
    [["reset", name, "--yes"], "another version"],
    [["rehearse", name, "--participants", "2"], "grove report"],
    [["export", name, "--environment", "staging"], "--json"],
  ] as const)("%j", async ([words, instead]) => {
    const { exitCode, errors } = await newLab().grove(...words);
    expect({ exitCode, errors }).toMatchObject({
      exitCode: 2,
      errors: expect.stringContaining("NOT_OF_WEB_EXPERIMENT"),
    });
    expect(errors).toContain(instead);
  });
});
