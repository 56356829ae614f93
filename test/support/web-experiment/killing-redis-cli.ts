import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** What dies: the script with all its children, or the Redis that counts. */
export type Victim = "script" | "redis";

export interface KillingRedisCli {
  /** For `PATH`, in front of everything. */
  readonly folder: string;
  /** The variables that let a script's victim die just before its command of this number that changes something, from 1. */
  readonly killAt: (victim: Victim, command: number) => Promise<Readonly<Record<string, string>>>;
  /** How many such commands the script has come to. */
  readonly commands: () => Promise<number>;
}

/** A `redis-cli` that kills before a command of a given number; commands that only read do not count. */
export async function killingRedisCli(folder: string, redisProcess: () => string): Promise<KillingRedisCli> {
  const place = join(folder, "bin");
  const count = join(folder, "commands");
  await mkdir(place);
  await writeFile(join(place, "redis-cli"), script);
  await chmod(join(place, "redis-cli"), 0o755);
  return {
    folder: place,
    killAt: async (victim, command) => {
      await writeFile(count, "0");
      const process = victim === "redis" ? redisProcess() : "0"; // 0: the caller's own group
      return {
        KILL_AT: String(command),
        KILL: process,
        COMMANDS: count,
        REAL_PATH: globalThis.process.env["PATH"] ?? "",
      };
    },
    commands: async () => Number(await readFile(count, "utf8")),
  };
}

const script = `#!/bin/sh
PATH=$REAL_PATH
case " $* " in
  *" --scan "* | *" type "* | *" hgetall "* | *" xrange "* | *" get "* | *" info "* | *" ping "* | *" exists "* | *" dbsize "*) ;;
  *)
    number=$(($(cat "$COMMANDS") + 1))
    echo $number >"$COMMANDS"
    if [ $number = "$KILL_AT" ]; then kill -KILL "$KILL"; fi
    ;;
esac
exec redis-cli "$@"
`;
