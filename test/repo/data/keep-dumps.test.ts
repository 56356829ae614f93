import { createHash } from "node:crypto";
import { readdir, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { noPostgres } from "../../support/postgres-server.ts";
import { makeStudyDatabase, type StudyDatabase } from "../../support/study-database.ts";

describe.skipIf(noPostgres)("keep-dumps.sh (skipped where PostgreSQL is not installed)", () => {
  let study: StudyDatabase;
  beforeAll(async () => void (study = await makeStudyDatabase()));
  afterAll(() => study.remove());
  beforeEach(() => study.clear());

  /** Dumps of so many days one after the other; a damaged one is not what its manifest says. */
  const make = async (reason: string, count: number, damaged: (day: number) => boolean = () => false) => {
    for (let day = 1; day <= count; day++) {
      const name = nameOf(reason, day);
      const sha256 = createHash("sha256").update(name).digest("hex");
      // oxlint-disable-next-line no-await-in-loop -- small files
      await writeFile(join(study.backups, `${name}.dump`), damaged(day) ? "something else" : name);
      const manifest = `{"dump" : "${name}.dump", "sha256" : "${sha256}", "tables" : [{"sha256" : "${"0".repeat(64)}"}]}`;
      // oxlint-disable-next-line no-await-in-loop -- small files
      await writeFile(join(study.backups, `${name}.json`), manifest);
    }
  };
  const keep = async (environment: Record<string, string> = {}) => {
    const { code, errors } = await study.run("keep-dumps.sh", { environment });
    return { code, errors, left: (await readdir(study.backups)).toSorted() };
  };
  test.each<[reason: string, made: number, firstLeft: number]>([
    ["nightly", 14, 1],
    ["nightly", 16, 3],
    ["reset", 20, 1],
    ["reset", 22, 3],
    ["manual", 21, 2],
    ["restore", 21, 2],
    ["archive", 21, 2],
  ])("of %s dumps, %i: the oldest left is number %i", async (reason, made, firstLeft) => {
    await make(reason, made);
    expect(await keep()).toMatchObject({ code: 0, left: files(days(reason, firstLeft, made)) });
  });

  test("each reason has its own number", async () => {
    await make("nightly", 15);
    await make("reset", 15);
    expect((await keep()).left).toEqual(files([...days("nightly", 2, 15), ...days("reset", 1, 15)]));
  });

  test("the last good one stays, however many damaged ones came after it; those are named and left", async () => {
    await make("nightly", 25, (day) => day > 1);
    const { left, errors } = await keep();
    expect(left).toEqual(files(days("nightly", 1, 25)));
    expect(errors).toContain(`${nameOf("nightly", 25)}.dump is damaged. It does not count, and is left where it is.`);
  });

  test.each([
    ["nightly", 3],
    ["manual", 0],
    ["archive", 0],
  ])("a damaged one does not keep sound ones from going; after a %s dump the status is %i", async (reason, code) => {
    await make("nightly", 16, (day) => day === 16);
    const kept = await keep({ REASON: reason });
    expect(kept).toMatchObject({ code, left: files(days("nightly", 2, 16)) });
    expect(kept.errors.includes("Tonight's dump was made, but these older ones are damaged")).toBe(code === 3);
  });

  test("what was cut short goes after a day; what is younger, or no dump's, stays", async () => {
    await make("nightly", 1);
    const old = [
      ".partial-x.dump",
      "20260101T000000Z-nightly.dump",
      "20260102T000000Z-nightly.json",
      "moved-in.sql.gz",
    ];
    const young = [".partial-y.dump", "20260103T000000Z-manual.dump", "moving-in.dump"];
    const others = ["notes.txt"];
    await Promise.all([...old, ...young, ...others].map((name) => writeFile(join(study.backups, name), "x")));
    const lastWeek = Date.now() / 1000 - 7 * 86_400;
    const aged = [...old, ...others, ...files(days("nightly", 1, 1))];
    await Promise.all(aged.map((name) => utimes(join(study.backups, name), lastWeek, lastWeek)));
    const { left, errors } = await keep();
    expect(left).toEqual([...files(days("nightly", 1, 1)), ...young, ...others].toSorted());
    for (const name of old) expect(errors).toContain(name);
  });
});

function nameOf(reason: string, day: number): string {
  return `202611${String(day).padStart(2, "0")}T021700Z-${reason}`;
}

function days(reason: string, first: number, last: number): readonly string[] {
  return Array.from({ length: last - first + 1 }, (_, index) => nameOf(reason, first + index));
}

function files(names: readonly string[]): readonly string[] {
  return names.flatMap((name) => [`${name}.dump`, `${name}.json`]).toSorted();
}
