import { operations } from "@grove/service-kit";
import { expect, test } from "vitest";
import { generatedFiles, webExperimentDashboard } from "../src/index.ts";

// `npx vitest run --project @grove/dashboards -u` writes them anew.
test.for(Object.entries(generatedFiles()))(
  "bootstrap/metrics/grafana/%s is what the code says",
  async ([path, text]) => {
    await expect(text).toMatchFileSnapshot(`../../../../bootstrap/metrics/grafana/${path}`);
  },
);

const { panels = [], ...dashboard } = JSON.parse(JSON.stringify(webExperimentDashboard())) as GrafanaDashboard;
const graphs = panels.filter(({ type }) => type !== "row");

test("every panel has a title, asks the one source of data, and says one thing", () => {
  for (const { title, description, datasource, targets, options } of graphs) {
    expect(options.legend.showLegend).toBe(true); // else nobody knows which line is which arm
    expect([title, description]).toEqual([expect.stringMatching(/\w/), expect.stringMatching(/\.$/)]);
    expect(datasource).toEqual({ type: "graphite", uid: "graphite" });
    expect(targets).toEqual([{ refId: "A", target: expect.stringContaining("$experiment"), textEditor: true }]);
  }
});

test("no panel lies upon another, and none is wider than the page", () => {
  const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
    Array.from({ length: w * h }, (_, index) => `${x + (index % w)},${y + Math.floor(index / w)}`),
  );
  expect(new Set(cells).size).toBe(cells.length);
  expect(Math.max(...panels.map(({ gridPos: { x, w } }) => x + w))).toBe(24);
});

test("each operation of each service has its requests and its times", () => {
  const targets = graphs.flatMap((graph) => graph.targets.map(({ target }) => target));
  for (const [service, names] of Object.entries(operations)) {
    for (const metric of ["rate", "upper_95"]) {
      expect(targets.filter((target) => target.includes(`.${service}.{${names.join(",")}}.${metric},`))).toHaveLength(
        1,
      );
    }
  }
});

test("nobody can change it in the page, and an experiment is chosen by name", () => {
  expect(dashboard.editable).toBe(false);
  expect(dashboard.templating.list).toEqual([
    expect.objectContaining({ type: "query", name: "experiment", query: "stats.counters.experiments.*" }),
  ]);
});

interface GrafanaDashboard {
  readonly editable: boolean;
  readonly templating: { readonly list: readonly unknown[] };
  readonly panels?: readonly GrafanaPanel[];
}

interface GrafanaPanel {
  readonly type: string;
  readonly title: string;
  readonly description: string;
  readonly datasource: unknown;
  readonly options: { readonly legend: { readonly showLegend: boolean } };
  readonly targets: readonly { readonly target: string }[];
  readonly gridPos: Readonly<Record<"x" | "y" | "w" | "h", number>>;
}
