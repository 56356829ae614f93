import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFile, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { noPostgres } from "../../support/postgres-server.ts";
import { fillStudyDatabase, makeStudyDatabase, type StudyDatabase } from "../../support/study-database.ts";

describe.skipIf(noPostgres)("verify-dump.sh (skipped where PostgreSQL is not installed)", () => {
  let study: StudyDatabase;
  let whole: Buffer;
  let manifest: string;
  beforeAll(async () => {
    study = await makeStudyDatabase();
    await fillStudyDatabase(study);
    const { message } = await study.run("dump-database.sh");
    whole = await readFile(join(study.backups, message));
    manifest = await readFile(join(study.backups, message.replace(/dump$/, "json")), "utf8");
  });
  afterAll(() => study.remove());

  const dumpFile = () => join(study.work, "some.dump");
  const manifestFile = () => join(study.work, "some.json");
  beforeEach(async () => {
    await writeFile(dumpFile(), whole);
    await writeFile(manifestFile(), manifest);
  });
  const verify = () => study.run("verify-dump.sh", { parameters: [dumpFile(), manifestFile()] });

  test("says nothing about a dump that is whole, whatever became of the database", async () => {
    await study.query("DELETE FROM public_goods_player;");
    expect(await verify()).toMatchObject({ code: 0, output: "", errors: "" });
  });

  test.each<[damage: string, message: RegExp, inflict: (file: string) => Promise<unknown> | void]>([
    ["one flipped bit in its rows", /cannot be restored|has other contents/, flipBit],
    ["a cut end", /cannot be restored/, (file) => truncate(file, whole.length - 500)],
    ["a table left out", /public\.public_goods_player is missing/, (file) => dumpWithoutPlayers(study, file)],
  ])("refuses %s, even if the file's own hash is made to fit", async (_, message, inflict) => {
    await inflict(dumpFile());
    expect(await verify()).toMatchObject({ code: 3, message: expect.stringContaining("is damaged: its bytes") });
    await writeFile(manifestFile(), JSON.stringify({ ...JSON.parse(manifest), sha256: await sha256Of(dumpFile()) }));
    expect(await verify()).toMatchObject({ code: 3, message: expect.stringMatching(message) });
  });

  test.each([
    [
      "a row too few",
      '"public.otree_participant", "rows" : 24',
      '"public.otree_participant", "rows" : 25',
      "public.otree_participant has 24 rows instead of 25",
    ],
    [
      "another cell",
      /("public.otree_session", "rows" : 3, "sha256" : ")./,
      "$1-",
      "public.otree_session has other contents",
    ],
    [
      "a table too many",
      /\{"name" : "public.public_goods_player",[^}]*\}/,
      '{"name":"public.other","rows":0}',
      "public.public_goods_player should not be there",
    ],
    [
      "a number that would be given twice",
      '_session_id_seq", "value" : 3',
      '_session_id_seq", "value" : 4',
      "public.otree_session_id_seq counts from another number",
    ],
  ])("refuses what is other than the manifest says: %s", async (_, said, instead, message) => {
    const other = manifest.replace(said, instead);
    expect(other).not.toBe(manifest);
    await writeFile(manifestFile(), other);
    expect(await verify()).toMatchObject({ code: 3, message: expect.stringContaining(message) });
  });
});

/** In the rows of the largest table, which are the middle of the file. */
async function flipBit(file: string): Promise<void> {
  const bytes = await readFile(file);
  const place = Math.floor(bytes.length * 0.7);
  bytes[place] = (bytes[place] ?? 0) ^ 0x10;
  await writeFile(file, bytes);
}

function dumpWithoutPlayers(study: StudyDatabase, file: string): void {
  execFileSync("pg_dump", ["--format=custom", "--exclude-table=public_goods_player", `--file=${file}`, "otree"], {
    env: { ...process.env, ...study.server.environment },
  });
}

async function sha256Of(file: string): Promise<string> {
  return createHash("sha256")
    .update(await readFile(file))
    .digest("hex");
}
