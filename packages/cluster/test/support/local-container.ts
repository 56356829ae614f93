import { spawnSync } from "node:child_process";
import { type Cluster, memoryCluster } from "../../src/index.ts";

/** A cluster whose containers are this machine: what is run in them runs here, with the same shell and coreutils. */
export function localContainer(): Cluster {
  return memoryCluster({
    exec: ([file = "", ...words], input) => {
      const { status, stdout, stderr } = spawnSync(file, words, { input, maxBuffer: 2 ** 26 });
      return { exitCode: status ?? 1, stdout, stderr: stderr.toString() };
    },
  });
}
