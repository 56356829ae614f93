import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { guardText } from "@grove/experiments";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeProject, type ProjectEdits, runInProject } from "../support/guarded-project.ts";
import { otree5Tables } from "../support/otree-5-tables.ts";
import { otreeVariables } from "../support/otree-packages.ts";
import { noPostgres, type PostgresServer, startPostgres } from "../support/postgres-server.ts";
import { repositoryRoot } from "../support/repository.ts";

const variables = noPostgres === undefined ? await otreeVariables() : undefined;
const player = "public_goods/__init__.py";
const everything = "everything/__init__.py";
const addedField = {
  [player]: [["class Player(BasePlayer):", "class Player(BasePlayer):\n    age = models.IntegerField()"]],
} as const;

describe.skipIf(variables === undefined)(
  "guard-schema.py (skipped where PostgreSQL or oTree cannot be had)",
  { tags: ["slow"] },
  () => {
    let server: PostgresServer;

    beforeAll(async () => {
      server = await startPostgres();
      await server.query("postgres", "CREATE ROLE otree LOGIN; CREATE DATABASE served OWNER otree;");
      const run = { server, database: "served", project: makeProject(), variables: variables ?? {} };
      const { code, said } = await runInProject(["otree", "resetdb", "--noinput"], run);
      if (code !== 0) throw new Error(said);
    });
    afterAll(async () => server.remove());

    interface Case {
      /** What the new image has that the one before had not. */
      readonly edits?: ProjectEdits;
      /** What is different in the database. */
      readonly statements?: string;
      readonly environment?: Readonly<Record<string, string>>;
      /** What other containers of the pod noted. */
      readonly notes?: Readonly<Record<string, string>>;
    }

    let databases = 0;

    async function guard({ edits, statements, environment, notes = {} }: Case = {}) {
      const database = `study_${++databases}`;
      await server.query("postgres", `CREATE DATABASE ${database} TEMPLATE served OWNER otree;`);
      if (statements !== undefined) await server.query(database, statements);
      const work = mkdtempSync(join(tmpdir(), "work-"));
      for (const [name, text] of Object.entries(notes)) writeFileSync(join(work, name), `${text}\n`);
      const project = makeProject(edits);
      const [files, tables] = [readdirSync(project), await columnsOf(database)];
      const ended = await runInProject(["python3", join(repositoryRoot, "apps/otree/base/scripts/guard-schema.py")], {
        server,
        database,
        project,
        variables: variables ?? {},
        environment: { WORK: work, PATIENCE: "1", ...environment },
      });
      // Whatever it finds, it changes nothing.
      expect([readdirSync(project), await columnsOf(database)]).toEqual([files, tables]);
      return { ...ended, work };
    }

    async function columnsOf(database: string): Promise<string> {
      const columns =
        "SELECT attrelid::regclass, attname, atttypid, atttypmod FROM pg_attribute WHERE attnum > 0 ORDER BY 1, 2;";
      return await server.query(database, columns);
    }

    describe("fits", () => {
      test.for([
        ["the same image, with every type of field", {}],
        [
          "an empty database, which oTree fills",
          { statements: "DROP OWNED BY otree; CREATE SCHEMA IF NOT EXISTS public;" },
        ],
        ["a field less", { edits: { [everything]: [["    real = models.FloatField()\n", ""]] } }],
        [
          "a new app",
          {
            statements: "DROP TABLE everything_bid, everything_player, everything_group, everything_subsession;",
          },
        ],
        [
          "a field that is shorter, or another kind of text of which the database takes any",
          {
            edits: {
              [everything]: [
                ["max_length=20", "max_length=10"],
                ["text = models.LongStringField", "text = models.StringField"],
              ],
            },
          },
        ],
        [
          "columns and tables that others added",
          {
            statements:
              "ALTER TABLE public_goods_player ADD note text, ADD made timestamptz NOT NULL DEFAULT now(); CREATE TABLE other (x point);",
          },
        ],
      ] satisfies readonly (readonly [string, Case])[])("%s", async ([, input]) => {
        expect(await guard(input)).toMatchObject({ code: 0, said: "" });
      });

      test("and oTree's version is noted for those who keep records", async () => {
        const { work } = await guard();
        expect(readFileSync(join(work, "otree-version"), "utf8")).toMatch(/^6\.\d+\.\d+\n$/);
      });
    });

    describe("does not fit", () => {
      test.for([
        ["a new field", { edits: addedField }, ["Player.age of the app public_goods is new"]],
        [
          "fields of another type",
          {
            edits: {
              [everything]: [
                ["yes = models.BooleanField", "yes = models.IntegerField"],
                ["whole = models.IntegerField", "whole = models.StringField"],
                ["real = models.FloatField", "real = models.CurrencyField"],
                ["money = models.CurrencyField", "money = models.FloatField"],
                ["word = models.StringField", "word = models.LongStringField"],
                ["max_length=20", "max_length=30"],
                ["amount = models.IntegerField", "amount = models.FloatField"],
              ],
            },
          },
          [
            "Player.yes of the app everything is an IntegerField now, the database holds a BooleanField",
            "Player.whole of the app everything is a StringField now, the database holds an IntegerField",
            "Player.real of the app everything is a CurrencyField now, the database holds a FloatField",
            "Player.money of the app everything is a FloatField now, the database holds a LongStringField or CurrencyField",
            "Player.word of the app everything is a LongStringField now, the database holds a StringField",
            "Player.short of the app everything may be longer now than the 20 characters that the database takes",
            "Bid.amount of the app everything is a FloatField now, the database holds an IntegerField",
          ],
        ],
        [
          "a field that is gone, without which no row can be written",
          { edits: { [everything]: [["    whole = models.IntegerField(null=False, initial=0)\n", ""]] } },
          ["Player.whole of the app everything is unknown to this image, and the database wants a value for it"],
        ],
        [
          "a database of oTree 5",
          { statements: `DROP TABLE otree_participant, otree_session CASCADE; ${otree5Tables}` },
          ["oTree's own Participant.status and others: another version of oTree made it"],
        ],
        [
          "a database of a newer oTree",
          { statements: "ALTER TABLE otree_session ADD mood text NOT NULL;" },
          ["oTree's own Session.mood: another version of oTree made it"],
        ],
      ] satisfies readonly (readonly [string, Case, readonly string[]])[])("%s", async ([, input, misfits]) => {
        const { code, said } = await guard(input);
        expect(code).toBe(3);
        const [list = "", words = ""] = said.split("Nothing was changed.");
        expect(list.split("\n").slice(1, -1).toSorted()).toEqual(misfits.map((misfit) => `- ${misfit}`).toSorted());
        expect(words).toMatch(
          /goes on serving[^]*go back to the previous image: grove rollback public-goods --environment production\n/,
        );
        expect(words).toContain("2. Begin with an empty database: grove reset public-goods --environment production");
      });

      test("of many fields some are named, for what is too long is cut", async () => {
        const fields = Array.from(
          { length: 200 },
          (_, index) => `    question_with_a_long_name_${index} = models.LongStringField()\n`,
        );
        const { code, said } = await guard({
          edits: { [player]: [["class Player(BasePlayer):\n", `class Player(BasePlayer):\n${fields.join("")}`]] },
        });
        expect(code).toBe(3);
        expect(said).toContain("\n- and 192 more\n");
        expect(said.length).toBeLessThan(1500);
      });

      test("the image that served last is named as a way out", async () => {
        const { said } = await guard({
          edits: addedField,
          notes: { serving: "registry.example/goods:1.4.2@sha256:abc" },
        });
        expect(said).toContain(
          "go back to the image that served last, registry.example/goods:1.4.2@sha256:abc: grove rollback",
        );
      });

      test("the database that a reset is just making may fit", async () => {
        await server.query("postgres", "CREATE DATABASE otree_next OWNER otree;");
        expect(await guard({ edits: addedField, notes: { database: "otree_next" } })).toMatchObject({ code: 0 });
      });
    });

    describe("the glass", () => {
      test("is broken: it starts, and what does not fit is said", async () => {
        const { code, said } = await guard({ edits: addedField, environment: { GUARD: brokenUntil(30) } });
        expect(code).toBe(0);
        expect(said).toMatch(
          /^The glass is broken \(payoffs are wrong\)[^]*Player\.age of the app public_goods is new/,
        );
      });

      test("is whole again", async () => {
        expect(await guard({ edits: addedField, environment: { GUARD: brokenUntil(-1) } })).toMatchObject({ code: 3 });
      });
    });

    describe("cannot be told", () => {
      test.for([
        [
          "code that does not load",
          { edits: { [player]: [["class C(", "nonsense\nclass C("]] } },
          "NameError: name 'nonsense' is not defined",
        ],
        [
          "a reserved name, in oTree's own words",
          {
            edits: {
              [player]: [["class Player(BasePlayer):", "class Player(BasePlayer):\n    order = models.IntegerField()"]],
            },
          },
          "This name is reserved.",
        ],
        ["settings that do not load", { edits: { "settings.py": "import nowhere\n" } }, "No module named 'nowhere'"],
      ] satisfies readonly (readonly [string, Case, string])[])("%s", async ([, input, reason]) => {
        const { code, said } = await guard(input);
        expect(code).toBe(1);
        expect(said).toContain("This image cannot start: loading its code ends with\n");
        expect(said).toContain(reason);
        expect(said).toContain("Nothing was changed.");
        expect(said.length).toBeLessThan(1500);
      });

      test("a database that does not answer", async () => {
        const { code, said } = await guard({ environment: { DATABASE_URL: "postgres://otree@/otree?host=/nowhere" } });
        expect(code).toBe(1);
        expect(said).toMatch(
          /^Whether this image fits its database cannot be seen, because the database does not answer: .*nowhere/,
        );
      });
    });
  },
);

/** What the lab says where the glass is broken until so many minutes from now. */
function brokenUntil(minutes: number): string {
  const until = `${new Date(Date.now() + minutes * 60_000).toISOString().slice(0, "2026-12-01T14:00".length)}Z`;
  const operation = { sessions: [], breakGlass: { reason: "payoffs are wrong", until } };
  return guardText({ operation, settings: {}, environment: "production" });
}
