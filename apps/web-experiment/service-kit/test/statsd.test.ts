import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { expect, onTestFinished, test } from "vitest";
import { openStatsd } from "../src/index.ts";
import { statsdLine } from "../src/metrics/statsd-line.ts";

test.for([
  ["a counter", "maths.add", 1, "c", "maths.add:1|c"],
  ["a timer to the microsecond", "maths.add", 2.345_678_9, "ms", "maths.add:2.346|ms"],
  ["a name that would be more than one line", "a b:1|c\nc", 1, "c", "a_b_1_c_c:1|c"],
] as const)("%s", ([, name, value, type, line]) => {
  expect(statsdLine(name, value, type)).toBe(line);
});

test("metrics of one moment come in one packet, with the prefix", async () => {
  const { socket, port } = await listen();
  const statsd = openStatsd({ host: "127.0.0.1", port, prefix: "experiments.goods" });
  statsd.count("maths.add");
  statsd.time("maths.add", 2.5);
  const packet = once(socket, "message");
  await statsd.close();
  expect(String((await packet)[0])).toBe("experiments.goods.maths.add:1|c\nexperiments.goods.maths.add:2.5|ms");
});

test("no packet is longer than a frame, and no metric is left out", async () => {
  const { socket, port } = await listen();
  const packets: string[] = [];
  const names = Array.from({ length: 200 }, (_, index) => `metric-${index}`);
  const all = new Promise<void>((resolve) => {
    socket.on("message", (packet) => {
      packets.push(String(packet));
      if (packets.join("\n").split("\n").length === names.length) resolve();
    });
  });
  const statsd = openStatsd({ host: "127.0.0.1", port, prefix: "p" });
  for (const name of names) statsd.count(name);
  await statsd.close();
  await all;
  expect(packets.join("\n").split("\n").toSorted()).toEqual(names.map((name) => `p.${name}:1|c`).toSorted());
  expect(Math.max(...packets.map(({ length }) => length))).toBeLessThanOrEqual(1432);
});

test("a StatsD that cannot be found disturbs nobody", async () => {
  const statsd = openStatsd({ host: "statsd.invalid", port: 8125, prefix: "p" });
  statsd.count("maths.add");
  await expect(statsd.close()).resolves.toBeUndefined();
});

async function listen(): Promise<{ readonly socket: Socket; readonly port: number }> {
  const socket = createSocket("udp4");
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  onTestFinished(() => void socket.close());
  return { socket, port: socket.address().port };
}
