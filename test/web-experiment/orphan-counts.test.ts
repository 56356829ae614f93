import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { orphanPods, parseDumpContents, parseDumpManifest, parseEnvironment } from "@grove/experiments";
import type { Files } from "@grove/plan";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { freePort } from "../support/free-port.ts";
import { findRepositoryFiles, readRepositoryFile, repositoryRoot } from "../support/repository.ts";
import { noRedis } from "../support/web-experiment/redis-server.ts";

// What `grove purge` and `grove archive --volume` do with the counts of a web experiment that is gone: the pod's own Redis, as
// it is rendered, on a volume that a Redis with a password was killed on.

const scripts = join(repositoryRoot, "apps/web-experiment/base/scripts");

describe.skipIf(noRedis)(`the Redis of an orphan's pod (${noRedis ?? "a real one"})`, () => {
  let folder: string;
  let port: string;
  let running: ChildProcess;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "orphan-"));
    for (const name of ["data", "backups", "work"]) await mkdir(join(folder, name)); // oxlint-disable-line no-await-in-loop
    await writeFile(join(folder, "message"), "");
    port = String(await freePort());
    await start("--requirepass", "secret");
    await redis("hset", "{greetings:1}:counts", "hello:shown", "2", "hello:likes", "1");
    await redis("xadd", "{greetings:1}:events", "*", "event", '{"arm":"hello"}');
    await redis("set", "{greetings:1}:exposure:visitor-1", "0", "EX", "1000");
    await stop();
  });
  afterEach(async () => {
    await stop();
    await rm(folder, { recursive: true });
  });

  /** The server as the pod starts it, on another port and in another folder. */
  async function start(...words: readonly string[]): Promise<void> {
    const args = podArgs().map((word) => (word === "/data" ? join(folder, "data") : word));
    running = spawn("redis-server", [...args, "--port", port, ...words], { stdio: "ignore" });
    // oxlint-disable-next-line no-await-in-loop -- each look comes after the wait
    while ((await redis("ping").catch(() => "")) !== "PONG") await sleep(20);
  }

  /** As a lost server ends it. */
  async function stop(): Promise<void> {
    if (running.exitCode !== null || running.signalCode !== null) return;
    const exited = once(running, "exit");
    running.kill("SIGKILL");
    await exited;
  }

  async function redis(...words: readonly string[]): Promise<string> {
    const env = { ...process.env, REDISCLI_AUTH: "secret" };
    const { stdout } = await promisify(execFile)(
      "redis-cli",
      ["-e", "--raw", "--no-auth-warning", "-p", port, ...words],
      { env },
    );
    return stdout.trim();
  }

  async function sh(...words: readonly string[]): Promise<string> {
    const { PATH } = process.env;
    const [BACKUPS, WORK, TERMINATION_LOG] = ["backups", "work", "message"].map((name) => join(folder, name));
    const own = {
      REDIS_HOST: "127.0.0.1",
      REDIS_PORT: port,
      ID: "k7f3q9x2",
      NAMESPACE: "exp-greetings",
      REASON: "archive",
    };
    const { stdout } = await promisify(execFile)("sh", words, {
      env: { PATH, BACKUPS, WORK, TERMINATION_LOG, ...own },
    });
    return stdout.trim();
  }

  test("serves without a password what was counted, and its dump holds just that", async () => {
    await start();
    const command = `. ${scripts}/counts.sh && . ${scripts}/contents.sh && contents_of live`;
    const contents = parseDumpContents(await sh("-c", command), "contents.json");
    expect(contents.value?.tables.map(({ name, rows }) => [name, rows])).toEqual([
      ["{greetings:1}:counts", 2],
      ["{greetings:1}:events", 1],
    ]);
    const dump = await sh(join(scripts, "dump-counts.sh"));
    const file = join(folder, "backups", dump.replace(/\.dump$/, ".json"));
    const { value } = parseDumpManifest(await sh("-c", `cat ${file}`), file);
    expect(value).toMatchObject({ id: "k7f3q9x2", reason: "archive", ...contents.value });
    expect(await readdir(join(folder, "backups"))).toHaveLength(3); // dump, manifest, and the lock
  });
});

function podArgs(): readonly string[] {
  const file = "environments/staging/environment.yaml";
  const settings = parseEnvironment(readRepositoryFile(file), file).value;
  if (settings === undefined) throw new Error("this lab has no staging");
  const orphan = { environment: "staging", name: "greetings", id: "k7f3q9x2", kind: "WebExperiment" } as const;
  const { value } = orphanPods(bases(), { ...orphan, settings, hasBackups: true });
  const pod = value?.database as unknown as Pod | undefined;
  return pod?.spec.containers[0].args ?? [];
}

function bases(): Files {
  const folders = ["apps/web-experiment/base", "apps/web-experiment/components", "apps/otree/components"];
  const paths = folders.flatMap((folder) => findRepositoryFiles(folder, ""));
  return new Map(paths.map((path) => [path, readRepositoryFile(path)]));
}

interface Pod {
  readonly spec: { readonly containers: readonly [{ readonly args: readonly string[] }] };
}
