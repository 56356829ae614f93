import { createSocket } from "node:dgram";
import { statsdLine } from "./statsd-line.ts";
import type { Metrics } from "./metrics.ts";

export interface StatsdOptions {
  readonly host: string;
  readonly port: number;
  /** Stands before each name, as in `experiments.goods`. */
  readonly prefix: string;
}

/** Fits into one Ethernet frame, so that no packet is cut; StatsD advises the same. */
const mostBytes = 1432;
const longestWait = 100;

/** Sends metrics to a StatsD over UDP, several in a packet; one that gets lost is missed by nobody. */
export function openStatsd({ host, port, prefix }: StatsdOptions): Metrics {
  const socket = createSocket("udp4").unref();
  socket.on("error", () => undefined);
  let held = "";
  let timer: NodeJS.Timeout | undefined;

  const flush = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    const packet = held;
    held = "";
    return new Promise((resolve) => (packet === "" ? resolve() : socket.send(packet, port, host, () => resolve())));
  };
  const add = (line: string): void => {
    if (held.length + line.length + 1 > mostBytes) void flush();
    held = held === "" ? line : `${held}\n${line}`;
    timer ??= setTimeout(() => void flush(), longestWait).unref();
  };
  return {
    count: (name) => add(statsdLine(`${prefix}.${name}`, 1, "c")),
    time: (name, milliseconds) => add(statsdLine(`${prefix}.${name}`, milliseconds, "ms")),
    close: async () => {
      await flush();
      socket.close();
    },
  };
}
