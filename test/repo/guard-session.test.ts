import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { guardText } from "@grove/experiments";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type GuardedStudy, makeGuardedStudy, type Played } from "../support/guarded-study.ts";
import { noPostgres } from "../support/postgres-server.ts";

const planned = withSession(-10, 60);
const later = withSession(10, 60);
const over = withSession(-60, 50);
const glass = (minutes: number): string => {
  const breakGlass = { until: `${until(minutes)}Z`, reason: "payoffs are $(wrong)" };
  return guardText({ operation: { sessions: [], breakGlass }, settings: {}, environment: "production" });
};

describe.skipIf(noPostgres)("guard-session.sh (skipped where PostgreSQL is not installed)", () => {
  let study: GuardedStudy;

  beforeAll(async () => {
    study = await makeGuardedStudy();
  });
  beforeEach(async () => study.clear());
  afterAll(async () => study.server.remove());

  describe("who is playing", () => {
    test.for<readonly [string, Played | undefined, readonly object[]]>([
      ["nobody", undefined, []],
      ["three", {}, [{ session: "abc123", app: "public_goods", participants: 3, seconds: 12 }]],
      ["on the last page, which may be a form", { page: 5, people: 1 }, [{ participants: 1 }]],
      ["on the last page for five minutes", { page: 5, seconds: 301 }, []],
      ["through", { page: 6 }, []],
      ["gone for half an hour", { seconds: 1801 }, []],
      ["away for 29 minutes", { seconds: 1740 }, [{ seconds: 1740 }]],
      ["in a demonstration", { columns: "is_demo = true" }, []],
      ["in a session that was archived", { columns: "archived = true" }, []],
      ["in a session of an older oTree that left it open", { columns: "is_demo = NULL, archived = NULL" }, [{}]],
    ])("%s", async ([, played, expected]) => {
      const started = performance.now();
      if (played !== undefined) await study.play(played);
      const { code, output } = await study.guard("report");
      const passed = (performance.now() - started) / 1000;
      expect(code).toBe(0);
      const report = JSON.parse(output) as { seconds: number }[];
      // Time goes on while the guard looks, and seconds are whole.
      const made = played?.seconds ?? 12;
      const isLate = (seconds: number): boolean => seconds > made && seconds <= made + passed + 1;
      const then = report.map(({ seconds, ...rest }) => ({ ...rest, seconds: isLate(seconds) ? made : seconds }));
      expect(then).toMatchObject(expected);
      expect(report).toHaveLength(expected.length);
    });

    test("several sessions, the fullest first, each with the app that most are in", async () => {
      await study.play({ session: "small", people: 2, app: "payment" });
      await study.play({ session: "large", people: 5 });
      const { output } = await study.guard("report");
      expect(JSON.parse(output)).toMatchObject([
        { session: "large", app: "public_goods", participants: 5 },
        { session: "small", app: "payment", participants: 2 },
      ]);
    });

    test("no answer is not nobody", async () => {
      const { code, output, said } = await study.guard("report", { PGHOST: "/nowhere" });
      expect({ code, output }).toEqual({ code: 2, output: "" });
      expect(said).toContain("/nowhere");
    });

    test("nobody where there are no tables yet", async () => {
      await study.server.query("otree", "ALTER TABLE otree_session RENAME TO elsewhere;");
      const { code, output } = await study.guard("report");
      await study.server.query("otree", "ALTER TABLE elsewhere RENAME TO otree_session;");
      expect({ code, output }).toEqual({ code: 0, output: "[]\n" });
    });
  });

  describe("a sync", () => {
    test("is refused while people play, with who and how many, and the ways out", async () => {
      await study.play();
      const { code, said } = await study.guard("hook");
      expect(code).toBe(3);
      expect(said).toMatch(
        /^3 participants are playing in session abc123 \(public_goods\), the last one clicked (1[2-9]|[2-9]\d) seconds ago\.\nNothing was changed\. Ways out:\n1\. wait until they are done/,
      );
      expect(said).toMatch(/breakGlass: \{reason: "why it cannot wait", until: 20\d\d-\d\d-\d\dT\d\d:\d\dZ\}/);
      expect(said.length).toBeLessThan(1500);
    });

    test.for([
      ["nobody plays", {}, undefined],
      ["who plays does not count", { GUARD: "participants ignored\n" }, {}],
      ["the glass is broken", { GUARD: glass(30) }, {}],
      ["a session is planned for later", { GUARD: later }, undefined],
      ["a planned session is over", { GUARD: over }, undefined],
    ] satisfies readonly (readonly [string, Record<string, string>, Played | undefined])[])(
      "is let through: %s",
      async ([, variables, played]) => {
        if (played !== undefined) await study.play(played);
        const result = await study.withApp(async () => study.guard("hook", variables));
        expect(result).toMatchObject({ code: 0, output: "" });
      },
    );

    test("is refused while a session is planned and the app serves", async () => {
      const { code, said } = await study.withApp(async () => study.guard("hook", { GUARD: planned }));
      expect(code).toBe(3);
      expect(said).toMatch(
        /^A session for 24 participants is planned until \d{4}-\d\d-\d\d \d\d:\d\d UTC\.\nNothing was changed\./,
      );
      expect(said).toContain("1. wait until then, or make the session shorter in operation.yaml.");
    });

    test("is let through while a session is planned for which the study is just being brought up", async () => {
      expect(await study.guard("hook", { GUARD: planned })).toMatchObject({ code: 0 });
    });

    test("is refused again when the glass is whole again", async () => {
      await study.play();
      expect(await study.guard("hook", { GUARD: glass(-1) })).toMatchObject({ code: 3 });
    });

    test("takes words for words, whatever they say", async () => {
      await study.play();
      const hostile = [
        "participants $(exit 0)",
        "break-glass 2999 no time",
        "break-glass 2999-01-01T00:00:00Z;exit",
        "session `exit 0` 2999-01-01T00:00:00Z 1 x",
        "a[$(exit 0)] * ~ !!",
        "",
      ].join("\n");
      expect(await study.guard("hook", { GUARD: hostile })).toMatchObject({ code: 3 });
    });
  });

  describe("a reset or a restore", () => {
    test("is refused while people play", async () => {
      await study.play({ people: 1, seconds: 1 });
      const { code, said } = await study.guard("check");
      expect({ code, said }).toEqual({ code: 3, said: expect.stringMatching(/^1 participant is playing/) });
    });

    test("is refused where the database does not say who is playing", async () => {
      const { code, said } = await study.guard("check", { PGHOST: "/nowhere" });
      expect({ code, said }).toEqual({
        code: 3,
        said: expect.stringMatching(/^Whether anybody is playing cannot be seen/),
      });
    });

    test("is let through when nobody plays", async () => {
      expect(await study.guard("check")).toMatchObject({ code: 0 });
    });
  });

  describe("a sync without a database", () => {
    test("is let through the first time, before anything is there", async () => {
      expect(await study.guard("hook", { PGHOST: undefined, GUARD: planned })).toMatchObject({ code: 0 });
    });

    test("is let through where the database does not answer, for it may mend it", async () => {
      expect(await study.guard("hook", { PGHOST: "/nowhere" })).toMatchObject({
        code: 0,
        said: expect.stringContaining("does not answer"),
      });
    });

    test("is refused where a session is planned for now", async () => {
      const { code, said } = await study.guard("hook", { PGHOST: "/nowhere", GUARD: planned });
      expect(code).toBe(3);
      expect(said).toMatch(/does not answer.*\nA session for 24 participants is planned until/);
    });
  });

  describe("an app that starts while people play", () => {
    test.for([
      ["the image that served last, after a crash", image("1", "a"), image("1", "a")],
      ["the same digest under another tag", image("1", "a"), image("2", "a")],
      ["the same without a digest", "goods:1", "goods:1"],
    ] as const)("starts at once: %s", async ([, served, own]) => {
      await study.play();
      await study.serve(served);
      expect(await study.guard("start", { IMAGE: own })).toEqual({ code: 0, output: "", said: "" });
    });

    test("starts at once where none has served yet", async () => {
      await study.play();
      expect(await study.guard("start", { IMAGE: image("2", "b") })).toMatchObject({ code: 0 });
    });

    test("waits with another image, says why once, and starts when they are through", async () => {
      await study.play();
      await study.serve(image("1", "a"));
      const waiting = study.startGuard("start", { IMAGE: image("2", "b") });
      await waiting.waits();
      await study.finish();
      const { code, said } = await waiting.ended;
      expect(code).toBe(0);
      expect(said).toMatch(
        /^3 participants are playing .*\nAnother image served last, \S+:1@\S+, and goes on serving\. This pod waits with \S+:2@\S+\.\n$/,
      );
    });

    test("goes on waiting while the database is away", async () => {
      await study.play();
      await study.serve(image("1", "a"));
      const waiting = study.startGuard("start", { IMAGE: image("2", "b") });
      await waiting.waits();
      await study.server.crash();
      await sleep(500);
      await study.server.start();
      await study.finish();
      expect(await waiting.ended).toMatchObject({ code: 0 });
    });

    test("starts when the glass is broken meanwhile, which it sees in the mounted file", async () => {
      await study.play();
      await study.serve(image("1", "a"));
      const file = join(await mkdtemp(join(tmpdir(), "guard-")), "GUARD");
      await writeFile(file, "participants seen\n");
      const waiting = study.startGuard("start", { IMAGE: image("2", "b"), GUARD_FILE: file });
      await waiting.waits();
      await writeFile(file, glass(30));
      expect(await waiting.ended).toMatchObject({ code: 0 });
    });

    test("notes what served last for the schema guard", async () => {
      await study.serve(image("1", "a"));
      const work = await mkdtemp(join(tmpdir(), "work-"));
      await study.guard("start", { IMAGE: image("2", "b"), WORK: work });
      expect(await readFile(join(work, "serving"), "utf8")).toBe(`${image("1", "a")}\n`);
    });
  });
});

/** What the lab says about a session that is planned to begin in some minutes, or began then. */
function withSession(start: number, minutes: number): string {
  const sessions = [{ start: until(start), minutes, timeZone: "UTC", participants: 24 }];
  return guardText({ operation: { sessions }, settings: {}, environment: "production" });
}

/** The time in UTC, to the minute, after some minutes. */
function until(minutes: number): string {
  return new Date(Date.now() + minutes * 60_000).toISOString().slice(0, "2026-12-01T14:00".length);
}

/** An image whose digest is made of one digit. */
function image(tag: string, digit: string): string {
  return `registry.example/goods:${tag}@sha256:${digit.repeat(64)}`;
}
