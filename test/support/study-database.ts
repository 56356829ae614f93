import { spawn } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { killGroup } from "./kill-group.ts";
import { type PostgresServer, startPostgres } from "./postgres-server.ts";
import { repositoryRoot } from "./repository.ts";
import { STUDY_ROWS, STUDY_TABLES } from "./study-rows.ts";

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

/** The containers of the pods that reset the database, in their order. Each pod begins with an empty /work. */
export const RESET_POD = "reset-pod.sh";
const RESET_CONTAINERS = `
  set -e
  rm -rf "$WORK"/*
  cd "$(dirname "$0")"
  bash prepare-database.sh
  PATH=$PWD/experiment:$PATH sh create-tables.sh
  bash finish-reset.sh
`;

/** Stands in for the study's image: makes its tables in the database that it is told. */
const OTREE = `#!/bin/sh
[ "$*" = "resetdb --noinput" ] || exit 1
if [ -n "\${BROKEN:-}" ]; then echo "ImportError: $BROKEN" >&2; exit 1; fi
psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 "$DATABASE_URL" <<'SQL'
${STUDY_TABLES}
SQL
`;

/** The database of one study, and the volumes and scripts of the pods around it. */
export interface StudyDatabase {
  readonly server: PostgresServer;
  readonly scripts: string;
  readonly backups: string;
  readonly work: string;
  /** The same for another pod. */
  readonly otherWork: string;
  /** What each container is told. */
  readonly environment: Readonly<Record<string, string>>;
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
  const [scripts, backups] = [join(directory, "scripts"), join(directory, "backups")];
  const [work, otherWork] = [join(directory, "work"), join(directory, "other-work")];
  await cp(SCRIPTS, scripts, { recursive: true });
  await writeFile(join(scripts, "guard-session.sh"), 'if [ -n "${REFUSAL:-}" ]; then echo "$REFUSAL"; exit 3; fi\n');
  await writeFile(join(scripts, RESET_POD), RESET_CONTAINERS);
  await mkdir(join(scripts, "experiment"));
  await writeFile(join(scripts, "experiment/otree"), OTREE, { mode: 0o755 });
  const study: StudyDatabase = {
    server,
    scripts,
    backups,
    work,
    otherWork,
    environment: environmentOf(server, directory),
    query: (statements, database = "otree") => server.query(database, statements),
    run: (script, options = {}) => runScript({ directory, server, script, ...options }),
    dumps: async () =>
      (await readdir(backups))
        .filter((name) => /^\d.*\.json$/.test(name))
        .map((name) => name.replace(/json$/, "dump"))
        .toSorted(),
    clear: async () => {
      await server.query("postgres", `SET client_min_messages = error; ${DATABASES.map(drop).join(" ")}`);
      const volumes = [backups, work, otherWork];
      await Promise.all(volumes.map((volume) => rm(volume, { recursive: true, force: true })));
      await Promise.all(volumes.map((volume) => mkdir(volume)));
    },
    remove: async () => {
      await server.remove();
      await rm(directory, { recursive: true, force: true });
    },
  };
  await study.clear();
  return study;
}

/** A database with tables and rows that has been prepared once. */
export async function fillStudyDatabase(study: StudyDatabase): Promise<void> {
  await study.clear();
  const { code, errors } = await study.run("prepare-database.sh");
  if (code !== 0) throw new Error(errors);
  await study.query(`SET ROLE otree; ${STUDY_TABLES} ${STUDY_ROWS}`);
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
    DATABASE_URL: `postgresql://otree@${encodeURIComponent(server.environment["PGHOST"] ?? "")}/otree`,
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
