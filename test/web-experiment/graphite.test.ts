import { setTimeout as sleep } from "node:timers/promises";
import { startAwesomeApp } from "@grove/awesome-app";
import { webExperimentDashboard } from "@grove/dashboards";
import { type Metrics, noLog, openStatsd, operations } from "@grove/service-kit";
import { describe, expect, onTestFinished, test } from "vitest";
import { freePort } from "../support/free-port.ts";
import { type Graphite, noGraphite, type Series, startGraphite } from "../support/web-experiment/start-graphite.ts";
import { type Services, startServices, twoGreetings } from "../support/web-experiment/start-services.ts";

const visitors = 10;

/** How often each operation is done below; the last visitor comes when greetings is away. */
const done = {
  "awesome-app.page": visitors + 1,
  "awesome-app.page.failures": 1,
  "awesome-app.like": visitors,
  "greetings.greet": visitors,
  "greetings.like": visitors,
  "maths.add": visitors + 1,
  "maths.subtract": 1,
  "maths.multiply": 1,
  "maths.divide": 1,
};

// A person's machine may have no Graphite; CI's has.
describe.skipIf(noGraphite !== undefined)(`a real Graphite (${noGraphite ?? "carbon"})`, { tags: ["slow"] }, () => {
  test("has the counter of each operation, and data for each query of the dashboard", async () => {
    const names = Object.entries(operations).flatMap(([service, all]) => all.map((name) => `${service}.${name}`));
    expect(Object.keys(done)).toEqual(expect.arrayContaining(names));

    const graphite = await startGraphite();
    onTestFinished(graphite.remove);
    const metrics = openStatsd({ host: "127.0.0.1", port: graphite.statsdPort, prefix: "experiments.goods" });
    onTestFinished(metrics.close);
    await doEverything(metrics);

    for (const [name, times] of Object.entries(done)) await untilCounted(graphite, { name, times });
    expect(await graphite.find("stats.counters.experiments.*")).toEqual(["goods"]);
    for (const target of dashboardTargets()) {
      const series = await graphite.render(target.replaceAll("$experiment", "goods"));
      const filled = series.filter((each) => each.datapoints.some(([value]) => value !== null));
      const lines = filled.map((each) => each.target).toSorted();
      expect({ target, lines }).toEqual({ target, lines: linesOf(target) });
    }
  });
});

async function doEverything(metrics: Metrics): Promise<void> {
  const shared = { ...metrics, close: async () => undefined };
  const services = await startServices({ experiment: twoGreetings, metrics: shared });
  for (let index = 0; index < visitors; index++)
    await visit(services, `unit=visitor-${index}-0000000000000`.slice(0, 27));
  for (const operation of ["subtract", "multiply", "divide"]) await fetch(`${services.maths}/${operation}?x=1&y=1`);

  const environment = { GREETINGS_URL: `http://127.0.0.1:${await freePort()}`, MATHS_URL: services.maths };
  const alone = await startAwesomeApp({ host: "127.0.0.1", port: 0, log: noLog, metrics: shared, environment });
  onTestFinished(alone.stop);
  expect((await fetch(`${alone.url}/Bob/1/1`)).status).toBe(503);
}

/** A visitor loads the page and likes what it shows. */
async function visit({ page }: Services, cookie: string): Promise<void> {
  const html = await (await fetch(`${page}/Bob/1/1`, { headers: { Cookie: cookie } })).text();
  const like = /name="like" value="([^"]+)"/.exec(html)?.[1] ?? "";
  const body = new URLSearchParams({ name: "Bob", x: "1", y: "1", like });
  const request = { method: "POST", body, headers: { Origin: page }, redirect: "manual" } as const;
  expect((await fetch(`${page}/like`, request)).status).toBe(303);
}

/** Waits until StatsD has handed on, and Graphite has kept, exactly what was counted. */
async function untilCounted(graphite: Graphite, { name, times }: { name: string; times: number }): Promise<void> {
  for (;;) {
    const counted = sumOf(await graphite.render(`stats.counters.experiments.goods.${name}.count`));
    if (counted === times) return;
    if (counted > times) throw new Error(`${name} was counted ${counted} times, and done ${times} times`);
    await sleep(200);
  }
}

function sumOf(series: readonly Series[]): number {
  return series.flatMap(({ datapoints }) => datapoints).reduce((sum, [value]) => sum + (value ?? 0), 0);
}

function dashboardTargets(): readonly string[] {
  const { panels = [] } = JSON.parse(JSON.stringify(webExperimentDashboard())) as {
    panels?: readonly { readonly targets?: readonly { readonly target: string }[] }[];
  };
  return panels.flatMap(({ targets = [] }) => targets.map(({ target }) => target));
}

/** The lines that a query must have: its arms, its operations, or the one operation that failed. */
function linesOf(target: string): readonly string[] {
  if (target.includes(".arms.")) return ["hello", "howdy"];
  if (target.includes(".failures.")) return ["awesome-app.page"];
  const service = Object.entries(operations).find(([name]) => target.includes(`.${name}.{`));
  return [...(service?.[1] ?? [])].toSorted();
}
