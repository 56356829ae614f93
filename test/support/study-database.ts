import { spawn } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { killGroup } from "./kill-group.ts";
import { type PostgresServer, startPostgres } from "./postgres-server.ts";
import { repositoryRoot } from "./repository.ts";

const DATABASES = ["otree", "otree_next", "otree_previous", "otree_verify", "grove"];
const SCRIPTS = join(repositoryRoot, "apps/otree/base/scripts");

/** How a script ended; `code` is `null` where it was killed. */
export interface ScriptResult {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
  /** What the pod's status would say. */
  readonly message: string;
  /** Milliseconds. */
  readonly duration: number;
}

/** The database of one study, and the volumes and scripts of the pods around it. */
export interface StudyDatabase {
  readonly server: PostgresServer;
  readonly backups: string;
  readonly work: string;
  /** Rows for people to ask for: bare values, one line for each. */
  query(statements: string, database?: string): Promise<string>;
  /** Runs a script as its container does. With a `moment` (milliseconds), its whole process group is killed then. */
  run(script: string, options?: RunOptions): Promise<ScriptResult>;
  /** The names of the dumps that count, the oldest first. */
  dumps(): Promise<readonly string[]>;
  /** An empty server state and empty volumes, as on a new cluster. */
  clear(): Promise<void>;
  remove(): Promise<void>;
}

export interface RunOptions {
  readonly parameters?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly moment?: number;
}

/**
 * Starts a server and makes volumes and scripts for one study. The session guard, which has tests of its own, is a
 * stand-in: it refuses with the text of the variable REFUSAL, and passes without it.
 */
export async function makeStudyDatabase(): Promise<StudyDatabase> {
  const server = await startPostgres();
  const directory = await mkdtemp(join(tmpdir(), "study-"));
  const [scripts, backups, work] = ["scripts", "backups", "work"].map((name) => join(directory, name)) as [
    string,
    string,
    string,
  ];
  await cp(SCRIPTS, scripts, { recursive: true });
  await writeFile(join(scripts, "guard-session.sh"), 'if [ -n "${REFUSAL:-}" ]; then echo "$REFUSAL"; exit 3; fi\n');
  const study: StudyDatabase = {
    server,
    backups,
    work,
    query: (statements, database = "otree") => server.query(database, statements),
    run: (script, options = {}) => runScript({ directory, server, script, ...options }),
    dumps: async () =>
      (await readdir(backups))
        .filter((name) => /^\d.*\.json$/.test(name))
        .map((name) => name.replace(/json$/, "dump"))
        .toSorted(),
    clear: async () => {
      await server.query("postgres", `SET client_min_messages = error; ${DATABASES.map(drop).join(" ")}`);
      await Promise.all([backups, work].map((volume) => rm(volume, { recursive: true, force: true })));
      await Promise.all([backups, work].map((volume) => mkdir(volume)));
    },
    remove: async () => {
      await server.remove();
      await rm(directory, { recursive: true, force: true });
    },
  };
  await study.clear();
  return study;
}

/** Tables and rows as oTree makes them, with every type of column that it has, owned by the app's role. */
export const STUDY_TABLES = `
  SET ROLE otree;
  CREATE TABLE otree_session (id serial PRIMARY KEY, code varchar(16) UNIQUE, is_demo boolean, vars bytea);
  CREATE TABLE otree_participant (
    id serial PRIMARY KEY, code varchar(16), session_id integer REFERENCES otree_session, _last_request_timestamp integer
  );
  CREATE TABLE public_goods_player (
    id serial PRIMARY KEY, participant_id integer REFERENCES otree_participant, contribution numeric, payoff double precision,
    comment text, "from" varchar, large bigint
  );
`;

/** Three sessions of eight who played, and texts that no tool may stumble over. */
export const STUDY_ROWS = `
  INSERT INTO otree_session (code, is_demo, vars) SELECT 'session' || i, i = 1, '\\x00ff0a' FROM generate_series(1, 3) i;
  INSERT INTO otree_participant (code, session_id, _last_request_timestamp)
    SELECT md5(i::text)::varchar(16), 1 + i % 3, 1764000000 + i FROM generate_series(1, 24) i;
  INSERT INTO public_goods_player (participant_id, contribution, payoff, comment, "from", large)
    SELECT 1 + i % 24, i / 7.0, i / 3.0, CASE i % 4 WHEN 0 THEN NULL WHEN 1 THEN E'ein \\\\ "Wort"\\n\\\\.\\n' ELSE 'größer 🌳' END, '', i::bigint << 40
    FROM generate_series(1, 240) i;
`;

/** A database with tables and rows that has been prepared once. */
export async function fillStudyDatabase(study: StudyDatabase): Promise<void> {
  await study.clear();
  const { code, errors } = await study.run("prepare-database.sh");
  if (code !== 0) throw new Error(errors);
  await study.query(STUDY_TABLES + STUDY_ROWS);
}

function drop(database: string): string {
  return `DROP DATABASE IF EXISTS ${database} WITH (FORCE);`;
}

/** All rows of the study in their order, as text: an own way to look, beside the scripts' hashes. */
export async function readRows(study: StudyDatabase, database = "otree"): Promise<string> {
  const tables = ["otree_session", "otree_participant", "public_goods_player"];
  return study.query(tables.map((table) => `SELECT * FROM ${table} ORDER BY id;`).join("\n"), database);
}

/** What a script is told by the manifests, with the volumes in temporary places. */
function environmentOf(server: PostgresServer, directory: string): Record<string, string> {
  return {
    ...server.environment,
    TMPDIR: tmpdir(),
    DATABASE_PASSWORD: `it's "secret" \\ $`,
    NAMESPACE: "exp-public-goods",
    ID: "k7f3q9x2",
    IMAGE: "registry.example/econ/public-goods:1@sha256:1",
    BACKUPS: join(directory, "backups"),
    WORK: join(directory, "work"),
    RUN: join(directory, "work"),
  };
}

async function runScript(
  request: RunOptions & { readonly directory: string; readonly server: PostgresServer; readonly script: string },
): Promise<ScriptResult> {
  const { directory, server, script, parameters = [], environment, moment } = request;
  const start = performance.now();
  const termination = join(await mkdtemp(join(directory, "container-")), "termination-log");
  await writeFile(termination, "");
  const child = spawn("bash", [join(directory, "scripts", script), ...parameters], {
    detached: true,
    env: { ...environmentOf(server, directory), TERMINATION_LOG: termination, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const texts = { output: "", errors: "" };
  child.stdout.on("data", (chunk: Buffer) => (texts.output += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (texts.errors += chunk.toString()));
  const closed = new Promise<number | null>((resolve) => {
    child.once("close", resolve);
  });
  if (moment !== undefined) {
    await Promise.race([sleep(moment), closed]);
    killGroup(child.pid);
  }
  const code = await closed;
  const message = await readFile(termination, "utf8");
  return { code, ...texts, message, duration: performance.now() - start };
}
