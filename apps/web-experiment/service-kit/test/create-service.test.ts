import { expect, test } from "vitest";
import { createService, type LogEntry, ServiceError } from "../src/index.ts";

test("each operation is counted, timed and logged; only the service's own faults are failures", async () => {
  const { app, counted, timed, logged } = mathsLike();
  for (const path of ["/add", "/refused", "/broken", "/away"]) await app.request(path);
  expect(counted).toEqual([
    "maths.add",
    "maths.subtract",
    "maths.multiply",
    "maths.multiply.failures",
    "maths.divide",
    "maths.divide.failures",
  ]);
  expect(timed).toEqual(["maths.add", "maths.subtract", "maths.multiply", "maths.divide"]);
  expect(logged.filter(({ event }) => event === "request").map(({ status, code }) => [status, code])).toEqual([
    [200, undefined],
    [422, "DIVISION_BY_ZERO"],
    [500, undefined],
    [503, "STORE_UNAVAILABLE"],
  ]);
});

test("no log line and no answer quotes what a fault said, or what was asked", async () => {
  const { app, logged } = mathsLike();
  const response = await app.request("/broken?name=Bob", { headers: { Cookie: "unit=secret" } });
  const all = JSON.stringify([logged, await response.json()]);
  for (const secret of ["Bob", "secret", "/broken"]) expect(all).not.toContain(secret);
  expect(logged.find(({ event }) => event === "fault")?.fault).toMatch(/^TypeError at .*create-service\.test\.ts/);
});

test.for([
  ["an expected failure", "/refused", 422, { code: "DIVISION_BY_ZERO", message: "Nothing can be divided by zero." }],
  ["a fault", "/broken", 500, { code: "FAULT", message: "Something went wrong here. Please try again." }],
  ["no such address", "/wp-login.php", 404, { code: "NOT_FOUND", message: "There is nothing at this address." }],
  [
    "an address that cannot be decoded",
    "/%E0%A4%A",
    404,
    { code: "NOT_FOUND", message: "There is nothing at this address." },
  ],
] as const)("%s is answered as JSON", async ([, path, status, error]) => {
  const response = await mathsLike().app.request(path);
  expect(response.status).toBe(status);
  expect(await response.json()).toEqual({ error });
});

test("who should come again is told when", async () => {
  const response = await mathsLike().app.request("/away");
  expect(response.headers.get("Retry-After")).toBe("1");
});

test("a body that is longer than any form is refused", async () => {
  const response = await mathsLike().app.request("/echo", { method: "POST", body: "x".repeat(5000) });
  expect(response.status).toBe(413);
});

test("what comes while too much is open is refused at once, but not the probes", async () => {
  const { app, release } = mathsLike();
  const open = Array.from({ length: 512 }, async () => app.request("/slow"));
  const late = await app.request("/add");
  expect([late.status, await late.json()]).toEqual([503, expect.objectContaining({ error: expect.anything() })]);
  expect((await app.request("/healthz")).status).toBe(200);
  release();
  expect((await Promise.all(open)).every(({ status }) => status === 200)).toBe(true);
  expect((await app.request("/add")).status).toBe(200);
});

test("ready is what the service says; healthy it is in any case", async () => {
  const { app, surroundings } = mathsLike();
  surroundings.isReady = false;
  expect((await app.request("/healthz")).status).toBe(200);
  expect((await app.request("/readyz")).status).toBe(503);
  surroundings.isReady = true;
  expect((await app.request("/readyz")).status).toBe(200);
});

/** A service with a route for each way in which one can end. */
function mathsLike() {
  const [counted, timed, logged]: [string[], string[], LogEntry[]] = [[], [], []];
  const surroundings = { isReady: true };
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  const { app, measure } = createService({
    name: "maths",
    ready: async () => surroundings.isReady,
    log: (entry) => logged.push(entry),
    metrics: {
      count: (name) => counted.push(name),
      time: (name) => timed.push(name),
      close: async () => undefined,
    },
  });
  app.get("/add", measure("add"), (context) => context.text("2"));
  app.get("/refused", measure("subtract"), () => {
    throw new ServiceError("Nothing can be divided by zero.", { code: "DIVISION_BY_ZERO", status: 422 });
  });
  app.get("/broken", measure("multiply"), () => {
    throw new TypeError("Bob's cookie is secret");
  });
  app.get("/away", measure("divide"), () => {
    throw new ServiceError("The counts cannot be reached.", { code: "STORE_UNAVAILABLE", status: 503 });
  });
  app.get("/slow", async (context) => {
    await released;
    return context.text("done");
  });
  app.post("/echo", async (context) => context.text(await context.req.text()));
  return { app, counted, timed, logged, surroundings, release };
}
