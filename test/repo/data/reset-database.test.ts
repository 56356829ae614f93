import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { noPostgres } from "../../support/postgres-server.ts";
import {
  fillStudyDatabase,
  makeStudyDatabase,
  readRows,
  RESET_POD,
  type StudyDatabase,
} from "../../support/study-database.ts";

describe.skipIf(noPostgres)("a reset of the database (skipped where PostgreSQL is not installed)", () => {
  let study: StudyDatabase;
  beforeAll(async () => void (study = await makeStudyDatabase()));
  afterAll(() => study.remove());

  const runPod = (environment: Record<string, string>) => study.run(RESET_POD, { environment });
  const restore = (dump: string) => study.run("restore-database.sh", { environment: { DUMP: dump } });
  const resets = () => study.query("SELECT id || ' ' || state FROM resets ORDER BY at;", "grove");
  const sessions = () => study.query("SELECT code FROM otree_session ORDER BY id;");

  describe("happens once for each id", () => {
    beforeAll(() => fillStudyDatabase(study));

    // One after the other, in one lab.
    test.each<[step: string, environment: Record<string, string>, outcome: "kept" | "reset"]>([
      ["a sync, no id", { RESET_ID: "" }, "kept"],
      ["an id", { RESET_ID: "first" }, "reset"],
      ["the next sync", { RESET_ID: "first" }, "kept"],
      ["another id", { RESET_ID: "it's $(second)" }, "reset"],
      ["a third id", { RESET_ID: "third" }, "reset"],
      ["git rm, revert", { RESET_ID: "third" }, "kept"],
      ["back to a first", { RESET_ID: "first" }, "kept"],
      ["back to no id", { RESET_ID: "" }, "kept"],
      ["page action", { RESET_ID: "third", JOB: "reset-database-1" }, "reset"],
      ["its pod again", { RESET_ID: "third", JOB: "reset-database-1" }, "kept"],
      ["a sync after it", { RESET_ID: "third" }, "kept"],
    ])("%s", async (step, environment, outcome) => {
      await study.query(`INSERT INTO otree_session (code) VALUES ('${step}');`);
      const dumps = await study.dumps();
      expect(await runPod(environment)).toMatchObject({ code: 0 });
      const kept = (await sessions()).split("\n").includes(step);
      const made = (await study.dumps()).length - dumps.length;
      expect({ kept, made }).toEqual(outcome === "kept" ? { kept: true, made: 0 } : { kept: false, made: 1 });
    });

    test("and each is on record", async () => {
      expect((await resets()).split("\n")).toEqual([
        " adopted",
        "first done",
        "it's $(second) done",
        "third done",
        "page-reset-database-1 done",
      ]);
      expect(await study.query("SELECT count(*) FROM resets WHERE dump IS NOT NULL;", "grove")).toBe("4");
    });
  });

  describe("without any record", () => {
    beforeEach(() => fillStudyDatabase(study));

    test.each<[state: string, environment: Record<string, string>, records: string]>([
      ["an id beside existing tables counts as done", { RESET_ID: "old" }, "old adopted"],
      ["so does no id", { RESET_ID: "" }, " adopted"],
    ])("%s", async (_, environment, records) => {
      await study.query("DROP DATABASE grove;", "postgres");
      expect(await runPod(environment)).toMatchObject({ code: 0 });
      expect([await resets(), (await sessions()).split("\n").length]).toEqual([records, 3]);
    });

    test("the action in the page resets all the same, and nothing resets again", async () => {
      await study.query("DROP DATABASE grove;", "postgres");
      expect(await runPod({ RESET_ID: "old", JOB: "x" })).toMatchObject({ code: 0 });
      expect([await resets(), await sessions()]).toEqual(["old adopted\npage-x done", ""]);
    });
  });

  describe("loses nothing", () => {
    beforeEach(() => fillStudyDatabase(study));

    test("every row is in the dump that it names, and comes back", async () => {
      const before = await readRows(study);
      const { errors } = await runPod({ RESET_ID: "a" });
      const dump = await study.query("SELECT dump FROM resets WHERE id = 'a';", "grove");
      expect(errors).toContain(`To undo it: grove restore public-goods --environment production --dump ${dump}`);
      expect(await readRows(study)).toBe("");
      expect(await restore(dump)).toMatchObject({ code: 0 });
      expect(await readRows(study)).toBe(before);
    });

    test("what is written after that dump gets one of its own, though the app connects again and again", async () => {
      expect(await study.run("prepare-database.sh", { environment: { RESET_ID: "a" } })).toMatchObject({ code: 0 });
      await study.query("INSERT INTO otree_session (code) VALUES ('late');");
      const before = await readRows(study);
      const ended = new AbortController();
      const apps = Array.from({ length: 3 }, () => playOn(study, ended.signal));
      await study.query(`CREATE TABLE otree_session (id serial PRIMARY KEY, code text);`, "otree_next");
      expect(await study.run("finish-reset.sh")).toMatchObject({ code: 0 });
      ended.abort();
      await Promise.all(apps);
      expect(await sessions()).toBe("");
      expect(await study.dumps()).toHaveLength(2);
      const dump = await study.query("SELECT dump FROM resets WHERE id = 'a';", "grove");
      expect(await restore(dump)).toMatchObject({ code: 0 });
      expect(await readRows(study)).toBe(before);
    });
  });

  // Each finds what the one before left behind.
  describe("changes nothing", () => {
    let before: string;
    beforeAll(async () => {
      await fillStudyDatabase(study);
      before = await readRows(study);
    });

    test.each<[reason: string, environment: Record<string, string>, words: string]>([
      ["while a session runs", { REFUSAL: "3 participants are playing." }, "3 participants are playing."],
      ["when the new version cannot make its tables", { BROKEN: "no module numpy" }, "ImportError: no module numpy"],
      ["when the dump cannot be written", { BACKUPS: "/nowhere" }, "No dump was made, so nothing else was done."],
    ])("%s", async (_, environment, words) => {
      const refused = await runPod({ RESET_ID: "a", ...environment });
      expect(refused.code).not.toBe(0);
      expect(refused.errors + refused.message).toContain(words);
      expect(await readRows(study)).toBe(before);
    });

    test("when somebody begins to play between dump and reset", async () => {
      const environment = { RESET_ID: "a" };
      expect(await study.run("prepare-database.sh", { environment })).toMatchObject({ code: 0 });
      const refused = await study.run("finish-reset.sh", { environment: { REFUSAL: "1 participant is playing." } });
      expect(refused).toMatchObject({ code: 3, message: "1 participant is playing." });
      expect(await readRows(study)).toBe(before);
    });

    test("and the next time it is done, with the dump of the first", async () => {
      expect(await runPod({ RESET_ID: "a" })).toMatchObject({ code: 0 });
      expect([await resets(), await sessions()]).toEqual([" adopted\na done", ""]);
      expect(await study.dumps()).toHaveLength(1);
    });
  });

  test("each sync sets the app's password, and lets nobody else connect", async () => {
    await fillStudyDatabase(study);
    const secret = () => study.query("SELECT rolpassword FROM pg_authid WHERE rolname = 'otree';", "postgres");
    const before = await secret();
    expect(await runPod({ DATABASE_PASSWORD: "another" })).toMatchObject({ code: 0 });
    expect(await secret()).not.toBe(before);
    await study.query("CREATE ROLE stranger LOGIN;", "postgres");
    for (const [role, database, may] of [
      ["stranger", "otree", "f"],
      ["stranger", "grove", "f"],
      ["otree", "grove", "f"],
      ["otree", "otree", "t"],
    ]) {
      // oxlint-disable-next-line no-await-in-loop -- four short questions
      expect([
        role,
        database,
        await study.query(`SELECT has_database_privilege('${role}', '${database}', 'connect');`, "postgres"),
      ]).toEqual([role, database, may]);
    }
  });
});

/** An app that asks for something all the time, and connects again when its connection is ended. */
async function playOn(study: StudyDatabase, ended: AbortSignal): Promise<void> {
  while (!ended.aborted) {
    // oxlint-disable-next-line no-await-in-loop -- one request after the other
    await study.query("SELECT pg_sleep(1);").catch(() => undefined);
  }
}
