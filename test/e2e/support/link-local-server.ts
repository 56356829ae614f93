import { createServer } from "node:net";
import { addresses } from "../../cluster/addresses.ts";
import { run, succeeds } from "../../cluster/run/command.ts";

export interface LinkLocalServer {
  /** `host:port` */
  readonly address: string;
  readonly stop: () => Promise<void>;
}

/**
 * Starts a server on the stand's node, in the block of addresses that holds the clouds' metadata address. That address
 * itself may be in use on the stand's machine.
 */
export async function startLinkLocalServer(): Promise<LinkLocalServer> {
  const host = "169.254.42.2";
  const port = 4280;
  const remove = ["ip", "address", "delete", `${host}/32`, "dev", addresses.bridge];
  await succeeds(remove); // of a run that was cut off
  await run(["ip", "address", "add", `${host}/32`, "dev", addresses.bridge]);
  const server = createServer((socket) => socket.end());
  await new Promise<void>((resolve) => server.listen({ host, port }, resolve));
  return {
    address: `${host}:${port}`,
    stop: async () => {
      server.close();
      await run(remove);
    },
  };
}
