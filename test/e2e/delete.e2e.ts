import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type ClusterObject, downloadFile, withVolume, type WorkloadObject } from "@grove/cluster";
import { type ListedArchive, listArchives, namespaceOf } from "@grove/experiments";
import { beforeAll, describe, expect, test } from "vitest";
import { eventually } from "./support/eventually.ts";
import { publishVersions, type Versions } from "./support/images.ts";
import { theLab } from "./support/lab.ts";
import { claimsIn } from "./support/left-volumes.ts";
import { otreeOf } from "./support/otree.ts";
import { readLabFiles } from "./support/read-lab-files.ts";

// An experiment ends, by grove or by hand, and what participants gave is there until somebody proves that it is kept.

const lab = await theLab();
let versions: Versions;

beforeAll(async () => {
  versions = await publishVersions();
});

describe("by grove delete", () => {
  const [name, fresh] = ["ended", "ended-again"];
  const production = otreeOf(lab, "production", name);
  let participants: string;
  let secrets: Readonly<Record<string, string>>;
  let archive: ListedArchive;

  test("the data are archived, the manifest is in Git, and nothing runs any more", async () => {
    await lab.newExperiment(name, versions.first);
    await lab.grove("wait", name);
    await lab.grove("deploy", name);
    await production.answers();
    await production.createSession(4);
    participants = await production.participantsHash();
    secrets = await production.secrets();

    console.info(await lab.grove("delete", name, "--environment", "production", "--yes"));
    [archive = archive] = await archivesOf(name);
    expect(archive).toMatchObject({ environment: "production", name, reason: "archive" });
    expect(rowsOf(archive, "public.otree_participant")).toBe(4);
    expect(await lab.application("production", name)).toBeUndefined();
    expect(await volumesIn("production", name)).toEqual([`backups-${archive.id}`, `database-${archive.id}`]);
  });

  test("restored into a fresh name each table is equal, and so are the keys that links are made with", async () => {
    await lab.newExperiment(fresh, versions.first);
    await lab.grove("wait", fresh);
    const study = otreeOf(lab, "staging", fresh);
    await study.answers();
    const source = ["--from-archive", `production/${name}`, "--recovery-key", lab.recoveryKeyFile];
    console.info(await lab.grove("restore", fresh, ...source, "--yes"));
    expect(await study.participantsHash()).toBe(participants);
    expect((await backUp(fresh)).tables).toEqual(archive.tables);
    const { ADMIN_PASSWORD, REST_KEY, SECRET_KEY } = secrets;
    await eventually("the keys are opened", async () => (await study.secrets())["SECRET_KEY"] === SECRET_KEY);
    expect(await study.secrets()).toMatchObject({ ADMIN_PASSWORD, REST_KEY, SECRET_KEY });
    await study.answers();
  });

  test("the file on the volume that was left has the sha256 that Git remembers", async () => {
    const access = { namespace: namespaceOf("production", name), claim: archive.kept.volume, timeout: 120_000 };
    const { sha256 } = await withVolume(lab.cluster, { ...access, image: await postgresImage(fresh) }, async (volume) =>
      downloadFile(
        lab.cluster,
        { ...volume, path: `${volume.path}/${archive.dump}` },
        { to: join(lab.folder, archive.dump) },
      ),
    );
    expect(sha256).toBe(archive.sha256);
  });

  test("its volumes are purged only with the right copy, and then nothing is left of them", async () => {
    const wrong = join(lab.folder, "recovery.key");
    const refused = await lab.tryGrove("purge", archive.id, "--dump", wrong, "--confirm", archive.id);
    expect(refused).toMatchObject({ exitCode: 1, errors: expect.stringContaining("DUMP_DAMAGED") });
    const copy = join(lab.folder, archive.dump);
    const output = await lab.grove("purge", archive.id, "--dump", copy, "--confirm", archive.id, "--json");
    const { directories } = JSON.parse(output) as { readonly directories: readonly string[] };
    expect(await volumesIn("production", name)).toEqual([]);
    // On another cluster they are on another machine.
    expect(lab.isStand ? directories.map(filesIn) : [0, 0]).toEqual([0, 0]);
  });
});

describe("by git rm", () => {
  const name = "left-behind";
  const study = otreeOf(lab, "staging", name);
  let id: string;

  test("grove orphans lists the volumes, and purge refuses", async () => {
    await lab.newExperiment(name, versions.first);
    await lab.grove("wait", name);
    await study.answers();
    await study.createSession(4);
    const overlay = `environments/staging/${name}`;
    await lab.commit("tidy up", (folder) => rmSync(join(folder, overlay), { recursive: true }));
    await eventually("the Application is gone", async () => (await lab.application("staging", name)) === undefined);
    const orphans = JSON.parse(await lab.grove("orphans", "--json")) as readonly Orphan[];
    const own = orphans.filter(({ namespace }) => namespace === `exp-${name}-staging`);
    id = own[0]?.id ?? "";
    expect(own.map(({ claim, archive }) => [claim, archive])).toEqual([
      [`backups-${id}`, undefined],
      [`database-${id}`, undefined],
    ]);
    const refused = await lab.tryGrove("purge", id, "--confirm", id);
    expect(refused).toMatchObject({ exitCode: 1, errors: expect.stringContaining("ARCHIVE_MISSING") });
  });

  test("archived from its volume, it is purged", async () => {
    await eventually("nothing runs", async () => (await podsIn("staging", name)).length === 0);
    const copies = join(lab.folder, "copies");
    console.info(await lab.grove("archive", "--volume", `database-${id}`, "--output", copies));
    const [archive] = await archivesOf(name);
    expect(archive).toMatchObject({ id, environment: "staging" });
    expect(archive && rowsOf(archive, "public.otree_participant")).toBe(4);
    expect(archive?.kept.store !== undefined).toBe(lab.place.archive !== undefined);
    // Read back from the archive store where the lab has one.
    const copy = lab.place.archive === undefined ? ["--dump", join(copies, archive?.dump ?? "")] : [];
    console.info(await lab.grove("purge", id, ...copy, "--confirm", id));
    expect(await volumesIn("staging", name)).toEqual([]);
    expect(await podsIn("staging", name)).toEqual([]);
    expect((await lab.tryGrove("purge", id, "--confirm", id)).errors).toContain("ORPHAN_NOT_FOUND");
  });
});

interface Orphan {
  readonly namespace: string;
  readonly claim: string;
  readonly id?: string;
  readonly archive?: object;
}

async function archivesOf(name: string): Promise<readonly ListedArchive[]> {
  return listArchives(await readLabFiles(lab, ["archive"])).filter((archive) => archive.name === name);
}

function rowsOf({ tables }: ListedArchive, table: string): number | undefined {
  return tables.find((each) => each.name === table)?.rows;
}

async function backUp(name: string): Promise<Pick<ListedArchive, "tables">> {
  return JSON.parse(await lab.grove("backup", name, "--json")) as ListedArchive;
}

/** Claims, and the volumes that would be retained of them. */
async function volumesIn(environment: "staging" | "production", name: string): Promise<readonly string[]> {
  const namespace = namespaceOf(environment, name);
  const claims = await claimsIn(lab.cluster, namespace);
  const volumes = await lab.cluster.list<Volume>({ apiVersion: "v1", kind: "PersistentVolume" });
  const retained = volumes.flatMap(({ spec }) => (spec.claimRef?.namespace === namespace ? [spec.claimRef.name] : []));
  return [...new Set([...claims, ...retained])].toSorted();
}

interface Volume extends ClusterObject {
  readonly spec: { readonly claimRef?: { readonly namespace: string; readonly name: string } };
}

async function podsIn(environment: "staging" | "production", name: string): Promise<readonly string[]> {
  const pods = await lab.cluster.list({ apiVersion: "v1", kind: "Pod" }, { namespace: namespaceOf(environment, name) });
  return pods.map(({ metadata }) => metadata.name);
}

async function postgresImage(name: string): Promise<string> {
  const namespace = namespaceOf("staging", name);
  const reference = { apiVersion: "apps/v1", kind: "StatefulSet", namespace, name: "postgres" };
  return (await lab.cluster.read<WorkloadObject>(reference))?.spec.template.spec.containers[0]?.image ?? "";
}

/** The provisioner may have taken the directory away with its volume. */
function filesIn(directory: string): number {
  return existsSync(directory) ? readdirSync(directory).length : 0;
}
