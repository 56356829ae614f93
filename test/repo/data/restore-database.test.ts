import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { noPostgres } from "../../support/postgres-server.ts";
import { fillStudyDatabase, makeStudyDatabase, readRows, type StudyDatabase } from "../../support/study-database.ts";
import { STUDY_ROWS, STUDY_TABLES } from "../../support/study-rows.ts";

describe.skipIf(noPostgres)("restore-database.sh (skipped where PostgreSQL is not installed)", () => {
  let study: StudyDatabase;
  let rows: string;
  let dump: string;
  beforeAll(async () => {
    study = await makeStudyDatabase();
    await fillStudyDatabase(study);
    rows = await readRows(study);
    dump = (await study.run("dump-database.sh")).message;
  });
  afterAll(() => study.remove());

  const restore = (environment: Record<string, string>) => study.run("restore-database.sh", { environment });
  const dumpForeign = (database: string, name: string, ...options: readonly string[]) =>
    execFileSync("pg_dump", [...options, `--file=${file(name)}`, database], {
      env: { ...process.env, ...study.server.environment },
    });
  /** Where the server may write, too. */
  const stolenFile = () => join(study.server.environment["PGHOST"] ?? "", "stolen");
  const file = (name: string) => join(study.backups, name);

  test("brings every row back, owned by the app, and keeps what was there in a dump", async () => {
    await study.query("DELETE FROM public_goods_player; INSERT INTO otree_session (code) VALUES ('newer');");
    expect(await restore({ DUMP: dump })).toMatchObject({
      code: 0,
      errors: expect.stringContaining(`in the dump ${dump}`),
    });
    expect(await readRows(study)).toBe(rows);
    expect(await study.query("SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public';")).toBe("otree");
    expect(await study.query("SELECT datconnlimit FROM pg_database WHERE datname = 'otree';")).toBe("-1");
    const replaced = (await study.dumps()).at(-1) ?? "";
    expect(replaced).toMatch(/-restore\.dump$/);
    expect(await restore({ DUMP: replaced })).toMatchObject({ code: 0 });
    expect(await study.query("SELECT code FROM otree_session WHERE code = 'newer';")).toBe("newer");
  });

  test("a Job restores once, however often its pod is started", async () => {
    expect(await restore({ DUMP: dump, JOB: "restore-database-1" })).toMatchObject({ code: 0 });
    await study.query("INSERT INTO otree_session (code) VALUES ('played on');");
    expect(await restore({ DUMP: dump, JOB: "restore-database-1" })).toMatchObject({ code: 0 });
    expect(await study.query("SELECT code FROM otree_session WHERE code = 'played on';")).toBe("played on");
    expect(await restore({ DUMP: dump, JOB: "restore-database-2" })).toMatchObject({ code: 0 });
    expect(await readRows(study)).toBe(rows);
  });

  describe("refuses, and changes nothing:", () => {
    beforeEach(async () => {
      await writeFile(file("nothing.dump"), "");
      await writeFile(file("tampered.dump"), await readFile(file(dump)));
      const manifest = await readFile(file(dump.replace(/dump$/, "json")), "utf8");
      await writeFile(file("tampered.json"), manifest.replace('"rows" : 24', '"rows" : 25'));
      await writeFile(file("cut.dump"), (await readFile(file(dump))).subarray(0, 2000));
      await writeFile(file("cut.json"), manifest);
    });

    test.each<[request: string, environment: Record<string, string>, words: string]>([
      ["no name", {}, "Which dump?"],
      ["a way out of the folder", { DUMP: "../work/x.dump" }, "is no file name of a dump"],
      ["an absolute path", { DUMP: "/etc/passwd" }, "is no file name of a dump"],
      ["a name that is an option", { DUMP: "--help" }, "is no file name of a dump"],
      ["a hidden file", { DUMP: ".partial-x" }, "is no file name of a dump"],
      ["a name with a command", { DUMP: "$(id).dump" }, "is no file name of a dump"],
      [
        "a dump that is not there",
        { DUMP: "20200101T000000Z-nightly.dump" },
        "There is no dump 20200101T000000Z-nightly.dump",
      ],
      ["one without a manifest", { DUMP: "nothing.dump" }, "has no manifest"],
      ["one that was cut", { DUMP: "cut.dump" }, "is damaged: its bytes"],
      [
        "one that holds something else",
        { DUMP: "tampered.dump" },
        "public.otree_participant has 24 rows instead of 25",
      ],
      ["a running session", { REFUSAL: "2 participants are playing." }, "2 participants are playing."],
    ])("%s", async (_, environment, words) => {
      const before = await readRows(study);
      const asked = environment["REFUSAL"] === undefined ? environment : { ...environment, DUMP: dump };
      expect(await restore(asked)).toMatchObject({ code: 3, message: expect.stringContaining(words) });
      expect(await readRows(study)).toBe(before);
      expect(await study.query("SELECT datname FROM pg_database WHERE datname LIKE 'otree_%';")).toBe("");
    });
  });

  describe("a dump of another server", () => {
    beforeAll(async () => {
      await study.query(
        "CREATE ROLE oforest LOGIN; CREATE DATABASE foreign_study OWNER oforest; CREATE DATABASE no_study;",
        "postgres",
      );
      const own = `SET ROLE oforest; ${STUDY_TABLES} ${STUDY_ROWS} CREATE TABLE lab_notes (note text); INSERT INTO lab_notes VALUES ('\\! touch stolen');
        RESET ROLE; GRANT SELECT ON otree_session TO PUBLIC; COMMENT ON EXTENSION plpgsql IS 'mine'; CREATE ROLE reader; GRANT SELECT ON otree_session TO reader;`;
      await study.query(own, "foreign_study");
      await study.query("CREATE TABLE something (id integer);", "no_study");
      dumpForeign("foreign_study", "foreign.dump", "--format=custom");
      dumpForeign("foreign_study", "foreign.tar", "--format=tar");
      dumpForeign("foreign_study", "foreign.sql", "--format=plain");
      dumpForeign("foreign_study", "inserts.sql", "--format=plain", "--inserts");
      dumpForeign("no_study", "no-study.dump", "--format=custom");
      await writeFile(file("foreign.sql.gz"), gzipSync(await readFile(file("foreign.sql"))));
      await writeFile(file("foreign.dump.gz"), gzipSync(await readFile(file("foreign.dump"))));
      await writeFile(file("text.sql"), "SELECT 1;\n");
      const text = await readFile(file("foreign.sql"), "utf8");
      await writeFile(
        file("newer.sql"),
        text.replace(/^-- Dumped from database version \d+/m, "-- Dumped from database version 99"),
      );
      await writeFile(file("cut.sql.gz"), gzipSync(text).subarray(0, 1000));
      // What somebody wrote into it would otherwise run in this pod.
      const stolen = stolenFile();
      await writeFile(
        file("hostile.sql"),
        text.replace(/^SET /m, `\\! touch ${stolen}\n\\copy (SELECT 1) TO PROGRAM 'touch ${stolen}'\nSET `),
      );
      await writeFile(file("takeover.sql"), `${text}\nRESET ROLE;\nCOPY (SELECT 1) TO PROGRAM 'touch ${stolen}';\n`);
      await study.query("DROP DATABASE foreign_study; DROP ROLE reader; DROP ROLE oforest;", "postgres");
    });

    test.each(["foreign.dump", "foreign.tar", "foreign.sql", "foreign.sql.gz", "foreign.dump.gz"])(
      "moves in: %s",
      async (name) => {
        await study.query("DELETE FROM public_goods_player;");
        expect(await restore({ DUMP: name, FOREIGN: "1" })).toMatchObject({ code: 0 });
        expect(await readRows(study)).toBe(rows);
        expect(await study.query("SELECT note FROM lab_notes;")).toBe("\\! touch stolen");
        expect(await study.query("SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public';")).toBe(
          "otree",
        );
      },
    );

    test.each([
      ["no-study.dump", "has no table otree_session"],
      ["text.sql", "is no dump that pg_dump made"],
      ["newer.sql", "comes from PostgreSQL 99"],
      ["cut.sql.gz", "cannot be decompressed"],
      ["cut.dump", "is damaged"],
      ["inserts.sql", "has statements INSERT, or commands of psql"],
      ["hostile.sql", "has statements INSERT, or commands of psql"],
      ["takeover.sql", "cannot be restored"],
    ])("is refused: %s", async (name, words) => {
      const before = await readRows(study);
      expect(await restore({ DUMP: name, FOREIGN: "1" })).toMatchObject({
        code: 3,
        message: expect.stringContaining(words),
      });
      expect(await readRows(study)).toBe(before);
      expect(existsSync(stolenFile())).toBe(false);
    });
  });

  test("brings every row back on a new cluster", async () => {
    const kept = await Promise.all([dump, dump.replace(/dump$/, "json")].map((name) => readFile(file(name))));
    await study.clear();
    expect(await study.run("prepare-database.sh")).toMatchObject({ code: 0 });
    await Promise.all(
      [dump, dump.replace(/dump$/, "json")].map((name, index) => writeFile(file(name), kept[index] ?? "")),
    );
    expect(await restore({ DUMP: dump })).toMatchObject({ code: 0 });
    expect(await readRows(study)).toBe(rows);
    await rm(file(dump));
  });
});
