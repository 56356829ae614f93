import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { DumpManifest } from "@grove/experiments";
import { createBotSession, openStudy, type Rehearsal, rehearse } from "@grove/otree-client";
import { beforeAll, expect, test } from "vitest";
import { otreeVariables } from "../support/otree-packages.ts";
import { startOTree } from "../support/otree-server.ts";
import { noPostgres, startPostgres } from "../support/postgres-server.ts";
import { publishVersions } from "./support/images.ts";
import { theLab } from "./support/lab.ts";
import { otreeOf } from "./support/otree.ts";

// A full room: 24 participants who all click at the same moment, through the ingress, on a real pod with a real Postgres.

const lab = await theLab();
const name = "full-room";
const participants = 24;

beforeAll(async () => {
  const { first } = await publishVersions();
  await lab.newExperiment(name, first);
  await lab.grove("wait", name);
  const study = otreeOf(lab, "staging", name);
  await study.served();
});

test("24 participants at once get through without a fault; beside a bare oTree", { tags: ["full"] }, async () => {
  const words = ["--participants", String(participants), "--address", lab.place.ingress, "--timeout", "600", "--json"];
  // How fast it is on this machine is no promise, so its exit code is not looked at.
  const { output, errors } = await lab.tryGrove("rehearse", name, ...words);
  expect(errors).toBe("");
  const room = JSON.parse(output) as Rehearsal & { readonly usage: { readonly memoryMost: number } };
  expect(room).toMatchObject({ participants, finished: participants, faults: [] });
  expect(room.usage.memoryMost).toBeGreaterThan(0);
  report("in the cluster, through the ingress", room);
  const bare = await rehearseBare();
  if (bare === undefined)
    return console.info(`no bare oTree to compare with: ${noPostgres ?? "it cannot be installed"}`);
  report("bare otree prodserver", bare);
  const ratio = (of: (seen: Rehearsal) => number) => (of(room) / of(bare)).toFixed(2);
  console.info(
    `cluster to bare: p50 × ${ratio(({ clicks }) => clicks.p50)}, p95 × ${ratio(({ clicks }) => clicks.p95)}`,
  );
});

test("their data come out: every table, and a verified dump with as many rows", { tags: ["full"] }, async () => {
  const folder = mkdtempSync(join(lab.folder, "export-"));
  const words = [
    "--environment",
    "staging",
    "--output",
    join(folder, "data"),
    "--address",
    lab.place.ingress,
    "--json",
  ];
  const exported = JSON.parse(await lab.grove("export", name, ...words)) as Exported;
  const read = (file: string) => readFileSync(join(exported.path, file));
  for (const { file, sha256 } of exported.files) {
    expect([file, createHash("sha256").update(read(file)).digest("hex")]).toEqual([file, sha256]);
  }
  expect(read("all_apps_wide.csv").toString().trim().split("\n")).toHaveLength(1 + participants);
  const manifest = JSON.parse(read(exported.dump.replace(".dump", ".json")).toString()) as DumpManifest;
  expect(manifest.tables).toContainEqual(
    expect.objectContaining({ name: "public.otree_participant", rows: participants }),
  );
  expect(JSON.parse(await lab.grove("export", name, ...words))).toEqual(exported);
});

interface Exported {
  readonly path: string;
  readonly dump: string;
  readonly files: readonly { readonly file: string; readonly sha256: string }[];
}

/** The same session with the same driver, on an oTree of this machine with nothing before it. */
async function rehearseBare(): Promise<Rehearsal | undefined> {
  const variables = await otreeVariables();
  if (variables === undefined || noPostgres !== undefined) return undefined;
  const postgres = await startPostgres();
  try {
    await postgres.query("postgres", "CREATE ROLE otree LOGIN; CREATE DATABASE otree OWNER otree;");
    const databaseUrl = `postgres://otree@/otree?host=${postgres.environment["PGHOST"]}`;
    await using server = await startOTree({ variables, databaseUrl });
    const study = openStudy(server);
    const session = await createBotSession(study, { config: "public_goods", participants });
    const seen = await rehearse(study, { session, pause: 0, signal: AbortSignal.timeout(600_000) });
    await study.close();
    return seen;
  } finally {
    await postgres.remove();
  }
}

function report(where: string, { clicks: { p50, p95, max }, requests: { perSecond }, seconds }: Rehearsal): void {
  const times = `half of the pages within ${p50} s, 95 % within ${p95} s, the slowest ${max} s`;
  console.info(`${participants} participants ${where}: ${times}; ${perSecond} requests a second, ${seconds} s in all`);
}
