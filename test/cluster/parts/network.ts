import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { GroveError } from "@grove/plan";
import { addresses } from "../addresses.ts";
import { run, succeeds } from "../run/command.ts";
import { type Stand, standPath } from "../stand.ts";
import type { HostPart } from "./part.ts";

const forwarding = "/proc/sys/net/ipv4/ip_forward";

/** The bridge that the node and all pods hang on. */
export const network: HostPart = {
  kind: "host",
  name: "network",
  needs: [],
  start: async (stand) => {
    await refuseOtherStand(stand);
    mkdirSync(stand.folder, { recursive: true });
    if (!existsSync(forwardingRecord(stand))) writeFileSync(forwardingRecord(stand), readFileSync(forwarding));
    // What it passes from pod to pod must come by the rules of services and network policies, whatever the machine's
    // own setting is.
    await run(["ip", "link", "add", addresses.bridge, "type", "bridge", "nf_call_iptables", "1"]);
    // The alias tells whose bridge it is, also to a stand of another clone.
    await run(["ip", "link", "set", addresses.bridge, "alias", stand.folder]);
    await run(["ip", "address", "add", `${addresses.node}/16`, "dev", addresses.bridge]);
    await run(["ip", "address", "add", `${addresses.internet}/32`, "dev", addresses.bridge]);
    await run(["ip", "link", "set", addresses.bridge, "up"]);
    writeFileSync(forwarding, "1");
  },
  isHealthy: (stand) => Promise.resolve(bridgeOwner() === stand.folder),
  afterStop: async (stand) => {
    if (bridgeOwner() !== stand.folder) return;
    await removePodLinks();
    await run(["ip", "link", "delete", addresses.bridge]);
    if (existsSync(forwardingRecord(stand))) writeFileSync(forwarding, readFileSync(forwardingRecord(stand)));
  },
};

async function refuseOtherStand(stand: Stand): Promise<void> {
  if (!(await succeeds(["ip", "link", "show", addresses.bridge]))) return;
  throw new GroveError(`there is a bridge ${addresses.bridge} already, of ${bridgeOwner() || "somebody else"}`, {
    code: "OTHER_STAND",
    next: `run lab:down in that clone; this stand is ${stand.folder}`,
  });
}

/** A pod's network outlives it while a connection of its closes; its link to the bridge must not. */
export async function removePodLinks(): Promise<void> {
  for (const name of readdirSync(`/sys/class/net/${addresses.bridge}/brif`)) {
    await succeeds(["ip", "link", "delete", name]);
  }
}

/** The folder of the stand that made the bridge; empty when there is no bridge. */
function bridgeOwner(): string {
  const path = `/sys/class/net/${addresses.bridge}/ifalias`;
  return existsSync(path) ? readFileSync(path, "utf8").trim() : "";
}

function forwardingRecord(stand: Stand): string {
  return standPath(stand, "ip-forward-before");
}
