import { execFile, spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { freePort } from "./free-port.ts";
import { repositoryRoot } from "./repository.ts";

/** A real `otree prodserver` on this machine, with a database of its own. */
export interface OTreeServer extends AsyncDisposable {
  readonly url: string;
  readonly restKey: string;
  readonly adminPassword: string;
}

export interface OTreeServerOptions {
  /** From `otreeVariables`. */
  readonly variables: NodeJS.ProcessEnv;
  /** Files that the project has besides the starter's, or in place of them. */
  readonly files?: Readonly<Record<string, string>>;
  /** Of PostgreSQL; SQLite unless told. */
  readonly databaseUrl?: string;
}

const keys = { restKey: "rest-key", adminPassword: "admin-password" };

/** Starts the starter's project as it runs in production; resolves when it answers. */
export async function startOTree({ variables, files = {}, databaseUrl }: OTreeServerOptions): Promise<OTreeServer> {
  const project = mkdtempSync(join(tmpdir(), "otree-"));
  cpSync(join(repositoryRoot, "apps", "otree", "starter"), project, { recursive: true });
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(project, path)), { recursive: true });
    writeFileSync(join(project, path), text);
  }
  const env = { ...variables, ...settings, ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }) };
  await promisify(execFile)("otree", ["resetdb", "--noinput"], { cwd: project, env });
  const address = `127.0.0.1:${await freePort()}`;
  // A group of its own, for it leaves a process of its own behind when it ends.
  const server = spawn("otree", ["prodserver", address], { cwd: project, env, detached: true, stdio: "ignore" });
  const stop = () => void (server.exitCode === null && server.pid !== undefined && process.kill(-server.pid));
  process.once("exit", stop);
  await answering(`http://${address}/login`);
  return {
    url: `http://${address}`,
    ...keys,
    [Symbol.asyncDispose]: async () => {
      process.off("exit", stop);
      const ended = new Promise((resolve) => server.once("exit", resolve));
      stop();
      await ended;
    },
  };
}

const settings = {
  OTREE_PRODUCTION: "1",
  OTREE_AUTH_LEVEL: "STUDY",
  OTREE_SECRET_KEY: "secret-key",
  OTREE_REST_KEY: keys.restKey,
  OTREE_ADMIN_PASSWORD: keys.adminPassword,
};

async function answering(url: string): Promise<void> {
  for (;;) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok === true) return;
    await sleep(100);
  }
}
