import { execFile, execFileSync } from "node:child_process";
import { chown, mkdtemp, rm } from "node:fs/promises";
import { existsSync, globSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { promisify } from "node:util";

const execute = promisify(execFile);

/** Why a test that needs a database server is skipped; `undefined` where PostgreSQL is installed, as in CI. */
export const noPostgres = findPrograms() === undefined ? "skipped: PostgreSQL is not installed" : undefined;

/** A PostgreSQL of its own for a test file: in a temporary directory, reached by its socket only. */
export interface PostgresServer {
  /** What libpq's programs need to reach it as superuser, and to be found. */
  readonly environment: Readonly<Record<string, string>>;
  /** Runs statements and returns bare values, one line for each row. */
  query(database: string, statements: string): Promise<string>;
  start(): Promise<void>;
  /** Ends it as a crash would: nothing is written out. */
  crash(): Promise<void>;
  /** Ends it and removes what it wrote. */
  remove(): Promise<void>;
}

/**
 * Starts a PostgreSQL that writes nothing through to the disk, which is fast and outlives a crash of the server, though
 * not of the machine.
 */
export async function startPostgres(): Promise<PostgresServer> {
  const programs = findPrograms() ?? "";
  const directory = await mkdtemp(join(tmpdir(), "postgres-"));
  const user = serverUser();
  if (user !== undefined) await chown(directory, user.uid, user.gid);
  const environment = {
    PATH: [programs, process.env["PATH"]].join(delimiter),
    PGHOST: directory,
    PGUSER: "postgres",
  };
  const options = { ...user, cwd: directory, env: { ...process.env, ...environment } };
  const data = join(directory, "data");
  const control = (...parameters: readonly string[]) =>
    execute("pg_ctl", ["--pgdata", data, "--silent", "--log", join(directory, "log"), ...parameters], options);
  await execute(
    "initdb",
    ["--pgdata", data, "--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"],
    options,
  );
  const server: PostgresServer = {
    environment,
    query: (database, statements) => query({ environment, database, statements }),
    start: async () => void (await control(`--options=-k ${directory} -c listen_addresses= -c fsync=off`, "start")),
    crash: async () => void (await control("--mode=immediate", "stop")),
    remove: async () => {
      await server.crash().catch(() => undefined); // a test may have ended it
      await rm(directory, { recursive: true, force: true });
    },
  };
  await server.start();
  return server;
}

async function query(request: {
  environment: Readonly<Record<string, string>>;
  database: string;
  statements: string;
}): Promise<string> {
  const { environment, database, statements } = request;
  const parameters = ["--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--set=ON_ERROR_STOP=1"];
  const running = execute("psql", [...parameters, `--dbname=${database}`], {
    env: { ...process.env, ...environment },
    maxBuffer: 2 ** 26,
  });
  running.child.stdin?.on("error", () => undefined); // it ended early, as its status says
  running.child.stdin?.end(statements);
  return (await running).stdout.trimEnd();
}

/** The folder of the newest server's programs: Debian keeps them out of PATH, as there may be several versions. */
function findPrograms(): string | undefined {
  const folders = [...globSync("/usr/lib/postgresql/*/bin"), ...(process.env["PATH"] ?? "").split(delimiter)];
  return folders
    .filter((folder) => existsSync(join(folder, "initdb")))
    .toSorted((one, other) => versionOf(other) - versionOf(one))[0];
}

function versionOf(folder: string): number {
  return Number.parseInt(dirname(folder).split("/").at(-1) ?? "", 10) || 0;
}

/** The server refuses to run as root; Debian's package brings the user that it may run as. */
function serverUser(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const [uid = 0, gid = 0] = ["-u", "-g"].map((option) => Number(execFileSync("id", [option, "postgres"])));
  return { uid, gid };
}
