import { join } from "node:path";
import { ports } from "../addresses.ts";
import { buildGoCommands } from "../build/go-commands.ts";
import { flags } from "../run/flags.ts";
import { probe } from "../run/probe.ts";
import { type Stand, standPath } from "../stand.ts";
import type { ProcessPart } from "./part.ts";

const clients = `http://127.0.0.1:${ports.etcd}`;
const peers = `http://127.0.0.1:${ports.etcdPeer}`;

/** Address of the store, for the API server. */
export const etcdUrl = clients;

/** The cluster's store. It may lose what a crash of the machine takes: the stand is made anew anyway. */
export const etcd: ProcessPart = {
  kind: "process",
  name: "etcd",
  needs: ["network"],
  build,
  configure: async (stand) => ({
    command: [
      join(await build(stand), "etcd"),
      ...flags({
        name: "stand",
        "data-dir": standPath(stand, "etcd"),
        "log-level": "warn",
        "unsafe-no-fsync": true,
        "listen-client-urls": clients,
        "advertise-client-urls": clients,
        "listen-peer-urls": peers,
        "initial-advertise-peer-urls": peers,
        "initial-cluster": `stand=${peers}`,
      }),
    ],
  }),
  isHealthy: () => probe(`${clients}/health`),
};

async function build(stand: Stand): Promise<string> {
  return buildGoCommands(stand, { folder: "etcd" });
}
