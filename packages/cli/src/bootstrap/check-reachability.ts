import { lookup } from "node:dns/promises";
import { connect } from "node:net";
import type { Problem } from "@grove/plan";

/** Milliseconds that a server has to accept a connection. */
const PATIENCE = 3000;

/**
 * Whether the lab's hosts have an address and answer on the ports of the web, seen from this machine. Only warnings:
 * another machine may see them otherwise.
 */
export async function checkReachability(hosts: readonly string[]): Promise<readonly Problem[]> {
  return (await Promise.all(hosts.map(checkHost))).flat();
}

async function checkHost(host: string): Promise<readonly Problem[]> {
  const address = await lookup(host).then(
    (found) => found.address,
    () => undefined,
  );
  if (address === undefined) {
    return [
      warning(
        "HOST_UNKNOWN",
        `${host} has no address in the DNS`,
        `add records for ${host} and *.<domain> that lead to the server`,
      ),
    ];
  }
  const closed = await Promise.all([80, 443].map(async (port) => ((await isOpen(address, port)) ? [] : [port])));
  const ports = closed.flat();
  if (ports.length === 0) return [];
  const next = "open the ports in the server's firewall: ufw allow 80,443/tcp";
  return [warning("PORT_CLOSED", `${host} (${address}) does not answer on port ${ports.join(" and ")}`, next)];
}

async function isOpen(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: PATIENCE });
    const end = (isConnected: boolean): void => {
      socket.destroy();
      resolve(isConnected);
    };
    socket.once("connect", () => end(true));
    socket.once("timeout", () => end(false));
    socket.once("error", () => end(false));
  });
}

function warning(code: string, message: string, next: string): Problem {
  return { code, severity: "warning", message, next };
}
