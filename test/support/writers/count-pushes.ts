import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export interface PushCounter {
  /** Variables for whoever pushes. */
  readonly environment: Readonly<Record<string, string>>;
  /** How often a server was asked to take a push, whatever came of it. */
  count(): number;
}

/** The remotes of those who push: Grove's clone calls its one `grove`, `git clone` its one `origin`. */
const REMOTES = ["grove", "origin"];

/**
 * Counts pushes to repositories on this machine: git's configuration names another program as the server's side, a shell
 * that notes the call and becomes the real one. So a push counts that finds the branch moved before it sends anything,
 * which no hook would see, and it costs everybody the start of one `sh`.
 */
export function countPushes(directory: string): PushCounter {
  const log = join(directory, "pushes");
  const program = join(directory, "receive-pack");
  const configuration = join(directory, "gitconfig");
  writeFileSync(log, "");
  writeFileSync(program, `#!/bin/sh\necho >> "${log}"\nexec git-receive-pack "$@"\n`, { mode: 0o755 });
  const remotes = REMOTES.map((name) => `[remote "${name}"]\n\treceivepack = ${program}\n`);
  writeFileSync(configuration, `[user]\n\tname = Writer\n\temail = writer@example.org\n${remotes.join("")}`);
  return {
    environment: { GIT_CONFIG_GLOBAL: configuration, GIT_CONFIG_NOSYSTEM: "1" },
    count: () => readFileSync(log).length,
  };
}
