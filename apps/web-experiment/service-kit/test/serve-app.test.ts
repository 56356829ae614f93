import { connect } from "node:net";
import { once } from "node:events";
import { Hono } from "hono";
import { expect, onTestFinished, test } from "vitest";
import { clientAddress, serveApp } from "../src/index.ts";

test("a stop answers what is open, then closes what it rests on, and takes nothing new", async () => {
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  const { promise: asked, resolve: ask } = Promise.withResolvers<void>();
  const order: string[] = [];
  const app = new Hono().get("/slow", async (context) => {
    ask();
    await released;
    order.push("answered");
    return context.text("late but whole");
  });
  const service = await serveApp({ app, port: 0, host: "127.0.0.1", close: async () => void order.push("closed") });
  const answer = fetch(`${service.url}/slow`);
  await asked;
  const stopped = service.stop();
  await expect(fetch(`${service.url}/slow`)).rejects.toThrow("fetch failed");
  release();
  expect(await (await answer).text()).toBe("late but whole");
  await stopped;
  expect(order).toEqual(["answered", "closed"]);
});

test("a port that is taken is said at once", async () => {
  const service = await serveApp({ app: new Hono(), port: 0, host: "127.0.0.1" });
  onTestFinished(service.stop);
  const port = Number(new URL(service.url).port);
  await expect(serveApp({ app: new Hono(), port, host: "127.0.0.1" })).rejects.toThrow("EADDRINUSE");
});

test.for([
  ["no HTTP at all", "\u0000\u0001\u0002\r\n\r\n", "400"],
  ["headers without end", `GET / HTTP/1.1\r\nHost: a\r\nX: ${"x".repeat(20_000)}\r\n\r\n`, "431"],
  [
    "two lengths for one body",
    "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n",
    "400",
  ],
])("%s is refused", async ([, bytes, status]) => {
  const service = await serveApp({
    app: new Hono().all("/", (context) => context.text("ok")),
    port: 0,
    host: "127.0.0.1",
  });
  onTestFinished(service.stop);
  const socket = connect(Number(new URL(service.url).port), "127.0.0.1");
  onTestFinished(() => void socket.destroy());
  socket.write(bytes ?? "");
  const [answer] = (await once(socket, "data")) as [Buffer];
  expect(String(answer)).toContain(`HTTP/1.1 ${status}`);
});

test.for([
  ["no proxy: the header may be made up", 0, "6.6.6.6", "127.0.0.1"],
  ["one proxy: the last hop", 1, "6.6.6.6, 10.0.0.9", "10.0.0.9"],
  ["two proxies: the last but one", 2, "6.6.6.6, 10.0.0.9, 10.0.0.1", "10.0.0.9"],
  ["one proxy that says nothing", 1, "", "127.0.0.1"],
] as const)("%s", async ([, proxies, header, address]) => {
  const app = new Hono().get("/", (context) => context.text(clientAddress(context, proxies)));
  const service = await serveApp({ app, port: 0, host: "127.0.0.1" });
  onTestFinished(service.stop);
  const response = await fetch(service.url, { headers: { "X-Forwarded-For": header } });
  expect(await response.text()).toBe(address);
});
