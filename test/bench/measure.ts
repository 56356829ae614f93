import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";

const execute = promisify(execFile);

/** Program and arguments. */
export type Command = readonly [program: string, ...parameters: readonly string[]];

/** What one run of a command cost, with all its children: milliseconds. */
export interface Cost {
  readonly cpu: number;
  readonly wall: number;
}

/** What one run of a command took up: bytes. */
export interface Footprint {
  /** The most that lay in its temporary directory. */
  readonly disk: number;
  /** What the server packed for it. */
  readonly fetched: number;
}

/** Runs a command and takes its time. bash's `time` is used since Node does not tell what a child's children used. */
export async function measureCost(command: Command): Promise<Cost> {
  return inDirectory(async (directory) => {
    const script = `TIMEFORMAT='%R %U %S'; time "$@" >/dev/null 2>"$TMPDIR/errors" || cat "$TMPDIR/errors" >&2`;
    const environment = environmentOf(directory);
    const { stderr } = await execute("bash", ["-c", script, "bash", ...command], { env: environment });
    const [wall, user, system] = /^([\d.]+) ([\d.]+) ([\d.]+)$/m.exec(stderr)?.slice(1).map(Number) ?? [];
    if (wall === undefined || user === undefined || system === undefined || stderr.trim().includes("\n")) {
      throw new Error(`${command.join(" ")} failed: ${stderr}`);
    }
    return { cpu: (user + system) * 1000, wall: wall * 1000 };
  });
}

/** The most memory that a command's own process holds, in bytes, in an untimed run; undefined where only Linux tells. */
export async function measurePeakMemory([program, ...parameters]: Command): Promise<number | undefined> {
  const child = spawn(program, parameters, { stdio: ["ignore", "ignore", "inherit"] });
  const ended = once(child, "exit");
  let peak = 0;
  while (child.exitCode === null && child.signalCode === null) {
    // oxlint-disable-next-line no-await-in-loop -- it looks again and again
    const status = await readFile(`/proc/${child.pid}/status`, "utf8").catch(() => "");
    peak = Math.max(peak, Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024);
    // oxlint-disable-next-line no-await-in-loop
    await sleep(2);
  }
  await ended;
  return peak === 0 ? undefined : peak;
}

/** Runs a command again, untimed, to see how much it puts on the disk and has the server send. */
export async function measureFootprint(command: Command): Promise<Footprint> {
  return inDirectory(async (outside) =>
    inDirectory(async (directory) => {
      const environment = { ...environmentOf(directory), GIT_CONFIG_GLOBAL: await countPacks(outside) };
      const [program, ...parameters] = command;
      const done = new AbortController();
      const watching = watchSize(directory, done.signal);
      await execute(program, parameters, { env: environment }).finally(() => done.abort());
      const disk = await watching;
      return { disk, fetched: await sizeOf(join(outside, "packs")) };
    }),
  );
}

/** A directory for temporary files of its own; what Node keeps compiled between runs stays where it is. */
function environmentOf(directory: string): NodeJS.ProcessEnv {
  const cache = process.env["NODE_COMPILE_CACHE"] ?? join(tmpdir(), "node-compile-cache");
  return { ...process.env, TMPDIR: directory, NODE_COMPILE_CACHE: cache };
}

/** The most bytes that lie in a directory until the signal comes. */
async function watchSize(directory: string, signal: AbortSignal): Promise<number> {
  let most = 0;
  while (!signal.aborted) {
    // oxlint-disable-next-line no-await-in-loop -- it looks again and again
    most = Math.max(most, await sizeOf(directory));
    // oxlint-disable-next-line no-await-in-loop
    await sleep(2);
  }
  return Math.max(most, await sizeOf(directory));
}

/** A git configuration by which servers on this machine keep a copy of every pack that they send. */
async function countPacks(directory: string): Promise<string> {
  const hook = join(directory, "hook");
  await writeFile(hook, `#!/bin/sh\n"$@" | tee -a "${directory}/packs"\n`, { mode: 0o755 });
  const configuration = join(directory, "gitconfig");
  const user = "[user]\n\tname = Bench\n\temail = bench@example.org\n";
  await writeFile(configuration, `${user}[uploadpack]\n\tpackObjectsHook = ${hook}\n`);
  return configuration;
}

/** The bytes of a file, or of all files below a directory; files that vanish while it counts are left out. */
async function sizeOf(path: string): Promise<number> {
  const status = await stat(path).catch(() => undefined);
  if (status === undefined) return 0;
  if (!status.isDirectory()) return status.size;
  const names = await readdir(path).catch(() => []);
  const sizes = await Promise.all(names.map((name) => sizeOf(join(path, name))));
  return sizes.reduce((sum, size) => sum + size, 0);
}

async function inDirectory<Result>(work: (directory: string) => Promise<Result>): Promise<Result> {
  const directory = await mkdtemp(join(tmpdir(), "grove-bench-"));
  try {
    return await work(directory);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
