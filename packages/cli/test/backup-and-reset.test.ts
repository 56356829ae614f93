import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import { parseOperation } from "@grove/experiments";
import { describe, expect, onTestFinished, test } from "vitest";
import { dataCluster, type DataClusterOptions, writeDump } from "./support/data-cluster.ts";
import { LabFixture } from "./support/lab-fixture.ts";
import { application } from "./support/running-objects.ts";

const name = "public-goods";
const claim = "backups-k7f3q9x2";

/** A lab whose experiment runs in staging, or also in production. */
async function newLab(environment = "staging", options: Partial<DataClusterOptions> = {}) {
  const lab = await new LabFixture().withExperiment();
  onTestFinished(() => lab[Symbol.dispose]());
  if (environment === "production") await lab.mustGrove("promote", name);
  const namespace = environment === "production" ? `exp-${name}` : `exp-${name}-staging`;
  const volumes = mkdtempSync(join(lab.directory, "volumes-"));
  const cluster = dataCluster({ namespace, volumes, claim, ...options });
  await cluster.create(application(namespace));
  lab.cluster = cluster;
  return { lab, cluster, volume: join(volumes, claim) };
}

describe("grove backup", () => {
  test("makes a dump and says what is in it", async () => {
    const { lab } = await newLab();
    const output = await lab.mustGrove("backup", name);
    expect(output).toMatch(
      /^✓ 20261201T120000Z-manual\.dump \(\d+ B\) holds 5 sessions, 0 participants, 5 rows in 1 table\n/,
    );
    expect(output).toContain(`grove restore ${name} --environment staging --dump 20261201T120000Z-manual.dump`);
  });

  test("--list shows the dumps, the newest first, and none without a manifest that can be read", async () => {
    const { lab, cluster, volume } = await newLab();
    for (const dump of ["20261125T184300Z-reset.dump", "20261126T021700Z-nightly.dump"]) {
      writeDump(volume, dump, { id: "k7f3q9x2" });
    }
    writeDump(volume, "holiday-photos.dump", { id: "k7f3q9x2" });
    expect(await lab.mustGrove("backup", name, "--list")).toMatch(
      /DUMP.*\n20261126T021700Z-nightly\.dump +2026-11-26 02:17:00 UTC +nightly .*\n20261125T184300Z-reset\.dump .*\n$/,
    );
    expect(cluster.objects().filter(({ kind }) => kind === "Job")).toEqual([]);
  });

  test("--list of an experiment without dumps says so", async () => {
    const { lab } = await newLab();
    expect(await lab.mustGrove("backup", name, "--list")).toBe(`there is no dump of staging/${name} yet\n`);
  });

  test("of an experiment that is not there says which one was probably meant", async () => {
    const { lab } = await newLab();
    const refused = await lab.grove("backup", "public-good");
    expect(refused).toMatchObject({ exitCode: 1, errors: expect.stringContaining('did you mean "public-goods"?') });
  });

  test("--dry-run makes none", async () => {
    const { lab, cluster } = await newLab();
    expect(await lab.mustGrove("backup", name, "--dry-run")).toBe(`would make a verified dump of staging/${name}\n`);
    expect(cluster.objects().filter(({ kind }) => kind === "Job")).toEqual([]);
  });
});

describe("grove reset", () => {
  test("commits another id, waits for it, and says how to undo it", async () => {
    const dump = "20261201T115500Z-reset.dump";
    const { lab, cluster, volume } = await newLab("staging", { reset: `done|${dump}\n` });
    writeDump(volume, dump, { id: "k7f3q9x2" });
    // As the change of the pod's template does it.
    const patch: typeof cluster.patch = async (reference, change) => {
      await cluster.patch(reference, change);
      await cluster.remove({ apiVersion: "v1", kind: "Pod", namespace: `exp-${name}-staging`, name: "otree-1" });
    };
    lab.cluster = { ...cluster, patch };
    const output = await lab.mustGrove("reset", name);
    expect(output).toMatch(/✓ staging\/public-goods was reset after [\d.]+ s: its database is empty\n/);
    expect(output).toContain(`the dump ${dump} keeps what it held: 3 sessions`);
    expect(output).toContain(`to undo it: grove restore ${name} --environment staging --dump ${dump}`);
    expect(output).not.toContain("next:");
    expect(resetIdIn(lab)).toMatch(/^[a-z2-9]{8}$/);
  });

  test("each time by another id", async () => {
    const { lab } = await newLab();
    await lab.mustGrove("reset", name, "--no-wait");
    const first = resetIdIn(lab);
    await lab.mustGrove("reset", name, "--no-wait");
    expect(resetIdIn(lab)).not.toBe(first);
  });

  test("--no-wait commits only", async () => {
    const { lab, cluster } = await newLab("production");
    const before = cluster.objects();
    const output = await lab.mustGrove("reset", name, "--environment", "production", "--no-wait");
    expect(output).toContain("next: Sync in Argo CD's page resets it");
    expect(cluster.objects()).toEqual(before);
  });

  test("--dry-run shows the commit and what follows, and does nothing", async () => {
    const { lab } = await newLab();
    const { tip } = lab;
    expect(await lab.mustGrove("reset", name, "--dry-run")).toMatch(/would commit reset.*then: a verified dump/s);
    expect(lab.tip).toBe(tip);
  });

  test("while people play it says so and commits nothing", async () => {
    const playing = [{ session: "abc123", app: "public_goods", participants: 3, seconds: 12 }];
    const { lab } = await newLab("production", { playing });
    const { tip } = lab;
    const refused = await lab.grove("reset", name, "--environment", "production");
    expect(refused).toMatchObject({ exitCode: 1, errors: expect.stringContaining("3 participants are playing") });
    expect(lab.tip).toBe(tip);
  });

  test("one that the database took for an old one was none", async () => {
    const { lab } = await newLab("staging", { reset: "adopted|\n" });
    const failed = await lab.grove("reset", name);
    expect(failed).toMatchObject({ exitCode: 1, errors: expect.stringContaining("RESET_ADOPTED") });
  });
});

function resetIdIn(lab: LabFixture): string | undefined {
  const file = `environments/staging/${name}/operation.yaml`;
  return parseOperation(lab.read(file), file).value?.resetId;
}
