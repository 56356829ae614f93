import { spawn } from "node:child_process";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { otree5Tables } from "./otree-5-tables.ts";
import { type PostgresServer, startPostgres } from "./postgres-server.ts";
import { repositoryRoot } from "./repository.ts";

/** A study's database with what the session guard looks at, and the guard itself. */
export interface GuardedStudy {
  readonly server: PostgresServer;
  /** People who are in a session. */
  play(played?: Played): Promise<void>;
  /** Everybody gets through. */
  finish(): Promise<void>;
  /** An image that has served. */
  serve(image: string): Promise<void>;
  /** What is done while an app is connected, as one that serves is. */
  withApp<T>(use: () => Promise<T>): Promise<T>;
  /** Runs the guard as a container does; `undefined` takes a variable away. */
  guard(mode: string, variables?: Variables): Promise<Ended>;
  /** The same, for a look at it meanwhile. */
  startGuard(mode: string, variables?: Variables): RunningGuard;
  /** Nobody has played and no image has served. */
  clear(): Promise<void>;
}

export interface Played {
  readonly session?: string;
  readonly people?: number;
  /** The page that they are on; the last one is 5. */
  readonly page?: number;
  /** Since each of them clicked last. */
  readonly seconds?: number;
  readonly app?: string;
  /** What else holds of the session, in SQL. */
  readonly columns?: string;
}

export interface Ended {
  readonly code: number | null;
  readonly output: string;
  readonly said: string;
}

export interface RunningGuard {
  readonly ended: Promise<Ended>;
  /** Until it has said that its pod waits. */
  waits(): Promise<void>;
}

type Variables = Readonly<Record<string, string | undefined>>;

/** Starts a server with the tables of oTree and of the guards. */
export async function makeGuardedStudy(): Promise<GuardedStudy> {
  const server = await startPostgres();
  await server.query("postgres", "CREATE ROLE otree LOGIN; CREATE DATABASE otree OWNER otree; CREATE DATABASE grove;");
  await server.query("otree", otree5Tables);
  await server.query("grove", "CREATE TABLE serving (image text, otree text, at timestamptz DEFAULT now());");
  return {
    server,
    play: async (played = {}) => void (await server.query("otree", insertPlayed(played))),
    finish: async () => void (await server.query("otree", "UPDATE otree_participant SET _index_in_pages = 6;")),
    serve: async (image) => void (await server.query("grove", `INSERT INTO serving (image) VALUES ('${image}');`)),
    withApp: async (use) => withApp(server, use),
    guard: async (mode, variables) => startGuard(server, mode, variables).ended,
    startGuard: (mode, variables) => startGuard(server, mode, variables),
    clear: async () => {
      await server.query("otree", "TRUNCATE otree_session CASCADE;");
      await server.query("grove", "TRUNCATE serving;");
    },
  };
}

function insertPlayed(played: Played): string {
  const { session = "abc123", people = 3, page = 2, seconds = 12, app = "public_goods", columns } = played;
  return `
    INSERT INTO otree_session (code, _anonymous_code, is_demo, archived) VALUES ('${session}', '${session}', false, false);
    INSERT INTO otree_participant
      (session_id, code, visited, _index_in_pages, _max_page_index, _last_request_timestamp, _current_app_name)
      SELECT currval('otree_session_id_seq'), '${session}' || i, true, ${page}, 5, extract(epoch FROM now()) - ${seconds}, '${app}'
      FROM generate_series(1, ${people}) i;
    ${columns === undefined ? "" : `UPDATE otree_session SET ${columns};`}`;
}

async function withApp<T>(server: PostgresServer, use: () => Promise<T>): Promise<T> {
  const env = { ...process.env, ...server.environment, PGUSER: "otree", PGDATABASE: "otree" };
  const app = spawn("psql", ["--no-psqlrc", "--quiet"], { env, stdio: ["pipe", "pipe", "ignore"] });
  app.stdin.write("SELECT 'connected';\n");
  await new Promise((resolve) => app.stdout.once("data", resolve));
  try {
    return await use();
  } finally {
    const ended = new Promise((resolve) => app.once("exit", resolve));
    app.stdin.end();
    await ended;
  }
}

function startGuard(server: PostgresServer, mode: string, variables: Variables = {}): RunningGuard {
  const env = {
    ...process.env,
    ...server.environment,
    NAMESPACE: "exp-public-goods",
    GUARD: "participants seen\n",
    PATIENCE: "1",
    INTERVAL: "0.1",
    TERMINATION_LOG: "/dev/null",
    ...variables,
  };
  const guard = spawn("bash", [join(repositoryRoot, "apps/otree/base/scripts/guard-session.sh"), mode], { env });
  const texts = { output: "", said: "" };
  guard.stdout.on("data", (chunk: Buffer) => (texts.output += chunk.toString()));
  guard.stderr.on("data", (chunk: Buffer) => (texts.said += chunk.toString()));
  return {
    ended: new Promise((resolve) => guard.once("close", (code) => resolve({ code, ...texts }))),
    waits: async () => {
      // oxlint-disable-next-line no-await-in-loop -- a look after another
      while (!texts.said.includes("This pod waits")) await sleep(50);
    },
  };
}
