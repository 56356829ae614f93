import { Hono } from "hono";
import { expect, test } from "vitest";
import { limitRate } from "../src/index.ts";

test("a client may do a burst, then so many a second; another client has a limit of its own", async () => {
  const { ask, wait } = limited({ perSecond: 2, burst: 3 });
  expect(await ask("room-1", 5)).toEqual([200, 200, 200, 429, 429]);
  expect(await ask("room-2", 1)).toEqual([200]);
  wait(500);
  expect(await ask("room-1", 2)).toEqual([200, 429]);
  wait(3_600_000);
  expect(await ask("room-1", 4)).toEqual([200, 200, 200, 429]);
});

test("however many addresses ask, one that keeps asking stays limited", async () => {
  const { ask } = limited({ perSecond: 1, burst: 1 });
  expect(await ask("flood", 2)).toEqual([200, 429]);
  for (let index = 0; index < 9999; index++) await ask(`client-${index}`, 1);
  expect(await ask("flood", 1)).toEqual([429]);
});

function limited(rate: { perSecond: number; burst: number }) {
  let time = 0;
  const app = new Hono();
  app.use(limitRate({ ...rate, clientOf: (context) => context.req.header("Client") ?? "", now: () => time }));
  app.get("/", (context) => context.text("ok"));
  app.onError((error, context) => context.text(error.name, 429));
  return {
    wait: (milliseconds: number) => void (time += milliseconds),
    ask: async (client: string, times: number) => {
      const statuses: number[] = [];
      for (let index = 0; index < times; index++) {
        statuses.push((await app.request("/", { headers: { Client: client } })).status);
      }
      return statuses;
    },
  };
}
