import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { noPostgres } from "../../support/postgres-server.ts";
import { readRepositoryFile } from "../../support/repository.ts";
import {
  fillStudyDatabase,
  makeStudyDatabase,
  readRows,
  type RunOptions,
  type StudyDatabase,
} from "../../support/study-database.ts";

describe.skipIf(noPostgres)("dump-database.sh (skipped where PostgreSQL is not installed)", () => {
  let study: StudyDatabase;
  beforeAll(async () => {
    study = await makeStudyDatabase();
    await fillStudyDatabase(study);
  });
  afterAll(() => study.remove());

  test("the manifest says what is in the dump, and which image wrote it", async () => {
    await study.query(
      "INSERT INTO serving VALUES ('registry.example/econ/public-goods:0@sha256:0', '6.0.15');",
      "grove",
    );
    const { code, output, message } = await study.run("dump-database.sh", { environment: { REASON: "manual" } });
    expect({ code, message }).toEqual({ code: 0, message: output.trim() });
    expect(output).toMatch(/^\d{8}T\d{6}Z-manual\.dump\n$/);
    const bytes = await readFile(join(study.backups, message));
    const manifest = message.replace(/dump$/, "json");
    expect(JSON.parse(await readFile(join(study.backups, manifest), "utf8"))).toMatchObject({
      apiVersion: "grove/v1",
      kind: "Dump",
      dump: message,
      reason: "manual",
      time: message.replace(/^(....)(..)(..T..)(..)(..Z).*/, "$1-$2-$3:$4:$5"),
      namespace: "exp-public-goods",
      id: "k7f3q9x2",
      image: "registry.example/econ/public-goods:0@sha256:0",
      otree: "6.0.15",
      postgres: expect.stringMatching(/^\d+\.\d+$/),
      bytes: bytes.length,
      sha256: createHash("sha256").update(bytes).digest("hex"),
      tables: [
        { name: "public.otree_participant", rows: 24 },
        { name: "public.otree_session", rows: 3 },
        { name: "public.public_goods_player", rows: 240 },
      ],
      sequences: [
        { name: "public.otree_participant_id_seq", value: 24 },
        { name: "public.otree_session_id_seq", value: 3 },
        { name: "public.public_goods_player_id_seq", value: 240 },
      ],
    });
    expect(await readdir(study.backups)).toEqual(expect.arrayContaining([message, manifest]));
  });

  test("PostgreSQL's own tools restore it elsewhere, row for row", async () => {
    const { output } = await study.run("dump-database.sh");
    await study.query("CREATE DATABASE elsewhere;", "postgres");
    execFileSync("pg_restore", ["--exit-on-error", "--dbname=elsewhere", join(study.backups, output.trim())], {
      env: { ...process.env, ...study.server.environment },
    });
    expect(await readRows(study, "elsewhere")).toBe(await readRows(study));
    await study.query("DROP DATABASE elsewhere;", "postgres");
  });

  test("what participants write meanwhile is in it as it was at one moment", async () => {
    const playing = study.query(`
      DO $$ BEGIN
        FOR i IN 1..400 LOOP
          INSERT INTO otree_session (code) VALUES ('late' || i);
          INSERT INTO otree_participant (session_id) SELECT max(id) FROM otree_session;
          COMMIT;
          PERFORM pg_sleep(0.005);
        END LOOP;
      END $$;`);
    const { code, message } = await study.run("dump-database.sh");
    expect(code).toBe(0);
    const { tables } = JSON.parse(await readFile(join(study.backups, message.replace(/dump$/, "json")), "utf8"));
    const [participants, sessions] = tables.map(({ rows }: { rows: number }) => rows);
    expect(participants - 24).toBe(sessions - 3);
    await playing;
    await study.query("DELETE FROM otree_participant WHERE id > 24; DELETE FROM otree_session WHERE id > 3;");
  });

  test("two at once come one after the other; who waits too long is told", async () => {
    const locking = "SELECT pg_advisory_lock(hashtext('grove')), pg_sleep(600);";
    const busy = study.query(locking, "postgres").catch((error: unknown) => String(error));
    const held = "FROM pg_locks WHERE locktype = 'advisory' AND granted;";
    await expect.poll(async () => study.query(`SELECT count(*) ${held}`, "postgres"), { timeout: 60_000 }).toBe("1");
    const refused = await study.run("dump-database.sh", { environment: { LOCK_TIMEOUT: "100ms" } });
    expect(refused).toMatchObject({ code: 3, message: expect.stringContaining("still running. Nothing was changed.") });
    const waiting = Promise.all([study.run("dump-database.sh"), study.run("dump-database.sh")]);
    await study.query(`SELECT pg_terminate_backend(pid) ${held}`, "postgres");
    expect(await busy).toContain("terminating connection");
    const both = await waiting;
    expect(await study.dumps()).toEqual(expect.arrayContaining([both[0].message, both[1].message]));
    expect(both[0].message).not.toBe(both[1].message);
  });

  test.each<[what: string, options: RunOptions, words: string]>([
    ["an unknown reason", { environment: { REASON: "../x" } }, 'There is no reason "../x"'],
    ["a database that is not there", { parameters: ["otree_previous"] }, "There is no database otree_previous yet"],
  ])("%s makes no dump", async (_, options, words) => {
    const before = await readdir(study.backups);
    const { code, message } = await study.run("dump-database.sh", options);
    expect({ code, message }).toEqual({ code: 3, message: expect.stringContaining(words) });
    expect(await readdir(study.backups)).toEqual(before);
  });

  test.skipIf(process.getuid?.() !== 0)(
    "a full disk leaves nothing behind (skipped without the right to mount)",
    async () => {
      const full = join(study.work, "full");
      await mkdir(full);
      execFileSync("mount", ["-t", "tmpfs", "-o", "size=8k", "tmpfs", full]);
      try {
        const { code, message } = await study.run("dump-database.sh", { environment: { BACKUPS: full } });
        expect({ code, message }).toEqual({
          code: 3,
          message: expect.stringContaining("The volume backups-k7f3q9x2 is full."),
        });
        expect(await readdir(full)).toEqual([]);
      } finally {
        execFileSync("umount", [full]);
        await rm(full, { recursive: true });
      }
    },
  );

  describe("the hash of a table", () => {
    const statements = readRepositoryFile("apps/otree/base/scripts/table-hashes.sql");
    /** After a change that is taken back at once. */
    const hashesAfter = (change: string) => study.query(`BEGIN; ${change};\n${statements}\nROLLBACK;`);

    test.each([
      ["another order on the disk", "UPDATE otree_participant SET code = code WHERE id % 2 = 0"],
      ["another time zone and style of dates", `SET "DateStyle" = 'German'; SET "TimeZone" = 'Asia/Tokyo'`],
      ["another style of numbers and bytes", "SET extra_float_digits = 0; SET bytea_output = 'escape'"],
    ])("stays with %s", async (_, change) => {
      expect(await hashesAfter(change)).toBe(await hashesAfter("SELECT WHERE false"));
    });

    test.each([
      ["one bit of one row", "UPDATE otree_session SET vars = '\\x00ff0b' WHERE id = 2"],
      ["an empty text in place of NULL", "UPDATE public_goods_player SET comment = '' WHERE id = 4"],
      ["the last digit of a number", "UPDATE public_goods_player SET payoff = 0.33333333333333337 WHERE id = 1"],
      [
        "texts that change places",
        "UPDATE otree_session SET code = CASE id WHEN 1 THEN 'session2x' ELSE 'session1x' END WHERE id < 3",
      ],
      [
        "a row twice",
        "ALTER TABLE otree_session DROP CONSTRAINT otree_session_pkey CASCADE, DROP CONSTRAINT otree_session_code_key; INSERT INTO otree_session SELECT * FROM otree_session WHERE id = 1",
      ],
      ["another name of a column", "ALTER TABLE otree_session RENAME COLUMN is_demo TO is_test"],
      ["another type of a column", "ALTER TABLE otree_participant ALTER COLUMN _last_request_timestamp TYPE bigint"],
    ])("changes with %s", async (_, change) => {
      expect(await hashesAfter(change)).not.toBe(await hashesAfter("SELECT WHERE false"));
    });

    test("is there for a table with odd names, and for one without columns", async () => {
      const hashes = await hashesAfter(
        `CREATE TABLE "a ""b"" %s" (grove_row integer, hash text); INSERT INTO "a ""b"" %s" VALUES (1, 'x'); CREATE TABLE bare ()`,
      );
      expect(hashes).toMatch(/"public\.a \\"b\\" %s", "rows" : 1, /u);
      expect(hashes).toMatch(/"public\.bare", "rows" : 0, /u);
    });
  });
});
