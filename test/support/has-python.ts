import { spawnSync } from "node:child_process";

/** Whether the scripts of a hub's archives can be run: they need Python 3.11, with SQLite. */
export const hasPython =
  spawnSync("python3", ["-c", "import sqlite3, sys; sys.exit(sys.version_info < (3, 11))"]).status === 0;
